// A value or a named refusal: what parsing and the rooms' rules return instead of throwing.

export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E }

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value })
export const err = <E>(error: E): { readonly ok: false; readonly error: E } => ({ ok: false, error })

/** Closes a `switch` over a union: a forgotten member does not compile. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${String(value)}`)
}
