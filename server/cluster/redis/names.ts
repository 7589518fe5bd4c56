// What things are called in Redis: all under one prefix, so that an ACL and a neighbour can tell them apart.
import type { RoomName } from '../../../protocol/primitives.ts'
import type { WorkerId } from '../bus.ts'

export type Names = {
  readonly prefix: string
  key(...parts: readonly string[]): string
  room(room: RoomName): string
  leases(holder: WorkerId): string
  roomChannel(room: RoomName): string
  workerChannel(worker: WorkerId): string
  /** Null for the channel of a worker. */
  roomOf(channel: string): RoomName | null
}

/** `db`: channels are the same in all databases of one Redis, unlike keys. */
export function namesOf(prefix: string, db: number): Names {
  const key = (...parts: readonly string[]): string => [prefix, ...parts].join(':')
  const rooms = `${prefix}:${db}:room:`
  return {
    prefix,
    key,
    room: (room) => key('room', room),
    leases: (holder) => key('leases', holder),
    roomChannel: (room) => `${rooms}${room}`,
    workerChannel: (worker) => `${prefix}:${db}:worker:${worker}`,
    roomOf: (channel) => (channel.startsWith(rooms) ? channel.slice(rooms.length) : null),
  }
}
