// What every `Store` must do, whatever database is behind it.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Store } from '../../server/store-port.ts'
import { banTests } from './store-bans.ts'
import { doorTests } from './store-doors.ts'
import { eventTests } from './store-events.ts'
import { expiryTests } from './store-expiry.ts'
import { keyTests } from './store-keys.ts'
import { peopleTests } from './store-people.ts'
import { roomTests } from './store-rooms.ts'
import type { Stores } from './store-samples.ts'

/** `open`: two ways to one and the same data, new and empty, such as two processes have. */
export function storeContract(name: string, open: () => Promise<readonly [Store, Store]>): void {
  describe(`a store (${name})`, () => {
    let pair: readonly [Store, Store]
    const stores: Stores = { one: () => pair[0], other: () => pair[1] }
    beforeEach(async () => {
      pair = await open()
    })
    afterEach(async () => {
      for (const store of pair) await store.close()
    })

    roomTests(stores)
    expiryTests(stores)
    peopleTests(stores)
    banTests(stores)
    doorTests(stores)
    keyTests(stores)
    eventTests(stores)

    it('answers a ping, and none once it is closed', async () => {
      await pair[0].ping()
      await pair[0].close()
      await expect(pair[0].ping()).rejects.toThrow()
    })
  })
}
