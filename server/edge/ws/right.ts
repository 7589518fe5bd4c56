// May this socket send this frame now? Asks the one table, and finds the words for a no.
import type { ClientFrame } from '../../../protocol/client-to-server.ts'
import { Refusal } from '../../../protocol/errors.ts'
import { may } from '../../../protocol/permissions.ts'
import { roleOf, type Standing } from '../../commands/command.ts'

/** Throws `hello-first`, `not-joined`, `already-joined` or `not-allowed`. */
export function requireRight(frame: ClientFrame, standing: Standing): void {
  if (standing.is === 'left') throw new Refusal('not-joined')
  const aimedAtSelf = frame.type === 'signal' && standing.is === 'joined' && frame.to === standing.seat.peer
  if (may(roleOf(standing), frame.type, aimedAtSelf)) return
  if (standing.is !== 'joined') throw new Refusal('hello-first')
  throw new Refusal(frame.type === 'hello' ? 'already-joined' : 'not-allowed')
}
