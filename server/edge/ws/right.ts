// May this socket send this frame now? Asks the one table, and finds the words for a no.
import { acts } from '../../../protocol/acts.ts'
import type { ClientFrame } from '../../../protocol/client-to-server.ts'
import { Refusal } from '../../../protocol/errors.ts'
import { may } from '../../../protocol/permissions.ts'
import type { PeerId } from '../../../protocol/primitives.ts'
import { roleOf, type Standing } from '../../commands/command.ts'

/** Throws `hello-first`, `not-joined`, `already-joined` or `not-allowed`. */
export function requireRight(frame: ClientFrame, standing: Standing): void {
  if (standing.is === 'left') throw new Refusal('not-joined')
  // Acts without a seat come by HTTP: on the socket there is no room yet to act on.
  const hasRoom = standing.is === 'joined' || !Object.hasOwn(acts, frame.type)
  const aimedAtSelf = standing.is === 'joined' && isAimedAt(frame, standing.seat.peer)
  if (hasRoom && may(roleOf(standing), frame.type, aimedAtSelf)) return
  if (standing.is === 'awaiting-hello') throw new Refusal('hello-first')
  throw new Refusal(frame.type === 'hello' ? 'already-joined' : 'not-allowed')
}

function isAimedAt(frame: ClientFrame, peer: PeerId): boolean {
  if (!('to' in frame)) return false
  const { to } = frame
  return typeof to === 'string' ? to === peer : to.some((one) => one.peer === peer)
}
