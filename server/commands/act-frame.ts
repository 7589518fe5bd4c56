// The door of the acts on the socket: what a frame asks for is done by its sender's seat, in the sender's own room.
import type { ActFields, ActName } from '../../protocol/acts.ts'
import type { Seat } from '../cluster-port.ts'
import { type Actor, userOf } from './actor.ts'
import { performAct } from './acts.ts'
import type { Caller, MemberCommand } from './command.ts'
import { requireRoom } from './require-room.ts'

/** The verb of one act's frame, which has the act's fields beside its own: answers `done`, or throws what the act throws. */
export function act<K extends ActName>(name: K): MemberCommand<ActFields<K> & { readonly re: number }> {
  return async (frame, seat, caller, deps) => {
    const room = await requireRoom(seat, deps)
    await performAct(name, frame, room, actorOf(seat, caller), deps)
    return { replies: [{ type: 'done', re: frame.re }] }
  }
}

function actorOf({ role, session, peer }: Seat, { address }: Caller): Actor {
  return { role, user: userOf(session), session, peer, address }
}
