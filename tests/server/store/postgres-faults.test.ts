// A PostgreSQL server that goes away, comes back, or takes nothing: acts are refused in time, and go on without a restart.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Client } from 'pg'
import { Refusal } from '../../../protocol/errors.ts'
import type { Store } from '../../../server/store-port.ts'
import { openPostgres } from '../../../server/store/postgres.ts'
import { NOW, origin, room } from '../../contracts/store-samples.ts'
import { createFakeLog } from '../../fakes/log.ts'
import { startPostgres } from '../../harness/postgres.ts'
import { startTcpProxy } from '../../harness/tcp-proxy.ts'
import { waitFor } from '../../harness/wait-for.ts'
import { optionsFor } from '../../support/postgres-store.ts'

const ACT_WITHIN_MS = 2_000
/** With one more attempt, on a machine that has other things to do. */
const REFUSED_WITHIN_MS = 6_000

const server = await startPostgres()
const proxy = await startTcpProxy(server.port)
const unavailable = new Refusal('storage-unavailable')
let url = ''
let log = createFakeLog()
let store: Store

beforeEach(async () => {
  url = await server.database()
  log = createFakeLog()
  const throughProxy = new URL(url)
  throughProxy.port = String(proxy.port)
  store = await openPostgres(optionsFor(throughProxy.href, { log, actWithinMs: ACT_WITHIN_MS }))
  await store.createRoom(room('team'), 0, origin())
})
afterEach(async () => {
  proxy.restore()
  await store.close()
})

const write = (id = 'ticket') => store.redeemTicket(id, NOW)
const read = () => store.findRoom('team')
/** Several at once, so that several connections are in use. */
const atOnce = () => Promise.all(Array.from({ length: 6 }, (_, i) => store.countTry([`key-${i}`], 0, NOW)))
const worksAgain = () => waitFor(() => write(`t${performance.now()}`), { what: 'the store to work again' })

async function withinMs<T>(ms: number, act: Promise<T>): Promise<void> {
  const began = performance.now()
  await expect(act).rejects.toEqual(unavailable)
  expect(performance.now() - began).toBeLessThan(ms)
}

describe('a server', () => {
  it('that is stopped refuses reads and writes, and is used again when it runs', async () => {
    await atOnce()
    await server.stop()
    await withinMs(REFUSED_WITHIN_MS, write())
    await withinMs(REFUSED_WITHIN_MS, read())
    await expect(store.ping()).rejects.toEqual(unavailable)
    // One line, however many were refused.
    expect(log.lines.filter(({ level }) => level === 'error')).toHaveLength(1)
    await server.restart()
    expect(await write()).toBe(true)
    expect(await read()).toMatchObject({ id: 'id-team' })
  })

  it('that was restarted between two acts is not noticed', async () => {
    await atOnce()
    await server.restart()
    expect(await write()).toBe(true)
    await atOnce()
  })

  it('that crashed is used again', async () => {
    await atOnce()
    await server.kill9()
    await withinMs(REFUSED_WITHIN_MS, write())
    await server.restart()
    await worksAgain()
  })

  it('that ends connections in use has the act done on another', async () => {
    const blocker = new Client({ connectionString: url })
    await blocker.connect()
    await blocker.query('begin; lock table tickets in access exclusive mode')
    const redeemed = write()
    const waiting = "select pid from pg_stat_activity where wait_event_type = 'Lock' and application_name = 'vroom'"
    await waitFor(async () => (await server.query(waiting)).rowCount === 1, { what: 'the act to wait' })
    await server.query(`select pg_terminate_backend(pid) from (${waiting}) waiting`)
    await blocker.query('commit')
    await blocker.end()
    expect(await redeemed).toBe(true)
    expect(await write()).toBe(false)
  })

  it('that takes no more connections refuses, and says why in the log', async () => {
    await store.close()
    await server.query(`alter role vroom connection limit 0`)
    await expect(openPostgres(optionsFor(url))).rejects.toThrow(/does not answer \(53300\); start it/)
    await server.query(`alter role vroom connection limit -1`)
    store = await openPostgres(optionsFor(url, { log }))
    await server.query(`alter role vroom connection limit 0`)
    await withinMs(REFUSED_WITHIN_MS, write())
    expect(log.lines.at(-1)).toEqual({
      level: 'error',
      fields: { why: '53300' },
      message: 'the database does not answer',
    })
    await withinMs(REFUSED_WITHIN_MS, write())
    expect(log.lines.filter(({ level }) => level === 'error')).toHaveLength(1)
    await server.query(`alter role vroom connection limit -1`)
    expect(await write()).toBe(true)
    expect(log.lines.at(-1)).toMatchObject({ level: 'info', message: 'the database answers again' })
  })

  it('whose password was changed refuses until it is changed back', async () => {
    await server.query(
      `alter role vroom password 'another'; select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'vroom'`,
    )
    await withinMs(REFUSED_WITHIN_MS, write())
    expect(JSON.stringify(log.lines)).not.toContain(server.password)
    await server.query(`alter role vroom password '${server.password}'`)
    expect(await write()).toBe(true)
  })
})

