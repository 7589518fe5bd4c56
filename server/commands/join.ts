// join: an entry ticket becomes a seat, or a place in the waiting room.
import { Refusal } from '../../protocol/errors.ts'
import { isAdmin, isChairman } from '../../protocol/permissions.ts'
import type { Seat, Seated } from '../cluster-port.ts'
import type { Deps, TicketClaims } from '../ports.ts'
import type { RoomRow } from '../rooms/records.ts'
import { callerOrigin } from './actor.ts'
import { aside, note } from './aside.ts'
import type { Caller, Outcome } from './command.ts'
import { openDoor } from './door.ts'
import { type Found, type Guest, look, lookAgain } from './look.ts'
import { notifyEntry } from './notify-entry.ts'
import { seatLimit } from './room-state.ts'
import { reasonNow, requireAdmitted, requireSeatable } from './ticket-check.ts'
import { type Knocking, nameToTell, wait } from './wait.ts'
import { removedFrom, welcome } from './welcome.ts'

/**
 * Redeems the ticket last of all checks, so that a room that cannot be entered does not cost it. Refuses with
 * `bad-ticket`, `no-such-room`, `banned`, `room-full`, `entry-refused` or `storage-unavailable`; then nobody sits or
 * waits who did not before.
 */
export async function join(ticket: string, knocking: Knocking, caller: Caller, deps: Deps): Promise<Outcome> {
  const { clock, cluster, store, tokens } = deps
  // Not after the ticket is spent.
  cluster.requireReach()
  const claims = tokens.openTicket(ticket, clock.now())
  if (claims?.session !== caller.session) throw new Refusal('bad-ticket')
  const { room, roomId, session } = claims
  const guest: Guest = {
    room,
    roomId,
    session,
    source: tokens.pseudonym(caller.address),
    isAdmin: isAdmin(claims.role),
  }
  const found = await look(guest, deps)
  if (found.isBanned) note('entry_denied', found.room, 'banned', callerOrigin(caller, clock.now()), deps)
  requireAdmitted(found, claims)
  const reason = await reasonNow(found, claims, deps)
  if (reason === null) requireSeatable(found, claims)
  if (!(await store.redeemTicket(claims.id, claims.expiresAt))) throw new Refusal('bad-ticket')
  if (reason !== null) return wait(guest, reason, knocking, claims, caller, deps)
  return sitDown(guest, found, knocking, claims, caller, deps)
}

async function sitDown(
  guest: Guest,
  found: Found,
  knocking: Knocking,
  claims: TicketClaims,
  caller: Caller,
  deps: Deps,
): Promise<Outcome> {
  const { room, roomId, session, source } = guest
  const { role, blocked } = found
  const limit = seatLimit(found.room, deps.rules)
  const wanted: Seat = { room, roomId, session, source, role, blocked, peer: deps.ids.peer() }
  const seated = await takeSeat(wanted, limit, caller, deps)
  try {
    const removed = await removedFrom(roomId, deps)
    const waiter = knocking.before?.waiter
    if (waiter && !(await isWaiting(waiter.room, waiter.peer, deps))) throw new Refusal('entry-refused')
    const check = (now: Found, seats: readonly Seat[]): void => {
      requireSeatable(now, claims)
      requireSpace(now.room, limit, seats, deps)
    }
    const sitting = await lookAgain(guest, wanted.peer, check, 'bad-ticket', deps)
    rememberVisit(sitting.seat, sitting.room, nameToTell(roomId, knocking), caller, deps)
    return welcome(sitting.seat, seated, sitting.room, removed, deps)
  } catch (error) {
    const isBanned = error instanceof Refusal && error.code === 'banned'
    await deps.cluster.leave(room, wanted.peer, isBanned ? 'kicked' : 'left')
    throw error
  }
}

async function takeSeat(seat: Seat, limit: number, caller: Caller, deps: Deps): Promise<Seated> {
  try {
    return await deps.cluster.join(seat, caller.outlet, limit)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'room-full') {
      const room = { name: seat.room, id: seat.roomId }
      note('member_off_limit', room, `limit ${String(limit)}`, callerOrigin(caller, deps.clock.now()), deps)
    }
    throw error
  }
}

/** A limit that was lowered since the first look holds for whoever came after. */
function requireSpace(room: RoomRow, before: number, seats: readonly Seat[], { rules }: Deps): void {
  const limit = seatLimit(room, rules)
  if (limit !== before && limit > 0 && seats.length > limit) throw new Refusal('room-full')
}

/** A chairman may have sent them away after letting them in. */
async function isWaiting(room: Seat['room'], peer: Seat['peer'], { cluster }: Deps): Promise<boolean> {
  return (await cluster.waiters(room)).some((waiter) => waiter.peer === peer)
}

function rememberVisit(seat: Seat, room: RoomRow, notifyAs: string | null, caller: Caller, deps: Deps): void {
  const now = deps.clock.now()
  aside(notifyEntry(seat, notifyAs, callerOrigin(caller, now), deps), room.id, 'the entry could not be told', deps)
  aside(deps.store.touchRooms([room.name], now), room.id, 'the visit could not be recorded', deps)
  note('room_join', room, `${seat.peer} as ${seat.role}`, callerOrigin(caller, now), deps)
  if (isChairman(seat.role)) aside(openDoor(room, deps), room.id, 'those who wait could not be told', deps)
}
