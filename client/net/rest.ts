// The relay's HTTP routes, typed by the schemas of both sides.
import type { Static, TSchema } from 'typebox'
import { decodeAs, encode } from '../../protocol/codec.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import { EntryReply, ErrorReply, InstanceReply, RoomReply } from '../../protocol/http.ts'
import { err, type Result } from '../../protocol/result.ts'

/** `offline`: no answer, or none that we understand. */
export type RestError = ErrorCode | 'offline'

export type Rest = {
  instance(): Promise<Result<InstanceReply, RestError>>
  /** An empty name asks for a random one. */
  createRoom(name: string): Promise<Result<RoomReply, RestError>>
  findRoom(name: string): Promise<Result<RoomReply, RestError>>
  enterRoom(name: string): Promise<Result<EntryReply, RestError>>
}

/** A relay that takes longer is as good as none; without this a browser waits for minutes. */
const ANSWER_WITHIN_MS = 15_000

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
    if (!response || text === null || text === undefined) return err('offline')
    if (response.ok) {
      const reply = decodeAs(schema, text)
      return reply.ok ? reply : err('offline')
    }
    const error = decodeAs(ErrorReply, text)
    return err(error.ok ? error.value.code : 'offline')
  }
  const room = (name: string): string => `/rooms/${encodeURIComponent(name)}`
  return {
    instance: () => call(InstanceReply, '/instance'),
    createRoom: (name) => call(RoomReply, '/rooms', name === '' ? {} : { name }),
    findRoom: (name) => call(RoomReply, room(name)),
    enterRoom: (name) => call(EntryReply, `${room(name)}/entry`, {}),
  }
}