describe('a network', () => {
  it('that swallows everything is noticed in time, and used again', async () => {
    await atOnce()
    proxy.blackhole()
    await withinMs(REFUSED_WITHIN_MS, write())
    await withinMs(REFUSED_WITHIN_MS, read())
    proxy.restore()
    await worksAgain()
  })

  it('that forgot its connections costs the acts on one of them, and no other', async () => {
    await atOnce()
    expect(proxy.connections()).toBeGreaterThan(1)
    proxy.strand()
    await withinMs(REFUSED_WITHIN_MS, write('stranded'))
    // The others that idled are not tried: each of them would cost as long.
    expect(await write()).toBe(true)
    await atOnce()
  })

  it('that breaks every connection refuses at once', async () => {
    proxy.cut()
    await withinMs(2_500, write())
    proxy.restore()
    expect(await write()).toBe(true)
  })
})

describe('a database', () => {
  it('that is read-only can be read, and written when it is not any more', async () => {
    await server.query('alter system set default_transaction_read_only = on')
    await server.query('select pg_reload_conf()')
    await waitFor(async () => (await write(`t${performance.now()}`).catch(() => 'refused')) === 'refused', {
      what: 'a refusal',
    })
    await withinMs(REFUSED_WITHIN_MS, write())
    expect(await read()).toMatchObject({ id: 'id-team' })
    await server.query('alter system reset default_transaction_read_only')
    await server.query('select pg_reload_conf()')
    await worksAgain()
  })

  it('whose disk is full refuses writes and no reads', async () => {
    await server.query(
      `create function full_disk() returns trigger language plpgsql as $$ begin raise exception 'no space left' using errcode = '53100'; end $$;
       create trigger full_disk before insert on tickets for each row execute function full_disk()`,
      url,
    )
    await withinMs(REFUSED_WITHIN_MS, write())
    expect(await read()).toMatchObject({ id: 'id-team' })
    await server.query('drop trigger full_disk on tickets', url)
    expect(await write()).toBe(true)
  })

  it('that somebody locks for long refuses in time', async () => {
    const blocker = new Client({ connectionString: url })
    await blocker.connect()
    await blocker.query('begin; lock table tickets in access exclusive mode')
    await withinMs(REFUSED_WITHIN_MS, write())
    await blocker.query('commit')
    await blocker.end()
    expect(await write()).toBe(true)
  })

  it('that is gone refuses, and nothing is made anew', async () => {
    await server.query('alter table tickets rename to elsewhere', url)
    await withinMs(REFUSED_WITHIN_MS, write())
    await server.query('alter table elsewhere rename to tickets', url)
    expect(await write()).toBe(true)
  })

  it('holds up nobody for long when a worker is stopped in the middle of an act', async () => {
    const stopped = new Client({ connectionString: url, idle_in_transaction_session_timeout: 3_000 })
    stopped.on('error', () => undefined)
    await stopped.connect()
    await stopped.query("begin isolation level serializable; update rooms set note = 'half' where name = 'team'")
    const patient = await openPostgres(optionsFor(url))
    expect(await patient.changeRoom('id-team', { note: 'whole' }, 'changed', origin())).toMatchObject({ note: 'whole' })
    await patient.close()
    await stopped.end().catch(() => undefined)
  })
})
