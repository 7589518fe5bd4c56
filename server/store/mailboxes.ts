// Mailboxes that want no mail from here, in the database.
import type { Kysely } from 'kysely'
import type { MailStore } from '../mail-port.ts'
import type { Desk } from './desk.ts'
import type { Tables } from './tables.ts'

type MailboxMethods = Pick<MailStore, 'setOptedOut' | 'isOptedOut'>

export function storeMailboxes({ read, write }: Desk): MailboxMethods {
  return {
    setOptedOut: (mailbox, isOptedOut, at) =>
      write(async (tx) => {
        const isSo = (await optedOut(tx, [mailbox])).has(mailbox)
        if (isSo === isOptedOut) return false
        if (isOptedOut) await tx.insertInto('opted_out').values({ mailbox, at }).execute()
        else await tx.deleteFrom('opted_out').where('mailbox', '=', mailbox).execute()
        return true
      }),
    isOptedOut: (mailbox) => read(async (db) => (await optedOut(db, [mailbox])).has(mailbox)),
  }
}

/** Those of these that get no mail. */
export async function optedOut(db: Kysely<Tables>, mailboxes: readonly string[]): Promise<ReadonlySet<string>> {
  if (mailboxes.length === 0) return new Set()
  const rows = await db.selectFrom('opted_out').select('mailbox').where('mailbox', 'in', mailboxes).execute()
  return new Set(rows.map(({ mailbox }) => mailbox))
}
