// leave: the seat is free at once and its resume token void; or the wait is over.
import type { ClientFrameOf } from '../../protocol/client-to-server.ts'
import { Refusal } from '../../protocol/errors.ts'
import type { Seat } from '../cluster-port.ts'
import type { Deps } from '../ports.ts'
import { callerOrigin, userOf } from './actor.ts'
import { aside, note } from './aside.ts'
import type { Caller, Outcome, Standing } from './command.ts'
import { voidTokens } from './departures.ts'

const NOT_MARKED = 'a seat that was given up could not be marked'

/** Throws `not-joined` when there is nothing to leave. */
export async function leave(
  _frame: ClientFrameOf<'leave'>,
  standing: Standing,
  caller: Caller,
  deps: Deps,
): Promise<Outcome> {
  const { clock, cluster } = deps
  if (standing.is === 'waiting') {
    cluster.stopWaiting(standing.waiter.room, standing.waiter.peer, caller.outlet)
  } else if (standing.is === 'joined') {
    const { room, roomId, peer } = standing.seat
    await cluster.leave(room, peer, 'left')
    aside(voidTokens(peer, deps), roomId, NOT_MARKED, deps)
    note('room_leave', { name: room, id: roomId }, peer, callerOrigin(caller, clock.now()), deps)
  } else {
    throw new Refusal('not-joined')
  }
  return { replies: [], standing: { is: 'left' } }
}

/** A seat whose peer did not come back in time. From where, nobody knows any more. */
export function noteLost(
  { room, roomId, peer, session }: Seat,
  { clock, log, store }: Pick<Deps, 'clock' | 'log' | 'store'>,
): void {
  aside(voidTokens(peer, { clock, store }), roomId, NOT_MARKED, { log })
  const origin = { at: clock.now(), address: '', user: userOf(session) }
  note('room_leave', { name: room, id: roomId }, `${peer} lost`, origin, { log, store })
}
