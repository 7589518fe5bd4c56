// What every `Store` must do with invitations and mails; the fake one has none of it.
import { describe } from '@jest/globals'
import type { Store } from '../../server/store-port.ts'
import { budgetTests } from './store-mail-budgets.ts'
import { changeTests } from './store-mail-changes.ts'
import { invitationTests } from './store-mail-life.ts'
import { notifiedTests } from './store-mail-notified.ts'
import { mailOfRoomTests } from './store-mail-rooms.ts'
import { sendingTests } from './store-mail-sending.ts'
import { openEach } from './store-samples.ts'

/** `open`: two ways to one and the same data, new and empty, such as two processes have. */
export function storeMailContract(name: string, open: () => Promise<readonly [Store, Store]>): void {
  describe(`the mails of a store (${name})`, () => {
    const stores = openEach(open)

    invitationTests(stores)
    changeTests(stores)
    budgetTests(stores)
    sendingTests(stores)
    notifiedTests(stores)
    mailOfRoomTests(stores)
  })
}
