// wait: a ticket of the waiting room becomes a place in it.
import type { ServerFrame, WaitsFor } from '../../protocol/server-to-client.ts'
import type { Waiter } from '../cluster-port.ts'
import type { Deps, TicketClaims } from '../ports.ts'
import type { Caller, Outcome } from './command.ts'
import { type Guest, look } from './look.ts'
import { reasonNow, requireAdmitted } from './ticket-check.ts'

/** How a socket that says hello has waited so far, what its browser is called, and as whom it may be told of by mail. */
export type Knocking = {
  readonly before: { readonly waiter: Waiter; readonly notifyAs: string | null } | null
  readonly name: string | null
  readonly notifyAs: string | null
}

/**
 * Looks again once the place is taken: what was waited for may have come meanwhile, and then nobody else would tell.
 * Refuses with `room-full` when too many wait, with `banned`, `bad-ticket`, `no-such-room` or `storage-unavailable`.
 */
export async function wait(
  guest: Guest,
  waitsFor: WaitsFor,
  knocking: Knocking,
  claims: TicketClaims,
  caller: Caller,
  deps: Deps,
): Promise<Outcome> {
  // Whoever waits there already keeps the place.
  const kept = placeIn(guest.roomId, knocking)?.waiter ?? null
  const waiter = waiterOf(guest, waitsFor, kept, knocking.name, deps)
  const { room, peer } = waiter
  const { cluster } = deps
  await cluster.wait(waiter, caller.outlet)
  try {
    const found = await look(guest, deps)
    requireAdmitted(found, claims)
    const isOver = (await reasonNow(found, claims, deps)) !== waitsFor
    const notifyAs = nameToTell(guest.roomId, knocking)
    return { standing: { is: 'waiting', waiter, notifyAs }, replies: repliesTo(waiter, found.room.note, isOver) }
  } catch (error) {
    if (!kept) cluster.stopWaiting(room, peer, caller.outlet)
    throw error
  }
}

/** As whom those hear of them who are told who comes into this room; null: nobody agreed to a name. */
export function nameToTell(roomId: string, knocking: Knocking): string | null {
  return knocking.notifyAs ?? placeIn(roomId, knocking)?.notifyAs ?? null
}

function placeIn(roomId: string, { before }: Knocking): Knocking['before'] {
  return before?.waiter.roomId === roomId ? before : null
}

function waiterOf(
  { room, roomId, session, source }: Guest,
  waitsFor: WaitsFor,
  kept: Waiter | null,
  name: string | null,
  { clock, ids }: Deps,
): Waiter {
  const { peer, since } = kept ?? { peer: ids.peer(), since: clock.now() }
  return { room, roomId, session, source, waitsFor, peer, since, name: name ?? kept?.name ?? null }
}

function repliesTo({ peer, room, waitsFor }: Waiter, note: string, isOver: boolean): readonly ServerFrame[] {
  const wait: ServerFrame = { type: 'wait', self: peer, room, waitsFor, note }
  return isOver ? [wait, { type: 'come-in', ticket: null }] : [wait]
}
