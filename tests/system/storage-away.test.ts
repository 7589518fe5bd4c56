// A relay whose database fails under it: calls go on, writes are refused, and all is well again without a restart.
import { execFile } from 'node:child_process'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import Database from 'better-sqlite3'
import { expect, it } from '@jest/globals'
import { startServer, type RunningServer } from '../harness/server.ts'
import { makeTempDir } from '../harness/temp-dir.ts'
import { waitFor } from '../harness/wait-for.ts'
import { visit, type Joined } from '../support/visitor.ts'

const PARTS = ['', '-wal', '-shm']

async function twoIn(server: RunningServer) {
  const chair = visit(server.origin)
  const room = await chair.createRoom()
  return { chair, room, ann: await chair.join(room), bob: await visit(server.origin).join(room) }
}

async function talk(from: Joined, to: Joined, word: string): Promise<void> {
  from.send({ type: 'signal', re: 1, to: to.welcome.self, payload: word })
  expect((await to.next('signal')).payload).toBe(word)
}

/** A change of the room, over the chairman's own socket. */
const lock = (chair: Joined, locked: boolean) => chair.act('configure', { settings: { locked } })

async function refusedWith(server: RunningServer): Promise<{ status: number; retryAfter: string | null }> {
  const headers = { origin: server.origin, 'content-type': 'application/json' }
  const reply = await fetch(`${server.origin}/api/v1/rooms`, { method: 'POST', headers, body: '{}' })
  return { status: reply.status, retryAfter: reply.headers.get('retry-after') }
}

const readiness = async (server: RunningServer) => (await fetch(`${server.origin}/readyz`)).status

it('the file is moved away and put back: nobody in the room notices', async () => {
  const server = await startServer()
  const { ann, bob, chair, room } = await twoIn(server)
  const away = await makeTempDir('away')
  const move = (from: string, to: string) => {
    for (const part of PARTS) renameSync(join(from, `vroom.db${part}`), join(to, `vroom.db${part}`))
  }
  move(server.dataDir, away)
  expect(await lock(ann, true)).toBe('storage-unavailable')
  await talk(ann, bob, 'without a database')
  await talk(bob, ann, 'and back')
  expect(await refusedWith(server)).toEqual({ status: 503, retryAfter: expect.stringMatching(/^\d+$/) })
  // Whoever asks often hears what was true a second ago.
  await waitFor(async () => (await readiness(server)) === 503, { what: 'readiness to say 503' })
  expect((await fetch(`${server.origin}/healthz`)).status).toBe(200)
  bob.send({ type: 'leave' })
  await waitFor(() => server.log().some((line) => line.includes('room_leave could not be recorded')), {
    what: 'the log',
  })

  move(away, server.dataDir)
  await waitFor(async () => (await readiness(server)) === 200, { what: 'readiness to say 200' })
  expect(await lock(ann, true)).toBe('done')
  expect(await lock(ann, false)).toBe('done')
  await talk(await chair.join(room), ann, 'again')
  expect(server.log().filter((line) => line.includes('the database does not answer'))).toHaveLength(1)
  expect(await server.stop()).toBe(0)
})

it('another program holds the lock: writes wait, then are refused, and signals pass meanwhile', async () => {
  const server = await startServer()
  const { ann, bob } = await twoIn(server)
  const other = new Database(join(server.dataDir, 'vroom.db'))
  other.exec('begin immediate')
  const first = lock(ann, true)
  for (let word = 0; word < 50; word++) await talk(bob, ann, String(word))
  other.exec('rollback')
  expect(await first).toBe('done')

  other.exec('begin immediate')
  const refused = lock(ann, false)
  await talk(bob, ann, 'while it waits')
  expect(await refused).toBe('storage-unavailable')
  other.exec('rollback')
  other.close()
  expect(await lock(ann, false)).toBe('done')
  expect(await server.stop()).toBe(0)
})

it('the disk is full: writes are refused until there is room', async () => {
  const folder = await makeTempDir('small-disk')
  const run = promisify(execFile)
  await run('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder])
  try {
    const server = await startServer({ dataDir: folder })
    const { ann, bob } = await twoIn(server)
    const filler = join(folder, 'filler')
    expect(() => writeFileSync(filler, Buffer.alloc(8 * 1024 * 1024))).toThrow(/ENOSPC/)
    await waitFor(async () => (await refusedWith(server)).status === 503, { what: 'a refusal', everyMs: 1 })
    expect(await lock(ann, true)).toBe('storage-unavailable')
    await talk(ann, bob, 'on a full disk')
    rmSync(filler)
    expect(await lock(ann, true)).toBe('done')
    expect((await refusedWith(server)).status).toBe(201)
    expect(await server.stop()).toBe(0)
    const database = new Database(join(folder, 'vroom.db'))
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
    database.close()
  } finally {
    await run('umount', ['--lazy', folder])
  }
})
