// A relay that cannot start says why in one line, ends with 78, and has not listened.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { decodeAs } from '../../protocol/codec.ts'
import { InstanceReply } from '../../protocol/http.ts'
import { freePort } from '../harness/free-port.ts'
import { startProgram } from '../harness/program.ts'
import { startServer } from '../harness/server.ts'
import { makeTempDir, root } from '../harness/temp-dir.ts'
import { waitFor } from '../harness/wait-for.ts'

async function run(ini: string, env: Record<string, string> = {}, args: readonly string[] | null = null) {
  const cwd = await makeTempDir('refusal')
  writeFileSync(join(cwd, 'settings.ini'), ini)
  const program = await startProgram({
    command: process.execPath,
    args: [join(root, 'dist/server/main.js'), ...(args ?? [])],
    cwd,
    env: { PATH: process.env['PATH'] ?? '', ...env },
  })
  await waitFor(() => program.status() !== null, { what: 'the relay to end' })
  return { status: program.status(), lines: program.log() }
}

it('tells pages the most that they may send', async () => {
  const server = await startServer({ settings: { VROOM_VIDEO_MAX_UPLINK_KBPS: '2500' } })
  const instance = decodeAs(InstanceReply, await (await fetch(`${server.origin}/api/v1/instance`)).text())
  expect(instance).toMatchObject({ ok: true, value: { video: { maxUplinkKbps: 2500 } } })
})

describe('a relay with wrong settings', () => {
  it.each<[string, Record<string, string>, string]>([
    ['[daemon]\nlisten_prot = 1', {}, './settings.ini:2: there is no daemon.listen_prot; [daemon] has listen_ip'],
    ['\n\n[daemon]\nlisten_port = http', {}, './settings.ini:4: daemon.listen_port must be a whole number'],
    ['[daemon]\nsecret_key = changeme', {}, './settings.ini:2: daemon.secret_key must be at least 32 bytes'],
    ['', { VROOM_DATABASE_REDIS: '127.0.0.1' }, 'VROOM_DATABASE_REDIS: database.redis must be redis://'],
    ['', { VROOM_DATABASE_DSN: 'mysql://h/d' }, 'VROOM_DATABASE_DSN: database.dsn must be sqlite:FILE'],
    ['', { VROOM_TURN_NONSENSE: '1' }, 'VROOM_TURN_NONSENSE: overrides no setting'],
  ])('%j %j ends with 78', async (ini, env, message) => {
    const { status, lines } = await run(ini, env)
    expect(lines).toEqual([expect.stringContaining(message)])
    expect(status).toBe(78)
  })

  it('reads the file that --config names, and no other', async () => {
    const { status, lines } = await run('[broken', {}, ['--config', '/nonexistent/settings.ini'])
    expect([status, lines]).toEqual([
      78,
      [expect.stringContaining('/nonexistent/settings.ini: cannot be read (ENOENT)')],
    ])
  })

  it('does not start on a database that is none', async () => {
    const dataDir = await makeTempDir('damaged')
    writeFileSync(join(dataDir, 'vroom.db'), 'x'.repeat(5000))
    const { status, lines } = await run('', { VROOM_DATABASE_DSN: `sqlite:${join(dataDir, 'vroom.db')}` })
    expect([status, lines]).toEqual([78, [expect.stringContaining('the database is damaged; restore a backup')]])
  })

  it('names a port that is in use, and may be tried again', async () => {
    const port = await freePort()
    await startServer({ port })
    const { status, lines } = await run(`[daemon]\nlisten_port = ${port}`)
    expect([status, lines]).toEqual([1, [expect.stringContaining(`port ${port} is in use`)]])
  })
})
