// What becomes of the database's files behind a running relay's back: noticed, refused, and gone on with afterwards.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  chmodSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Store } from '../../../server/store-port.ts'
import { openSqlite } from '../../../server/store/sqlite.ts'
import { backUp } from '../../../server/store/sqlite/upkeep.ts'
import { createFakeLog } from '../../fakes/log.ts'
import { makeTempDir, root } from '../../harness/temp-dir.ts'
import { waitFor } from '../../harness/wait-for.ts'

const schema = readFileSync(join(root, 'schema.sql'), 'utf8')
const NOW = 1_700_000_000_000
const origin = { at: NOW, address: '192.0.2.1', user: 'session:12345678' }
const refusal = { code: 'storage-unavailable' }
const PARTS = ['', '-wal', '-shm']

let folder = ''
let file = ''
let log = createFakeLog()
const opened: Store[] = []
const open = (path = file): Store => {
  const store = openSqlite({ file: path, schema, log, busyWithinMs: 400 })
  opened.push(store)
  return store
}
const create = (store: Store, name: string) =>
  store.createRoom({ name, id: `id-${name}`, ownerSession: 'hash' }, 0, origin)
const said = (text: string): number => log.lines.filter((line) => line.message === text).length
const move = (from: string, to: string): void => {
  for (const part of PARTS) if (existsSync(`${from}${part}`)) renameSync(`${from}${part}`, `${to}${part}`)
}
const integrity = (path: string): unknown => {
  const database = new Database(path, { readonly: true })
  try {
    return database.pragma('integrity_check', { simple: true })
  } finally {
    database.close()
  }
}

beforeEach(async () => {
  log = createFakeLog()
  folder = await makeTempDir('sqlite-faults')
  file = join(folder, 'vroom.db')
})
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})

describe('a database whose file', () => {
  it('was moved away takes nothing, makes nothing, says so once, and goes on when it is back', async () => {
    const store = open()
    await create(store, 'before')
    move(file, join(folder, 'away'))
    for (const name of ['one', 'two', 'three']) await expect(create(store, name)).rejects.toMatchObject(refusal)
    await expect(store.findRoom('before')).rejects.toMatchObject(refusal)
    await expect(store.ping()).rejects.toMatchObject(refusal)
    expect(readdirSync(folder).filter((name) => name.startsWith('vroom.db'))).toEqual([])
    expect(said('the database does not answer')).toBe(1)

    move(join(folder, 'away'), file)
    expect(await store.findRoom('before')).not.toBeNull()
    expect(await store.findRoom('one')).toBeNull()
    expect(await create(store, 'one')).toBe('created')
    expect(said('the database answers again')).toBe(1)
    expect(integrity(file)).toBe('ok')
  })

  it('was moved away in the middle of a write refuses that write too', async () => {
    const store = open()
    await create(store, 'before')
    const writing = create(store, 'late')
    move(file, join(folder, 'away'))
    await expect(writing).rejects.toMatchObject(refusal)
  })

  it('was replaced by a backup goes on with that one', async () => {
    const store = open()
    await create(store, 'kept')
    await backUp(file, join(folder, 'backup.db'))
    await create(store, 'lost')
    for (const part of PARTS) rmSync(`${file}${part}`)
    await expect(store.findRoom('kept')).rejects.toMatchObject(refusal)
    cpSync(join(folder, 'backup.db'), file)

    await waitFor(() => store.findRoom('kept'), { what: 'the backup to be used' })
    expect(await store.findRoom('lost')).toBeNull()
    expect(await create(store, 'new')).toBe('created')
    expect(said('another file is in the place of the database and is used from now on')).toBe(1)
    const beside = open()
    expect(await beside.findRoom('new')).not.toBeNull()
    expect(integrity(file)).toBe('ok')
  })

  it('was replaced by something else, or by nothing, waits for a sound one', async () => {
    const store = open()
    await create(store, 'kept')
    await backUp(file, join(folder, 'backup.db'))
    for (const part of PARTS) rmSync(`${file}${part}`)
    for (const [what, bytes] of [
      ['empty', ''],
      ['no database', 'not a database '.repeat(100)],
    ] as const) {
      writeFileSync(file, bytes)
      const reason = what === 'empty' ? /is empty/ : /is damaged/
      await waitFor(
        async () => {
          await expect(store.ping()).rejects.toMatchObject(refusal)
          return log.lines.some((line) => reason.test(JSON.stringify(line)))
        },
        { what },
      )
      expect(readFileSync(file, 'utf8')).toBe(bytes)
      rmSync(file)
    }
    cpSync(join(folder, 'backup.db'), file)
    expect(await waitFor(() => store.findRoom('kept'), { what: 'the backup to be used' })).not.toBeNull()
  })

  it('was replaced while its log of changes stayed is never mixed with that', async () => {
    const store = open()
    await create(store, 'kept')
    await backUp(file, join(folder, 'backup.db'))
    await create(store, 'in-the-log')
    rmSync(file)
    cpSync(join(folder, 'backup.db'), file)
    await expect(store.findRoom('kept')).rejects.toMatchObject(refusal)
    await expect(create(store, 'other')).rejects.toMatchObject(refusal)
    expect(JSON.stringify(log.lines)).toContain('restart the relay')
    expect(readFileSync(file)).toEqual(readFileSync(join(folder, 'backup.db')))
  })
})

