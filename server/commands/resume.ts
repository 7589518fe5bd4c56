// resume: a token becomes the seat that it was given out for, with the same peer id.
import { type ErrorCode, Refusal } from '../../protocol/errors.ts'
import { isAdmin, isChairman } from '../../protocol/permissions.ts'
import type { WhyLeft } from '../../protocol/server-to-client.ts'
import type { Seat } from '../cluster-port.ts'
import type { Deps, ResumeClaims } from '../ports.ts'
import { callerOrigin } from './actor.ts'
import { aside, note } from './aside.ts'
import type { Caller, Outcome } from './command.ts'
import { hasLeft } from './departures.ts'
import { openDoor } from './door.ts'
import { type Found, type Guest, isPutBack, look, lookAgain, seatsOf } from './look.ts'
import { seatLimit } from './room-state.ts'
import { removedFrom, welcome } from './welcome.ts'

/** What takes the seat itself away, and how the others hear of it. After anything else the token may be shown again. */
const lost: ReadonlyMap<ErrorCode, WhyLeft> = new Map([
  ['removed', 'kicked'],
  ['put-back', 'waiting'],
  ['no-such-room', 'left'],
])

/**
 * Judges the token by its seal and by the cookie of the socket that shows it; whoever else holds the seat is touched
 * only after both. Taking a seat back is not entering: neither lock nor password is asked for. Refuses with
 * `bad-resume`, `removed`, `put-back`, `no-such-room`, `room-full` or `storage-unavailable`.
 */
export async function resume(token: string, caller: Caller, deps: Deps): Promise<Outcome> {
  const claims = openToken(token, caller, deps)
  const guest = await guestOf(claims, deps)
  const found = await look(guest, deps)
  requireMayReturn(found)
  const { room, roomId, peer, session, turn } = claims
  const { role, blocked } = found
  const source = deps.tokens.pseudonym(caller.address)
  const wanted: Seat = { room, roomId, peer, session, source, role, blocked }
  const seated = await deps.cluster.resume(wanted, caller.outlet, turn, seatLimit(found.room, deps.rules))
  try {
    const removed = await removedFrom(roomId, deps)
    const sitting = await lookAgain(guest, peer, requireMayReturn, 'bad-resume', deps)
    if (isChairman(sitting.seat.role))
      aside(openDoor(sitting.room, deps), roomId, 'those who wait could not be told', deps)
    return welcome(sitting.seat, seated, sitting.room, removed, deps)
  } catch (error) {
    await giveBack(wanted, error, caller, deps)
    throw error
  }
}

function openToken(token: string, caller: Caller, deps: Deps): ResumeClaims {
  const now = deps.clock.now()
  const claims = deps.tokens.openResume(token, now)
  if (claims?.session === caller.session) return claims
  if (claims) {
    const room = { name: claims.room, id: claims.roomId }
    note('peer_id_mismatch', room, `${claims.peer} was asked for by another session`, callerOrigin(caller, now), deps)
  }
  throw new Refusal('bad-resume')
}

/**
 * A ban of an address does not count here: it keeps newcomers out, and this is somebody who was inside and not removed.
 * An admin is one for as long as the seat is kept; no database knows them.
 */
async function guestOf(claims: ResumeClaims, deps: Deps): Promise<Guest> {
  const { room, roomId, peer, session } = claims
  const kept = (await seatsOf(claims, deps)).find((seat) => seat.peer === peer && seat.session === session)
  if (!kept && (await hasLeft(peer, deps))) throw new Refusal('bad-resume')
  return { room, roomId, session, source: '', isAdmin: isAdmin(kept?.role ?? null) }
}

function requireMayReturn(found: Found): void {
  if (found.isBanned) throw new Refusal('removed')
  if (isPutBack(found)) throw new Refusal('put-back')
}

/** E11: a database that does not answer takes nobody's seat. */
async function giveBack({ room, peer }: Seat, error: unknown, caller: Caller, { cluster }: Deps): Promise<void> {
  const why = error instanceof Refusal ? lost.get(error.code) : undefined
  if (why === undefined) cluster.away(room, peer, caller.outlet)
  else await cluster.leave(room, peer, why)
}
