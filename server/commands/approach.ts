// Somebody comes up to a room's door: who they are to that room, and whether they would pass.
import { type ErrorCode, Refusal } from '../../protocol/errors.ts'
import { isChairman } from '../../protocol/permissions.ts'
import type { RoomName } from '../../protocol/primitives.ts'
import { err, type Result } from '../../protocol/result.ts'
import type { Deps } from '../ports.ts'
import { type Admission, admit } from '../rooms/admission.ts'
import { toRoomName } from '../rooms/names.ts'
import type { Pass, PasswordMatch, Person, RoomRow } from '../rooms/records.ts'
import { findSession } from './use-session.ts'

export type AtTheDoor = {
  /** As typed. */
  readonly name: string
  /** What the browser showed; null for a stranger. */
  readonly sessionToken: string | null
  readonly address: string
  /** Came with an API key for every room. */
  readonly isAdmin: boolean
}

export type Approach = {
  readonly name: RoomName
  /** Null only where rooms are hidden. */
  readonly room: RoomRow | null
  /** Hash of the session; null for a stranger. */
  readonly session: string | null
  /** `Tokens.pseudonym` of the address. */
  readonly source: string
  readonly isAdmin: boolean
  readonly person: Person | null
  /** By which they passed this door before; `null` also when that is no longer good. */
  readonly pass: Pass | null
}

/** Asked for in place of a room that there is not, so that a hidden one costs no more than none. */
const NOWHERE = ''

/** The room's id, or that of no room. */
export function idOf(room: RoomRow | null): string {
  return room?.id ?? NOWHERE
}

/**
 * Writes nothing down. Refuses with `bad-room-name`, `reserved-room-name` or `no-such-room`; where rooms are hidden, an
 * unknown one is gone up to like any other.
 */
export async function approach(deps: Deps, { name, sessionToken, address, isAdmin }: AtTheDoor): Promise<Approach> {
  const { clock, store, tokens, rules } = deps
  const known = toRoomName(name)
  if (!known.ok) throw new Refusal(known.error)
  const room = await store.findRoom(known.value)
  if (!room && !(rules.hideExistence && !isAdmin)) throw new Refusal('no-such-room')
  const session = await findSession(deps, sessionToken)
  const person = session === null ? null : await store.findPerson(idOf(room), session)
  const pass = session === null ? null : await store.findPass(idOf(room), session, clock.now())
  return { name: known.value, room, session, source: tokens.pseudonym(address), isAdmin, person, pass }
}

/**
 * The door's answer to them, with what their password turned out to be. Where rooms are hidden and they know no
 * password and have no invitation, every no is that of a door with a password, and of no room.
 */
export async function judge(
  deps: Deps,
  { room, session, source, isAdmin, person, pass }: Approach,
  password: PasswordMatch | null,
): Promise<Result<Admission, ErrorCode>> {
  const isBanned = await deps.store.isBanned(idOf(room), session ?? NOWHERE, source)
  const no = err<ErrorCode>(password === null ? 'password-required' : 'wrong-password')
  if (!room) return no
  const visitor = { person, isAdmin, isBanned, password, pass }
  const answer = admit(room, visitor, await hasChairman(room, deps))
  const isStranger = pass === null && (password === null || password === 'none')
  return !answer.ok && deps.rules.hideExistence && isStranger ? no : answer
}

/** Whether one of them has a seat in this room now. */
export async function hasChairman(
  { name, id }: Pick<RoomRow, 'name' | 'id'>,
  { cluster }: Pick<Deps, 'cluster'>,
): Promise<boolean> {
  return (await cluster.seats(name)).some(({ role, roomId }) => roomId === id && isChairman(role))
}
