// The rooms of the fake store.
import { defaultRoomSettings } from '../../protocol/room-state.ts'
import type { RoomRow } from '../../server/rooms/records.ts'
import type { RoomChange, Store } from '../../server/store-port.ts'
import { forgetRoom, note, roomById, type Memory, type Serve } from './store-memory.ts'

type RoomMethods = Pick<
  Store,
  'createRoom' | 'findRoom' | 'listRooms' | 'changeRoom' | 'deleteRoom' | 'touchRooms' | 'expireRooms'
>

export function fakeRooms(memory: Memory, serve: Serve): RoomMethods {
  const { rooms } = memory
  return {
    createRoom: (room, maxRooms, origin) =>
      serve('createRoom', () => {
        if (rooms.has(room.name)) return 'exists'
        if (maxRooms > 0 && rooms.size >= maxRooms) return 'too-many'
        rooms.set(room.name, newRoom(room, origin.at))
        const owner = { session: room.ownerSession, role: 'chairman', verdicts: {}, mustWait: false } as const
        memory.remembered.set(room.id, new Map([[room.ownerSession, owner]]))
        note(memory, 'room_create', room.name, `room ${room.name} created`, origin)
        return 'created'
      }),
    findRoom: (name) => serve('findRoom', () => rooms.get(name) ?? null),
    listRooms: (after, limit) =>
      serve('listRooms', () =>
        inOrder(memory, (room) => room.name)
          .filter((room) => room.name > after)
          .slice(0, limit),
      ),
    changeRoom: (roomId, change, message, origin) =>
      serve('changeRoom', () => {
        const room = roomById(memory, roomId)
        if (!room) return null
        const changed = applyChange(room, change)
        rooms.set(room.name, changed)
        note(memory, 'room_modify', room.name, message, origin)
        return changed
      }),
    deleteRoom: (roomId, origin) =>
      serve('deleteRoom', () => {
        const room = roomById(memory, roomId)
        if (!room) return false
        forgetRoom(memory, room)
        note(memory, 'room_delete', room.name, `room ${room.name} deleted`, origin)
        return true
      }),
    touchRooms: (names, at) =>
      serve('touchRooms', () => {
        memory.touched.push(...names)
        for (const name of names) {
          const room = rooms.get(name)
          if (room) rooms.set(name, { ...room, activeAt: at })
        }
      }),
    expireRooms: (idleBefore, reservedIdleBefore, occupied, at) =>
      serve('expireRooms', () => {
        const isOver = (room: RoomRow): boolean => {
          const before = room.ownerPassword === null ? idleBefore : reservedIdleBefore
          return before !== null && room.activeAt < before && !room.settings.persistent && !occupied.includes(room.name)
        }
        const gone = inOrder(memory, (room) => room.activeAt).filter(isOver)
        for (const room of gone) {
          forgetRoom(memory, room)
          note(memory, 'room_expire', room.name, `room ${room.name} expired`, { at, address: '', user: 'relay' })
        }
        return gone
      }),
  }
}

function newRoom(room: Pick<RoomRow, 'name' | 'id' | 'ownerSession'>, at: number): RoomRow {
  return {
    ...room,
    createdAt: at,
    activeAt: at,
    settings: defaultRoomSettings,
    revision: 0,
    door: 0,
    accessPassword: null,
    ownerPassword: null,
    note: '',
  }
}

function applyChange(room: RoomRow, change: RoomChange): RoomRow {
  const { settings, narrowsDoor = false, ...rest } = change
  return {
    ...room,
    ...rest,
    settings: { ...room.settings, ...settings },
    revision: room.revision + 1,
    door: room.door + (narrowsDoor ? 1 : 0),
  }
}

function inOrder(memory: Memory, by: (room: RoomRow) => string | number): RoomRow[] {
  return [...memory.rooms.values()].sort((a, b) => (by(a) < by(b) ? -1 : 1))
}
