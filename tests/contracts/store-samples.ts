// What the tests of the store put into it.
import { afterEach, beforeEach } from '@jest/globals'
import type { PeerId } from '../../protocol/primitives.ts'
import type { Origin } from '../../server/rooms/records.ts'
import type { BanRow, NewRoom, Recorded, Store } from '../../server/store-port.ts'

/** Two ways to the same data. */
export type Stores = { one(): Store; other(): Store }

/** Opened anew before each test of the suite that calls this, and closed after it. */
export function openEach(open: () => Promise<readonly [Store, Store]>): Stores {
  let pair: readonly [Store, Store]
  beforeEach(async () => {
    pair = await open()
  })
  afterEach(async () => {
    for (const store of pair) await store.close()
  })
  return { one: () => pair[0], other: () => pair[1] }
}

export const NOW = 1_700_000_000_000
export const MINUTE_MS = 60_000
export const DAY_MS = 24 * 3_600_000

export const origin = (at = NOW, user = 'session:12345678'): Origin => ({ at, address: '192.0.2.1', user })
export const room = (name: string, id = `id-${name}`): NewRoom => ({ name, id, ownerSession: 'owner' })
export const peer = (letter: string): PeerId => letter.repeat(22)

export const ban = (session: string, more: Partial<BanRow> = {}): BanRow => ({
  id: `ban-of-${session}`,
  peer: peer('p'),
  session,
  source: null,
  name: null,
  at: NOW,
  ...more,
})

/** Strings that mean something to a database, a program or a terminal. */
export const hostile = [
  "' or 1=1 --",
  '"; drop table rooms; --',
  '__proto__',
  'constructor',
  'null',
  '0',
  '%',
  '_',
  '*',
  '?',
  'a\u0000b',
  '💥',
  'é',
  'e\u0301',
  ' ',
  'x'.repeat(5000),
]

/** Runs `act` so many times at once, by turns through either way. */
export function atOnce<T>(
  stores: Stores,
  times: number,
  act: (store: Store, index: number) => Promise<T>,
): Promise<T[]> {
  return Promise.all(Array.from({ length: times }, (_, i) => act(i % 2 === 0 ? stores.one() : stores.other(), i)))
}

/** Every event so far, the oldest first, without its id. */
export async function history(stores: Stores): Promise<readonly Omit<Recorded, 'id'>[]> {
  const events = await stores.other().events(null, null, 1000)
  return events
    .map(({ at, address, user, event, room, message }) => ({ at, address, user, event, room, message }))
    .reverse()
}

/** The names and rooms of the events so far, the oldest first. */
export async function happened(stores: Stores): Promise<readonly string[]> {
  return (await history(stores)).map(({ event, room }) => `${event} ${room}`.trim())
}
