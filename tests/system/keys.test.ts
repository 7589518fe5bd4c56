// `npm run key` as a process of its own: what it prints, what it keeps, and what it refuses.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from '@jest/globals'
import { runKey } from '../harness/key-command.ts'
import { startServer } from '../harness/server.ts'
import { makeTempDir } from '../harness/temp-dir.ts'

type Row = Record<string, string | number | null>

const DAY_MS = 24 * 3_600_000
const KEY = /^vroom_[A-Za-z0-9_-]{43}$/

function read(dataDir: string, query: string): Row[] {
  const database = new Database(join(dataDir, 'vroom.db'), { readonly: true })
  try {
    return database.prepare<[], Row>(query).all()
  } finally {
    database.close()
  }
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('base64url')

describe('npm run key', () => {
  it('prints a key once, keeps its hash alone, lists it and revokes it', async () => {
    const dataDir = await makeTempDir('keys')
    const before = Date.now()
    const made = await runKey(dataDir, 'create', 'statistics', '--days', '90')
    expect(made).toEqual({ status: 0, lines: [expect.stringMatching(KEY)] })
    const [secret = ''] = made.lines
    const [row] = read(dataDir, 'select * from api_keys')
    expect(Object.values(row ?? {})).toContain(hashOf(secret))
    const isEnd = (value: unknown) => Number(value) >= before + 90 * DAY_MS && Number(value) <= Date.now() + 90 * DAY_MS
    expect(Object.values(row ?? {}).some(isEnd)).toBe(true)
    for (const file of readdirSync(dataDir)) expect(readFileSync(join(dataDir, file)).includes(secret)).toBe(false)

    const end = new Date(before + 90 * DAY_MS).toISOString().slice(0, 10)
    const listed = await runKey(dataDir, 'list')
    expect(listed.lines).toHaveLength(2)
    expect(listed.lines[0]).toMatch(/^ID +NAME +FOR +EXPIRES +LAST USED$/)
    expect(listed.lines[1]).toMatch(
      new RegExp(`^[0-9a-f]{16} +statistics +all rooms +${end.slice(0, 7)}-\\d\\d +never$`),
    )
    const id = (listed.lines[1] ?? '').slice(0, 16)

    expect(await runKey(dataDir, 'revoke', id)).toEqual({ status: 0, lines: [`The key ${id} is revoked.`] })
    expect(read(dataDir, 'select * from api_keys')).toEqual([])
    expect((await runKey(dataDir, 'list')).lines).toEqual(['There are no API keys.'])
    expect(await runKey(dataDir, 'revoke', id)).toEqual({ status: 1, lines: [`there is no key with the id "${id}"`] })
    const events = read(dataDir, "select event, user, message from events where event = 'admin_key'")
    expect(events.map(({ event, user }) => [event, user])).toEqual([
      ['admin_key', 'relay'],
      ['admin_key', 'relay'],
    ])
    expect(JSON.stringify(events)).not.toContain(secret)
  })

  it('works beside a running relay, for one room too', async () => {
    const server = await startServer()
    const created = await fetch(`${server.origin}/api/v1/rooms`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.origin },
      body: JSON.stringify({ name: 'lobby' }),
    })
    expect(created.status).toBe(201)
    expect(await runKey(server.dataDir, 'create', 'desk', '--room', 'Lobby')).toMatchObject({ status: 0 })
    expect((await runKey(server.dataDir, 'list')).lines[1]).toMatch(/ desk +lobby +never +never$/)
    expect(await runKey(server.dataDir, 'create', 'other', '--room', 'nowhere')).toEqual({
      status: 1,
      lines: ['there is no room "nowhere"'],
    })
    expect(await server.stop()).toBe(0)
    expect(server.log().join('\n')).not.toMatch(/vroom_|"level":"error"/)
  })

  it('has one key of a name', async () => {
    const dataDir = await makeTempDir('keys')
    expect((await runKey(dataDir, 'create', 'desk')).status).toBe(0)
    expect(await runKey(dataDir, 'create', 'desk')).toEqual({
      status: 1,
      lines: ['there is a key named desk; revoke it first, or take another name'],
    })
    expect(read(dataDir, 'select * from api_keys')).toHaveLength(1)
  })

  it.each([
    [[], 'usage: npm run key -- create NAME'],
    [['make', 'desk'], 'usage: npm run key -- create NAME'],
    [['create'], 'usage: npm run key -- create NAME'],
    [['create', 'a', 'b'], 'usage: npm run key -- create NAME'],
    [['list', '--days', '3'], 'usage: npm run key -- create NAME'],
    [['create', 'a', '--for', 'ever'], "Unknown option '--for'"],
    [['create', 'front desk'], '"front desk" cannot be the name of a key'],
    [['create', 'a', '--days', '0'], '--days must be a whole number from 1 to 36500'],
    [['create', 'a', '--days', '1e3'], '--days must be a whole number from 1 to 36500'],
  ])('refuses %j in words, and makes no database', async (args, message) => {
    const dataDir = await makeTempDir('keys')
    const { status, lines } = await runKey(dataDir, ...args)
    expect(status).toBe(1)
    expect(lines[0]).toContain(message)
    expect(readdirSync(dataDir)).toEqual([])
  })

  it('reads the settings as the relay does', async () => {
    const dataDir = await makeTempDir('keys')
    writeFileSync(join(dataDir, 'wrong.ini'), '[daemon]\nlisten_prot = 1\n')
    const { status, lines } = await runKey(dataDir, 'list', '--config', 'wrong.ini')
    expect([status, lines]).toEqual([78, [expect.stringContaining('wrong.ini:2: there is no daemon.listen_prot')]])
  })
})
