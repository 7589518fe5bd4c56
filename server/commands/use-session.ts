// Recognises a browser by its session token, or opens a session for it.
import type { Deps } from '../ports.ts'
import { userOf } from './actor.ts'

/** A browser that was away for longer is a stranger again. */
export const SESSION_LIFE_MS = 30 * 24 * 3_600_000
/** 256 bits. */
const TOKEN_BYTES = 32

export type Session = {
  readonly hash: string
  /** The token to give to the browser, when the session is new. */
  readonly opened: string | null
}

type Needs = Pick<Deps, 'clock' | 'ids' | 'store' | 'tokens'>

/** The hash of the session that this token is for; null for a stranger, of whom nothing is written down. */
export async function findSession(
  { clock, store, tokens }: Pick<Deps, 'clock' | 'store' | 'tokens'>,
  token: string | null,
): Promise<string | null> {
  if (token === null) return null
  const now = clock.now()
  const hash = tokens.hash(token)
  return (await store.useSession(hash, now, now + SESSION_LIFE_MS)) ? hash : null
}

/** The token is for the caller to hand on; only its hash is ever stored. */
export async function openSession(deps: Needs, address: string): Promise<Session> {
  const session = mintSession(deps)
  await beginSession(deps, session.hash, address)
  return session
}

/** A session that nothing knows of yet: for somebody of whom it will turn out whether they get one. */
export function mintSession({ ids, tokens }: Pick<Deps, 'ids' | 'tokens'>): Session & { readonly opened: string } {
  const opened = ids.token(TOKEN_BYTES)
  return { hash: tokens.hash(opened), opened }
}

/** From now on this session is known. */
export async function beginSession(
  { clock, store }: Pick<Deps, 'clock' | 'store'>,
  hash: string,
  address: string,
): Promise<void> {
  const at = clock.now()
  await store.openSession(hash, at + SESSION_LIFE_MS, { at, address, user: userOf(hash) })
}

/** `token` is what the browser showed. */
export async function useSession(deps: Needs, token: string | null, address: string): Promise<Session> {
  const hash = await findSession(deps, token)
  return hash === null ? openSession(deps, address) : { hash, opened: null }
}
