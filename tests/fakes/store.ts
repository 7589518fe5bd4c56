// A store in memory that can be told to fail.
import type { RoomName } from '../../protocol/primitives.ts'
import { Refusal } from '../../protocol/errors.ts'
import type { Store } from '../../server/store-port.ts'
import type { RoomRow } from '../../server/rooms/records.ts'

export interface FakeStore extends Store {
  readonly rooms: Map<RoomName, RoomRow>
  readonly redeemed: Set<string>
  readonly touched: RoomName[]
  /** Calls of any kind, by name: what a test of the signal path counts. */
  readonly calls: string[]
  /** Every call from now on is refused, or, with null, served again. */
  failWith(error: Error | null): void
}

export function createFakeStore(): FakeStore {
  const rooms = new Map<RoomName, RoomRow>()
  const redeemed = new Set<string>()
  const sessions = new Map<string, number>()
  const touched: RoomName[] = []
  const calls: string[] = []
  let failure: Error | null = null

  async function serve<T>(call: string, act: () => T): Promise<T> {
    calls.push(call)
    await Promise.resolve()
    if (failure) throw failure
    return act()
  }

  return {
    rooms,
    redeemed,
    touched,
    calls,
    failWith(error) {
      failure = error
    },
    createRoom: (room, maxRooms, _address, at) =>
      serve('createRoom', () => {
        if (rooms.has(room.name)) return 'exists'
        if (maxRooms > 0 && rooms.size >= maxRooms) return 'too-many'
        rooms.set(room.name, { ...room, createdAt: at, activeAt: at })
        return 'created'
      }),
    findRoom: (name) => serve('findRoom', () => rooms.get(name) ?? null),
    touchRoom: (name) => serve('touchRoom', () => void touched.push(name)),
    openSession: (hash, _at, expiresAt) => serve('openSession', () => void sessions.set(hash, expiresAt)),
    useSession: (hash, at) => serve('useSession', () => (sessions.get(hash) ?? 0) > at),
    redeemTicket: (id) =>
      serve('redeemTicket', () => {
        const isFirst = !redeemed.has(id)
        redeemed.add(id)
        return isFirst
      }),
    purge: () => serve('purge', () => undefined),
    ping: () => serve('ping', () => undefined),
    close: () => serve('close', () => undefined),
  }
}

export const storeIsDown = new Refusal('storage-unavailable')
