// `Store` over any database that Kysely speaks to, put together from its subjects.
import { sql, type Kysely } from 'kysely'
import type { Log } from '../ports.ts'
import type { Store } from '../store-port.ts'
import { storeBans } from './bans.ts'
import { createDesk, type Guard, type Tx } from './desk.ts'
import { storeEvents } from './events.ts'
import { storeInvitationChanges } from './invitation-changes.ts'
import { storeInvitations } from './invitations.ts'
import { storeKeys } from './keys.ts'
import { storeMailboxes } from './mailboxes.ts'
import { storeNotified } from './notified.ts'
import { storePeople } from './people.ts'
import { storeRooms } from './rooms.ts'
import { storeSending } from './sending.ts'
import { storeSessions } from './sessions.ts'
import type { Tables } from './tables.ts'
import { storeTries } from './tries.ts'

/** No window of wrong tries is as long. */
const TRIES_KEPT_MS = 24 * 3_600_000
/** Mails and invitations after they are over: whoever asks what became of one asks within days. Budgets look back a day. */
const MAILS_KEPT_MS = 7 * 24 * 3_600_000
/** Events forgotten in one transaction, which takes a fraction of a second. */
const EVENTS_AT_ONCE = 5_000

/** `alone`: see `createDesk`. */
export function createStore(db: Kysely<Tables>, guard: Guard, log: Log, alone = db): Store {
  const desk = createDesk(db, guard, log, alone)
  return {
    ...storeRooms(desk),
    ...storePeople(desk),
    ...storeBans(desk),
    ...storeSessions(desk),
    ...storeTries(desk),
    ...storeKeys(desk),
    ...storeInvitations(desk),
    ...storeInvitationChanges(desk),
    ...storeNotified(desk),
    ...storeMailboxes(desk),
    ...storeSending(desk),
    ...storeEvents(desk),
    purge: async (at, eventsBefore) => {
      await desk.write((tx) => purge(tx, at))
      // Others write in between: there may be millions after the days to keep were made fewer.
      while (eventsBefore !== null && (await desk.write((tx) => purgeEvents(tx, eventsBefore))) > 0);
    },
    ping: () =>
      desk.read(async (db) => {
        await sql`select 1 from meta`.execute(db)
      }),
    close: () => db.destroy(),
  }
}

async function purge(tx: Tx, at: number): Promise<void> {
  await tx.deleteFrom('tickets').where('expires_at', '<=', at).execute()
  await tx.deleteFrom('sessions').where('expires_at', '<=', at).execute()
  await tx.deleteFrom('api_keys').where('expires_at', '<=', at).execute()
  await tx
    .deleteFrom('tries')
    .where('last_at', '<=', at - TRIES_KEPT_MS)
    .execute()
  await purgeMails(tx, at - MAILS_KEPT_MS)
}

/** Some of them; the answer is how many there were. */
async function purgeEvents(tx: Tx, before: number): Promise<number> {
  const some = tx.selectFrom('events').select('id').where('at', '<', before).orderBy('at').limit(EVENTS_AT_ONCE)
  const { numDeletedRows } = await tx.deleteFrom('events').where('id', 'in', some).executeTakeFirst()
  return Number(numDeletedRows)
}

/** What was over by then. An invitation stays while a mail of it waits: it would be nothing without. */
async function purgeMails(tx: Tx, overBy: number): Promise<void> {
  await tx
    .deleteFrom('outbox')
    .where('state', 'in', ['sent', 'failed', 'dropped'])
    .where('ended_at', '<=', overBy)
    .execute()
  await tx
    .deleteFrom('invitations')
    .where((row) => row.or([row('expires_at', '<=', overBy), row('revoked_at', '<=', overBy)]))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('outbox')
            .select('outbox.id')
            .whereRef('outbox.invitation', '=', 'invitations.id')
            .where('outbox.state', '=', 'pending'),
        ),
      ),
    )
    .execute()
}
