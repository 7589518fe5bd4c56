// Recognises a browser by its session token, or opens a session for it.
import type { Deps } from '../ports.ts'

/** A browser that was away for longer is a stranger again. */
export const SESSION_LIFE_MS = 30 * 24 * 3_600_000
/** 256 bits. */
const TOKEN_BYTES = 32

export type Session = {
  readonly hash: string
  /** The token to give to the browser, when the session is new. */
  readonly opened: string | null
}

/** `token` is what the browser showed; only its hash is ever stored. */
export async function useSession(
  { clock, ids, store, tokens }: Pick<Deps, 'clock' | 'ids' | 'store' | 'tokens'>,
  token: string | null,
  address: string,
): Promise<Session> {
  const now = clock.now()
  const expiresAt = now + SESSION_LIFE_MS
  if (token !== null) {
    const hash = tokens.hash(token)
    if (await store.useSession(hash, now, expiresAt)) return { hash, opened: null }
  }
  const opened = ids.token(TOKEN_BYTES)
  const hash = tokens.hash(opened)
  await store.openSession(hash, now, expiresAt, address)
  return { hash, opened }
}
