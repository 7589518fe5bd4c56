// Makes a room under a wanted name, or under one that nobody can guess.
import { Refusal } from '../../protocol/errors.ts'
import type { RoomName } from '../../protocol/primitives.ts'
import type { Deps } from '../ports.ts'
import { toRoomName } from '../rooms/names.ts'
import { useSession } from './use-session.ts'

const ROOM_ID_BYTES = 16

export type CreateRoom = {
  /** As typed; null for a random name. */
  readonly name: string | null
  readonly sessionToken: string | null
  readonly address: string
  /** 0: no limit. */
  readonly maxRooms: number
}

export type Created = { readonly name: RoomName; readonly openedSession: string | null }

/**
 * The session that creates a room is its chairman's. Refuses with `bad-room-name`, `reserved-room-name`,
 * `room-exists` or `too-many-rooms`.
 */
export async function createRoom(deps: Deps, wish: CreateRoom): Promise<Created> {
  const name = await chooseName(deps, wish.name)
  const session = await useSession(deps, wish.sessionToken, wish.address)
  const id = deps.ids.token(ROOM_ID_BYTES)
  const room = { name, id, ownerSession: session.hash }
  const outcome = await deps.store.createRoom(room, wish.maxRooms, wish.address, deps.clock.now())
  if (outcome === 'exists') throw new Refusal('room-exists')
  if (outcome === 'too-many') throw new Refusal('too-many-rooms')
  deps.log.info({ room: id }, 'room created')
  return { name, openedSession: session.opened }
}

/** Looks before a session is opened, so that a refused wish leaves nothing behind. */
async function chooseName({ ids, store }: Deps, typed: string | null): Promise<RoomName> {
  if (typed === null) return ids.roomName()
  const name = toRoomName(typed)
  if (!name.ok) throw new Refusal(name.error)
  if (await store.findRoom(name.value)) throw new Refusal('room-exists')
  return name.value
}
