// How a no is told on the socket, and whether it ends it.
import { type ErrorCode, errors, Refusal } from '../../../protocol/errors.ts'
import type { FrameOf } from '../../../protocol/server-to-client.ts'
import type { Standing } from '../../commands/command.ts'

/** What nobody foresaw is `internal`. */
export function refusalOf(error: unknown): Refusal {
  return error instanceof Refusal ? error : new Refusal('internal')
}

export function refusedFrame({ code, retryAfterS }: Refusal, re: number | null): FrameOf<'refused'> {
  const frame = { type: 'refused', re, code } as const
  return retryAfterS === null ? frame : { ...frame, retryAfterMs: Math.ceil(retryAfterS * 1000) }
}

/** What keeps newcomers out and leaves those inside where they are: the call goes on without a database or the other workers. */
const OUTAGES: ReadonlySet<ErrorCode> = new Set(['storage-unavailable', 'relay-unavailable'])

/** Whoever was let in and finds no free seat keeps waiting: the next one may be theirs. */
export function isEnd(code: ErrorCode, standing: Standing): boolean {
  if (code === 'room-full' && standing.is === 'waiting') return false
  if (OUTAGES.has(code) && standing.is === 'joined') return false
  return errors[code].close !== null
}
