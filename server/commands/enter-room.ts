// Passes somebody through a room's door: the answer is a ticket for the socket.
import { type ErrorCode, Refusal } from '../../protocol/errors.ts'
import { isChairman } from '../../protocol/permissions.ts'
import type { Role } from '../../protocol/primitives.ts'
import type { Deps } from '../ports.ts'
import { invitationRefusal, passOf } from '../rooms/admission.ts'
import type { Origin, PasswordMatch, RoomRow } from '../rooms/records.ts'
import { userOf } from './actor.ts'
import { type Approach, approach, type AtTheDoor, hasChairman, judge } from './approach.ts'
import { settle } from './acts/settle.ts'
import { note } from './aside.ts'
import { openDoor } from './door.ts'
import { findShown, type ShownInvitation } from './shown-invitation.ts'
import { newTicket } from './ticket.ts'
import { openSession, type Session } from './use-session.ts'

export type EnterRoom = AtTheDoor & {
  /** Null: none was given. */
  readonly password: string | null
  /** The token of a join link; null: none was shown. */
  readonly invitation: string | null
}
export type Entry = { readonly ticket: string; readonly role: Role; readonly openedSession: string | null }

/**
 * The ticket is good for `TICKET_LIFE_MS`, for one `hello`, and while the door does not become narrower. A session is
 * opened for those alone who pass, and an invitation used up by them alone. Refuses as `approach` does, or with `banned`,
 * `password-required`, `wrong-password`, `too-many-tries`, `too-busy`, `room-locked`, `bad-invitation`,
 * `invitation-used`, `invitation-expired` or `invitation-revoked`.
 */
export async function enterRoom(deps: Deps, visitor: EnterRoom): Promise<Entry> {
  const stranger = await approach(deps, visitor)
  const shown = await invitationOf(deps, stranger, visitor)
  const known = shown === null ? stranger : { ...stranger, pass: passOf(shown) }
  const match = await matchOf(deps, known, visitor)
  const answer = await judge(deps, known, match)
  if (!answer.ok) {
    noteDenial(deps, known, answer.error, visitor.address)
    throw new Refusal(answer.error)
  }
  const room = known.room && match === 'owner' ? await stillOwned(deps, known.room) : known.room
  if (!room) throw new Refusal('no-such-room')
  const { role } = answer.value
  const session = await sessionOf(deps, known, visitor.address)
  if (match === 'owner') await makeChairman(deps, room, session.hash, visitor.address)
  else if (shown !== null) await bind(deps, shown, session.hash, visitor.address)
  return { ticket: newTicket(room, role, session.hash, deps), role, openedSession: session.opened }
}

/** Chairmen and admins need none, so theirs is not looked at. */
async function invitationOf(deps: Deps, known: Approach, visitor: EnterRoom): Promise<ShownInvitation | null> {
  const { room, session, person, isAdmin } = known
  if (visitor.invitation === null || isAdmin || isChairman(person?.role ?? null)) return null
  const row = await findShown(visitor.invitation, deps)
  if (row.roomId !== room?.id) throw new Refusal('bad-invitation')
  const no = invitationRefusal(row, session, deps.clock.now())
  if (no === null) return row
  note('entry_denied', room, no, originOf(deps, session, visitor.address), deps)
  throw new Refusal(no)
}

/** Two browsers may come this far with one invitation at once: the store says whose it is. */
async function bind(deps: Deps, { id, tokenHash }: ShownInvitation, session: string, address: string): Promise<void> {
  const { clock, store } = deps
  const outcome = await store.useInvitation(id, session, clock.now(), originOf(deps, session, address))
  if (outcome === 'done') return
  const row = await store.findInvitation(tokenHash)
  throw new Refusal((row && invitationRefusal(row, session, clock.now())) ?? 'invitation-expired')
}

/** Chairmen and admins need none, so theirs is not looked at. The gate is asked for rooms that there are not as well. */
async function matchOf(deps: Deps, known: Approach, visitor: EnterRoom): Promise<PasswordMatch | null> {
  const { name, room, session, source, person, isAdmin } = known
  if (visitor.password === null || isAdmin || isChairman(person?.role ?? null)) return null
  const stored = { access: room?.accessPassword ?? null, owner: room?.ownerPassword ?? null }
  return deps.gate.check(name, source, visitor.password, stored, originOf(deps, session, visitor.address))
}

/** Comparing takes a while, and this password makes chairmen: it has to be the room's still. */
async function stillOwned({ store }: Deps, room: RoomRow): Promise<RoomRow | null> {
  const now = await store.findRoom(room.name)
  if (now?.id !== room.id) return null
  if (now.ownerPassword !== room.ownerPassword) throw new Refusal('wrong-password')
  return now
}

/** For good, and in the seats too that this session has already. */
async function makeChairman(deps: Deps, room: RoomRow, session: string, address: string): Promise<void> {
  const origin = originOf(deps, session, address)
  const outcome = await deps.store.setRole(room.id, session, 'chairman', 'entered with the owner password', origin)
  if (outcome === 'banned') throw new Refusal('banned')
  if (outcome === 'gone') throw new Refusal('no-such-room')
  await settle(room, session, null, deps)
  if (await hasChairman(room, deps)) await openDoor(room, deps)
}

async function sessionOf(deps: Deps, { session }: Approach, address: string): Promise<Session> {
  return session === null ? openSession(deps, address) : { hash: session, opened: null }
}

/** Where rooms are hidden the code says no more than a wrong door would, and nothing is written down either. */
function noteDenial(deps: Deps, { room, session }: Approach, code: ErrorCode, address: string): void {
  if (!room || !(code === 'banned' || code === 'room-locked')) return
  note('entry_denied', room, code, originOf(deps, session, address), deps)
}

function originOf({ clock }: Deps, session: string | null, address: string): Origin {
  return { at: clock.now(), address, user: session === null ? 'nobody' : userOf(session) }
}
