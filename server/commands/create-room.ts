// Makes a room under a wanted name, or under one that nobody can guess.
import { Refusal } from '../../protocol/errors.ts'
import type { RoomName } from '../../protocol/primitives.ts'
import type { Deps, RoomRules } from '../ports.ts'
import { toRoomName } from '../rooms/names.ts'
import { userOf } from './actor.ts'
import { type Session, useSession } from './use-session.ts'

const ROOM_ID_BYTES = 16
const NOBODY_BYTES = 32

export type CreateRoom = {
  /** As typed; null for a random name. */
  readonly name: string | null
  readonly sessionToken: string | null
  readonly address: string
  readonly isAdmin: boolean
  /** `key:NAME` when a program asks: no session is opened then. Null: a browser does. */
  readonly keyUser: string | null
}

export type Created = { readonly name: RoomName; readonly openedSession: string | null }

/** Where rooms are hidden, `room-exists` would tell of one, and so nobody chooses a name. */
function namesAllowed({ hideExistence }: Pick<RoomRules, 'hideExistence'>): boolean {
  return !hideExistence
}

/**
 * The session that creates a room is its chairman's. Refuses with `not-allowed` (a name where none may be chosen),
 * `bad-room-name`, `reserved-room-name`, `room-exists` or `too-many-rooms`.
 */
export async function createRoom(deps: Deps, wish: CreateRoom): Promise<Created> {
  const { store, clock, ids, rules } = deps
  const name = await chooseName(deps, wish)
  const session = await ownerOf(deps, wish)
  const id = ids.token(ROOM_ID_BYTES)
  const user = wish.keyUser ?? userOf(session.hash)
  const origin = { at: clock.now(), address: wish.address, user }
  const outcome = await store.createRoom({ name, id, ownerSession: session.hash }, rules.maxRooms, origin)
  if (outcome === 'exists') throw new Refusal('room-exists')
  if (outcome === 'too-many') throw new Refusal('too-many-rooms')
  deps.log.info({ room: id }, 'room created')
  return { name, openedSession: session.opened }
}

/** A program has no session: the room's first chairman is then one whom nobody can be. */
async function ownerOf(deps: Deps, { keyUser, sessionToken, address }: CreateRoom): Promise<Session> {
  if (keyUser === null) return useSession(deps, sessionToken, address)
  return { hash: deps.tokens.hash(deps.ids.token(NOBODY_BYTES)), opened: null }
}

/** Looks before a session is opened, so that a refused wish leaves nothing behind. */
async function chooseName({ ids, store, rules }: Deps, { name: typed, isAdmin }: CreateRoom): Promise<RoomName> {
  if (typed === null) return ids.roomName()
  if (!isAdmin && !namesAllowed(rules)) throw new Refusal('not-allowed')
  const name = toRoomName(typed)
  if (!name.ok) throw new Refusal(name.error)
  if (await store.findRoom(name.value)) throw new Refusal('room-exists')
  return name.value
}
