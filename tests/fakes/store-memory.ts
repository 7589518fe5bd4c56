// What the fake store remembers, in plain maps that a test may read and fill.
import type { RoomName } from '../../protocol/primitives.ts'
import type { EventName } from '../../server/rooms/events.ts'
import type { Origin, Person, RoomRow } from '../../server/rooms/records.ts'
import type { ApiKey, BanRow, Recorded, Tries } from '../../server/store-port.ts'
import { createEventIds } from '../../server/store/event-ids.ts'

export type Memory = {
  readonly rooms: Map<RoomName, RoomRow>
  /** By id of the room, then by session. */
  readonly remembered: Map<string, Map<string, Person>>
  /** By id of the room. */
  readonly banned: Map<string, readonly BanRow[]>
  /** Audit events, in the order in which they were written. */
  readonly recorded: Recorded[]
  /** When each session ends, by hash. */
  readonly sessions: Map<string, { usedAt: number; expiresAt: number }>
  /** Ids of tickets. */
  readonly redeemed: Set<string>
  readonly ticketEnds: Map<string, number>
  readonly tried: Map<string, Tries>
  /** By hash. */
  readonly apiKeys: Map<string, ApiKey>
  readonly touched: RoomName[]
}

/** Runs one call of the store: noted, failing when told to, and whole. */
export type Serve = <T>(call: string, act: () => T) => Promise<T>

export function createMemory(): Memory {
  return {
    rooms: new Map(),
    remembered: new Map(),
    banned: new Map(),
    recorded: [],
    sessions: new Map(),
    redeemed: new Set(),
    ticketEnds: new Map(),
    tried: new Map(),
    apiKeys: new Map(),
    touched: [],
  }
}

const nextId = createEventIds()

export function note(memory: Memory, event: EventName, room: RoomName, message: string, origin: Origin): void {
  const { at, address, user } = origin
  memory.recorded.push({ id: nextId(at), event, room, message, at, address, user })
}

export function roomById(memory: Memory, id: string): RoomRow | null {
  return [...memory.rooms.values()].find((room) => room.id === id) ?? null
}

export function forgetRoom(memory: Memory, room: RoomRow): void {
  memory.rooms.delete(room.name)
  memory.remembered.delete(room.id)
  memory.banned.delete(room.id)
  for (const [hash, key] of memory.apiKeys) if (key.roomId === room.id) memory.apiKeys.delete(hash)
}
