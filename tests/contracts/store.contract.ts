// What every `Store` must do, whatever database is behind it.
import { describe, expect, it } from '@jest/globals'
import type { Store } from '../../server/store-port.ts'
import { banTests } from './store-bans.ts'
import { doorTests } from './store-doors.ts'
import { eventTests } from './store-events.ts'
import { expiryTests } from './store-expiry.ts'
import { keyTests } from './store-keys.ts'
import { peopleTests } from './store-people.ts'
import { roomTests } from './store-rooms.ts'
import { openEach } from './store-samples.ts'

/** `open`: two ways to one and the same data, new and empty, such as two processes have. */
export function storeContract(name: string, open: () => Promise<readonly [Store, Store]>): void {
  describe(`a store (${name})`, () => {
    const stores = openEach(open)

    roomTests(stores)
    expiryTests(stores)
    peopleTests(stores)
    banTests(stores)
    doorTests(stores)
    keyTests(stores)
    eventTests(stores)

    it('answers a ping, and none once it is closed', async () => {
      await stores.one().ping()
      await stores.one().close()
      await expect(stores.one().ping()).rejects.toThrow()
    })
  })
}