it('64 random bytes of the file, flipped 30 times: noticed at the start, or all that is read is right', async () => {
  const store = open()
  const names = Array.from({ length: 25 }, (_, at) => `room-${String(at)}`)
  for (const name of names) await create(store, name)
  const events = await store.events(null, null, 200)
  await store.close()
  const whole = readFileSync(file)
  let noticed = 0
  for (let round = 0; round < 30; round++) {
    const random = generator(round)
    const bytes = Buffer.from(whole)
    for (let flips = 0; flips < 64; flips++) bytes.writeUInt8(1 + random(255), random(bytes.length))
    const damaged = join(folder, `${String(round)}.db`)
    writeFileSync(damaged, bytes)
    let again: Store
    try {
      again = openSqlite({ file: damaged, schema, log })
    } catch (error) {
      expect(String(error)).toMatch(
        /is damaged; restore a backup of it with "npm run db -- restore FILE"|not a Vroom|newer Vroom/,
      )
      expect(readFileSync(damaged)).toEqual(bytes)
      noticed++
      continue
    }
    try {
      expect(await again.events(null, null, 200)).toEqual(events)
      for (const name of names) expect(await again.findRoom(name)).toMatchObject({ id: `id-${name}` })
    } finally {
      await again.close()
    }
  }
  expect(noticed).toBeGreaterThan(15)
})

/** Numbers below a bound, the same for the same seed (mulberry32). */
function generator(seed: number): (below: number) => number {
  let state = seed + 1
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

describe('without the right to write', () => {
  /** Root may write everywhere. */
  const asNobody = (act: () => void): void => {
    const isRoot = process.getuid?.() === 0
    if (isRoot) process.seteuid?.(65_534)
    try {
      act()
    } finally {
      if (isRoot) process.seteuid?.(0)
    }
  }

  it('the start is refused, and the file left alone', async () => {
    await open().close()
    chmodSync(file, 0o444)
    const before = readFileSync(file)
    asNobody(() => expect(() => open()).toThrow(/cannot be opened \(|is damaged/))
    expect(readFileSync(file)).toEqual(before)
    const closed = join(folder, 'closed')
    mkdirSync(closed, { mode: 0o555 })
    asNobody(() => expect(() => open(join(closed, 'vroom.db'))).toThrow(/cannot be opened \(/))
    expect(readdirSync(closed)).toEqual([])
    expect(statSync(file).size).toBe(before.length)
    expect(basename(file)).toBe('vroom.db')
  })
})
