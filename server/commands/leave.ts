// leave: the seat is free at once and its resume token void; or the wait is over.
import type { ClientFrameOf } from '../../protocol/client-to-server.ts'
import { Refusal } from '../../protocol/errors.ts'
import type { Deps } from '../ports.ts'
import { callerOrigin } from './actor.ts'
import { note } from './aside.ts'
import type { Caller, Outcome, Standing } from './command.ts'

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
    note('room_leave', { name: room, id: roomId }, peer, callerOrigin(caller, clock.now()), deps)
  } else {
    throw new Refusal('not-joined')
  }
  return { replies: [], standing: { is: 'left' } }
}
