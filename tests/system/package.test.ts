// The archive that is installed from: what is in it, that it is the same each time, and that it runs where it is unpacked.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { freePort } from '../harness/free-port.ts'
import { startProgram } from '../harness/program.ts'
import { makeTempDir, root } from '../harness/temp-dir.ts'
import { waitFor } from '../harness/wait-for.ts'

const run = promisify(execFile)

/** Packs, and answers the archive. */
async function pack(folder: string): Promise<string> {
  await run(process.execPath, [join(root, 'scripts/package.mjs'), folder])
  const [name = ''] = readdirSync(folder)
  return join(folder, name)
}

const sumOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex')

describe('the archive', () => {
  let archive: string
  let files: readonly string[]
  beforeAll(async () => {
    archive = await pack(await makeTempDir('package'))
    const { stdout } = await run('tar', ['tzf', archive], { maxBuffer: 16 * 1024 * 1024 })
    files = stdout.trim().split('\n')
  })

  it('has a folder of its own, named by the version', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    expect(archive).toMatch(new RegExp(`/vroom-${version}\\.tar\\.gz$`))
    expect(files.filter((file) => !file.startsWith(`vroom-${version}/`))).toEqual([])
  })

  it('has what runs, what is read, and what installs it', () => {
    const inside = files.map((file) => file.replace(/^[^/]*\//, ''))
    expect(inside).toEqual(
      expect.arrayContaining([
        ...['LICENSE', 'README.md', 'CHANGELOG.md', 'SECURITY.md', 'package.json', 'package-lock.json'],
        ...['schema.sql', 'settings.example.ini', 'systemd/vroom.service', 'docs/install.md', 'protocol/PROTOCOL.md'],
        ...['dist/server/main.js', 'dist/client/index.html', 'scripts/start.mjs', 'docs/proxies/nginx-root.conf'],
        ...['node_modules/fastify/package.json', 'node_modules/fastify/LICENSE'],
        'node_modules/better-sqlite3/build/Release/better_sqlite3.node',
      ]),
    )
    const parts = new Set(inside.map((file) => file.split('/')[0]))
    expect([...parts].filter((part) => part !== undefined && !part.includes('.')).sort()).toEqual([
      ...['LICENSE', 'dist', 'docs', 'node_modules', 'protocol', 'scripts', 'systemd'],
    ])
  })

  it('offers by npm only what is in it', async () => {
    const { stdout } = await run('tar', [
      'xzOf',
      archive,
      '--wildcards',
      '--no-wildcards-match-slash',
      '*/package.json',
    ])
    const { scripts } = JSON.parse(stdout) as { scripts: Record<string, string> }
    expect(Object.keys(scripts)).toEqual(['start', 'key', 'doctor', 'db', 'mail:test', 'mail:preview'])
    const named = Object.values(scripts).map((line) => line.split(' ').at(-1) ?? '')
    expect(named.filter((script) => !files.some((file) => file.endsWith(`/${script}`)))).toEqual([])
  })

  it('has no tests, sources, tools of developers, data or settings in it', () => {
    const unwanted = /\/(?:tests|client\/ui|\.git|\.test|data)\/|settings\.ini$|secret\.key|\.d\.ts$|\.map$/
    expect(files.filter((file) => unwanted.test(file))).toEqual([])
    for (const tool of ['jest', 'typescript', 'vite', 'eslint', 'playwright-core']) {
      expect(files.some((file) => file.includes(`/node_modules/${tool}/`))).toBe(false)
    }
  })

  it('is the same to the last byte when it is made again', async () => {
    expect(sumOf(await pack(await makeTempDir('package')))).toBe(sumOf(archive))
  })

  it('runs where it is unpacked, with its pages and its commands, and without npm', async () => {
    const folder = await makeTempDir('unpacked')
    await run('tar', ['xzf', archive, '-C', folder, '--strip-components=1'])
    const [cwd, port] = [await makeTempDir('working'), await freePort()]
    const env = { PATH: process.env['PATH'] ?? '', VROOM_DAEMON_LISTEN_PORT: String(port) }
    const relay = await startProgram({
      command: process.execPath,
      args: [join(folder, 'dist/server/main.js')],
      cwd,
      env,
    })
    const origin = `http://127.0.0.1:${port}`
    await waitFor(async () => relay.status() !== null || (await fetch(`${origin}/readyz`)).ok, {
      what: `the unpacked relay to be ready`,
      timeoutMs: 20_000,
    })
    expect(relay.log().join('\n')).toContain('Vroom is ready at')
    const page = await (await fetch(`${origin}/team`)).text()
    const script = /src="([^"]+)"/.exec(page)?.[1] ?? ''
    expect((await fetch(`${origin}${script}`)).status).toBe(200)
    const key = await run(process.execPath, [join(folder, 'scripts/key.mjs'), 'list'], { cwd, env })
    expect(key.stderr).toBe('')
    expect(await relay.end('SIGTERM')).toBe(0)
  })
})
