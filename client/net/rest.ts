// The relay's HTTP routes, typed by the schemas of both sides.
import type { Static, TSchema } from 'typebox'
import { decodeAs, encode, fromRelay } from '../../protocol/codec.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import { BansReply, DoorReply, EntryReply, ErrorReply, InstanceReply, RoomReply } from '../../protocol/http.ts'
import { err, type Result } from '../../protocol/result.ts'

/** `offline`: no answer, or none that we understand. `retryAfterMs`: when to ask again, if the relay says so. */
export type RestError = { readonly code: ErrorCode | 'offline'; readonly retryAfterMs: number | null }

export type Rest = {
  instance(): Promise<Result<InstanceReply, RestError>>
  /** An empty name asks for a random one. */
  createRoom(name: string): Promise<Result<RoomReply, RestError>>
  /** What this browser finds at the room's door. */
  findRoom(name: string): Promise<Result<DoorReply, RestError>>
  /** `password`: empty for none. */
  enterRoom(name: string, password: string): Promise<Result<EntryReply, RestError>>
  /** Who is kept out; for chairmen. */
  bans(name: string): Promise<Result<BansReply, RestError>>
}

/** A relay that takes longer is as good as none; without this a browser waits for minutes. */
const ANSWER_WITHIN_MS = 15_000

const offline: RestError = { code: 'offline', retryAfterMs: null }

export function createRest(ask: typeof fetch, answerWithinMs = ANSWER_WITHIN_MS): Rest {
  const call = async <S extends TSchema>(
    schema: S,
    path: string,
    body?: object,
  ): Promise<Result<Static<S>, RestError>> => {
    const post = body && { method: 'POST', body: encode(body), headers: { 'content-type': 'application/json' } }
    const options = { credentials: 'same-origin', signal: AbortSignal.timeout(answerWithinMs), ...post } as const
    const response = await ask(`/api/v1${path}`, options).catch(() => null)
    const text = await response?.text().catch(() => null)
    if (!response || text === null || text === undefined) return err(offline)
    if (response.ok) {
      const reply = decodeAs(schema, text, fromRelay)
      return reply.ok ? reply : err(offline)
    }
    const error = decodeAs(ErrorReply, text)
    return err(error.ok ? { code: error.value.code, retryAfterMs: retryAfterMs(response.headers) } : offline)
  }
  const room = (name: string): string => `/rooms/${encodeURIComponent(name)}`
  return {
    instance: () => call(InstanceReply, '/instance'),
    createRoom: (name) => call(RoomReply, '/rooms', name === '' ? {} : { name }),
    findRoom: (name) => call(DoorReply, room(name)),
    enterRoom: (name, password) => call(EntryReply, `${room(name)}/entry`, password === '' ? {} : { password }),
    bans: (name) => call(BansReply, `${room(name)}/bans`),
  }
}

/** Whole seconds, as the relay writes it; a date, which a proxy may write, is not worth a clock of its own. */
function retryAfterMs(headers: Headers): number | null {
  const text = headers.get('retry-after') ?? ''
  return /^\d{1,6}$/.test(text) ? Number(text) * 1000 : null
}
