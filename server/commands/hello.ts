// hello: the first frame of a socket, which joins with a ticket or takes a kept seat back. Whoever waits says it again.
import type { ClientFrameOf } from '../../protocol/client-to-server.ts'
import { Refusal } from '../../protocol/errors.ts'
import type { Waiter } from '../cluster-port.ts'
import type { Deps } from '../ports.ts'
import type { Caller, Outcome, Standing } from './command.ts'
import { join } from './join.ts'
import { resume } from './resume.ts'
import { requireSameVersion } from './version.ts'
import type { Knocking } from './wait.ts'

/**
 * Throws `Refusal`; then no seat, room or credential has come into being, and whoever waited waits on. A place in the
 * waiting room is given up only for another place.
 */
export async function hello(
  frame: ClientFrameOf<'hello'>,
  standing: Standing,
  caller: Caller,
  deps: Deps,
): Promise<Outcome> {
  const waiter = waiterOf(standing)
  requireSameVersion(frame.v)
  const outcome =
    'ticket' in frame
      ? await join(frame.ticket, knockingOf(frame, standing), caller, deps)
      : await resume(frame.resume, caller, deps)
  if (waiter && !isPlaceOf(waiter, outcome.standing)) deps.cluster.stopWaiting(waiter.room, waiter.peer, caller.outlet)
  return outcome
}

function knockingOf({ name, notifyAs }: { name?: string; notifyAs?: string }, standing: Standing): Knocking {
  const before = standing.is === 'waiting' ? standing : null
  return { before, name: name ?? null, notifyAs: notifyAs ?? null }
}

function waiterOf(standing: Standing): Waiter | null {
  if (standing.is === 'waiting') return standing.waiter
  if (standing.is !== 'awaiting-hello') throw new Refusal('already-joined')
  return null
}

function isPlaceOf({ room, peer }: Waiter, standing: Standing | undefined): boolean {
  return standing?.is === 'waiting' && standing.waiter.room === room && standing.waiter.peer === peer
}
