// Two programs that send from one database: each mail goes out once, and what one of them drops the other takes up.
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { createLocalCluster } from '../../../server/cluster/local-cluster.ts'
import { type Sender, startSending } from '../../../server/jobs/send-mail.ts'
import type { Composer, Mailer } from '../../../server/mail-port.ts'
import type { Store } from '../../../server/store-port.ts'
import { openPostgres } from '../../../server/store/postgres.ts'
import { openSqlite } from '../../../server/store/sqlite.ts'
import { freely, letterTo } from '../../contracts/store-mail-samples.ts'
import { NOW, origin, room } from '../../contracts/store-samples.ts'
import { createFakeClock } from '../../fakes/clock.ts'
import { createFakeLog } from '../../fakes/log.ts'
import { atEnd } from '../../harness/cleanup.ts'
import { startPostgres } from '../../harness/postgres.ts'
import { makeTempDir } from '../../harness/temp-dir.ts'
import { waitFor } from '../../harness/wait-for.ts'
import { optionsFor, schema } from '../../support/postgres-store.ts'

const MAILS = 60
const LEASE_MS = 120_000

const composer: Composer = {
  compose: ({ id, to, letter, language }) => ({
    ...{ id, kind: letter.kind, to, language, subject: '', text: '', html: '' },
    ...{ replyTo: null, calendar: null, unsubscribe: null },
  }),
}

let clock = createFakeClock(NOW)
let stores: readonly Store[] = []
/** The ids of the mails that each of them has sent. */
let sent: [string[], string[]] = [[], []]

const server = await startPostgres()
const databases: Readonly<Record<string, () => Promise<readonly Store[]>>> = {
  SQLite: async () => {
    const options = { file: join(await makeTempDir('two-senders'), 'vroom.db'), schema, log: createFakeLog() }
    return [openSqlite({ ...options, busyWithinMs: 60_000 }), openSqlite({ ...options, busyWithinMs: 60_000 })]
  },
  PostgreSQL: async () => {
    // The senders of the test before are still at work: each has a database of its own.
    const options = optionsFor(await server.database())
    return [await openPostgres(options), await openPostgres(options)]
  },
}

async function begin(open: () => Promise<readonly Store[]>): Promise<void> {
  clock = createFakeClock(NOW)
  sent = [[], []]
  const opened = await open()
  stores = opened
  atEnd(async () => {
    for (const store of opened) await store.close()
  })
  await first().createRoom(room('team'), 0, origin())
  const letters = Array.from({ length: MAILS }, (_, i) => letterTo(`name-${String(i)}@example.org`))
  await first().post('id-team', letters, { ...freely }, NOW)
}

function first(): Store {
  const [store] = stores
  if (!store) throw new Error('no store is open')
  return store
}

function start(which: 0 | 1, send: Mailer['send']): Sender {
  const log = createFakeLog()
  const ours = clock
  const cluster = createLocalCluster({ clock, log, graceMs: 1000, recoveringUntil: 0 })
  const store = stores[which] ?? first()
  const mailer = { send, close: async () => undefined }
  const sender = startSending({ clock, log, store, cluster }, { mailer, composer, firstRetryMs: 60_000, atOnce: 3 })
  atEnd(async () => {
    const stopped = sender.stop()
    // Nobody waits for what is stuck.
    ours.advance(LEASE_MS)
    await stopped
    await cluster.close()
  })
  return sender
}

/** Takes a moment, as mail servers do. */
const sendBy =
  (which: 0 | 1): Mailer['send'] =>
  async ({ id }) => {
    await new Promise((resolve) => setImmediate(resolve))
    sent[which].push(id)
  }
const isEmpty = async (): Promise<boolean> => (await first().countMails(clock.now(), 0)).pending === 0
const emptied = (): Promise<boolean> => waitFor(isEmpty, { what: 'the outbox to be empty', timeoutMs: 25_000 })

describe.each(Object.entries(databases))('two senders on %s', (_name, open) => {
  beforeEach(() => begin(open))

  it('[O1] send each mail once, both of them some', async () => {
    start(0, sendBy(0))
    start(1, sendBy(1))
    await emptied()
    const all = sent.flat()
    expect([all.length, new Set(all).size]).toEqual([MAILS, MAILS])
    for (const some of sent) expect(some.length).toBeGreaterThan(0)
  })

  it('[O1] what one of them has taken and never sent is sent by the other, and not before its lease is over', async () => {
    const stuck = new Set<string>()
    start(0, ({ id }) => {
      stuck.add(id)
      return new Promise(() => undefined)
    })
    await waitFor(() => stuck.size === 3, { what: 'three mails to be on their way' })
    const other = start(1, sendBy(1))
    await waitFor(() => sent[1].length === MAILS - 3, { what: 'the other mails to be sent', timeoutMs: 25_000 })
    clock.advance(LEASE_MS - 1)
    other.wake()
    expect(await isEmpty()).toBe(false)
    expect(sent[1].some((id) => stuck.has(id))).toBe(false)
    clock.advance(1)
    other.wake()
    await emptied()
    expect(sent[1].slice(-3).sort()).toEqual([...stuck].sort())
    expect(new Set(sent[1]).size).toBe(MAILS)
  })
})
