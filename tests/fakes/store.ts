// A store in memory that can be told to fail. The contract of `Store` runs over it too.
import { Refusal } from '../../protocol/errors.ts'
import type { Store } from '../../server/store-port.ts'
import { fakeKeys, fakeSessions, purgeMemory } from './store-doors.ts'
import { fakeMail } from './store-mail.ts'
import { createMemory, note, type Memory, type Serve } from './store-memory.ts'
import { fakeBans, fakePeople } from './store-people.ts'
import { fakeRooms } from './store-rooms.ts'

export interface FakeStore extends Store, Memory {
  /** Calls of any kind, by name: what a test of the signal path counts. */
  readonly calls: string[]
  /** Every call from now on is refused, or, with null, served again. */
  failWith(error: Error | null): void
}

export function createFakeStore(): FakeStore {
  const memory = createMemory()
  const calls: string[] = []
  let failure: Error | null = null

  const serve: Serve = async (call, act) => {
    calls.push(call)
    await Promise.resolve()
    if (failure) throw failure
    return act()
  }

  return {
    ...memory,
    calls,
    failWith(error) {
      failure = error
    },
    ...fakeRooms(memory, serve),
    ...fakePeople(memory, serve),
    ...fakeBans(memory, serve),
    ...fakeSessions(memory, serve),
    ...fakeKeys(memory, serve),
    ...fakeMail(serve),
    record: (event, room, message, origin) =>
      serve('record', () => {
        note(memory, event, room, message, origin)
      }),
    events: (roomName, before, limit) =>
      serve('events', () =>
        memory.recorded
          .filter((event) => (roomName === null || event.room === roomName) && (before === null || event.id < before))
          .sort((a, b) => (a.id < b.id ? 1 : -1))
          .slice(0, limit),
      ),
    purge: (at, eventsBefore) =>
      serve('purge', () => {
        purgeMemory(memory, at, eventsBefore)
      }),
    ping: () => serve('ping', () => undefined),
    close: async () => {
      calls.push('close')
      await Promise.resolve()
      failure = new Error('the store is closed')
    },
  }
}

export const storeIsDown = new Refusal('storage-unavailable')
