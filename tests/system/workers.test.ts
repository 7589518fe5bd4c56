// Several workers on one port: started together, started again when they die, replaced, ended.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { atEnd } from '../harness/cleanup.ts'
import { startRedis, redisDatabase, type RunningRedis } from '../harness/redis.ts'
import { childrenOf, startWorkers } from '../harness/relays.ts'
import { startServer, type RunningServer } from '../harness/server.ts'
import { makeTempDir } from '../harness/temp-dir.ts'
import { waitFor } from '../harness/wait-for.ts'

let redis: RunningRedis
beforeAll(async () => {
  redis = await startRedis()
})

type Settings = Readonly<Record<string, string>>
const start = (count: number, settings: Settings = {}, dataDir?: string): Promise<RunningServer> =>
  startWorkers(count, { redis: redisDatabase(redis), settings, ...(dataDir !== undefined && { dataDir }) })

type Line = { readonly msg?: string; readonly worker?: number; readonly pid?: number }
const linesOf = (server: RunningServer, msg: string): Line[] =>
  server
    .log()
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line)
    .filter((line) => line.msg === msg)

/** A fresh connection each time, as new browsers make; `fetch` would take one that it has. */
function isServing(server: RunningServer): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port: server.port, path: '/readyz', agent: false }, (reply) => {
      reply.resume().on('end', () => {
        resolve(reply.statusCode === 200)
      })
    })
    request.on('error', reject)
  })
}

const isAlive = (pid: number): boolean => existsSync(`/proc/${String(pid)}`)

const gone = (pids: readonly number[]): Promise<unknown> =>
  waitFor(() => !pids.some(isAlive), { what: 'the workers to end', timeoutMs: 30_000 })

async function workersOf(server: RunningServer, count: number): Promise<number[]> {
  const isFull = () => {
    const pids = childrenOf(server.pid())
    return pids.length === count && pids
  }
  return waitFor(isFull, { what: `${String(count)} workers`, timeoutMs: 20_000 })
}

describe('several workers', () => {
  it('[C1] are one relay: one address, one line, one pid file, one end', async () => {
    const server = await start(3, { VROOM_DAEMON_PID_FILE: 'relay.pid' })
    const pids = await workersOf(server, 3)
    await waitFor(() => server.log().some((line) => !line.startsWith('{')), { what: 'the line of being ready' })
    expect(server.log().filter((line) => !line.startsWith('{'))).toEqual([`Vroom is ready at ${server.origin}`])
    const pidFile = join(server.dataDir, 'relay.pid')
    expect(readFileSync(pidFile, 'utf8')).toBe(`${String(server.pid())}\n`)
    const ready = linesOf(server, 'ready')
    expect(ready.map((line) => line.worker).sort()).toEqual([1, 2, 3])
    expect(ready.map((line) => line.pid).sort()).toEqual(pids.sort())
    expect(await server.stop()).toBe(0)
    expect(pids.some(isAlive)).toBe(false)
    expect(existsSync(pidFile)).toBe(false)
  })

  it('[C1] one that dies is started again, and the others go on meanwhile', async () => {
    const server = await start(2)
    const pids = await workersOf(server, 2)
    process.kill(pids[0] ?? 0, 'SIGKILL')
    await gone(pids.slice(0, 1))
    expect(await isServing(server)).toBe(true)
    const now = await workersOf(server, 2)
    expect(now).toContain(pids[1])
    expect(linesOf(server, 'a worker has died')).toHaveLength(1)
    await waitFor(() => linesOf(server, 'ready').length === 3, { what: 'the third worker' })
    expect(await server.stop()).toBe(0)
  })

  it('[C5] one that is stopped holds up nobody but whoever was being handed to it', async () => {
    const server = await start(2)
    const [stopped = 0] = await workersOf(server, 2)
    process.kill(stopped, 'SIGSTOP')
    const wakeUp = (): void => {
      if (isAlive(stopped)) process.kill(stopped, 'SIGCONT')
    }
    atEnd(wakeUp)
    let answered = 0
    const asked = Array.from({ length: 20 }, async () => {
      await isServing(server)
      answered++
    })
    await waitFor(() => answered >= 19, { what: 'all but one to be answered', timeoutMs: 40_000 })
    wakeUp()
    await Promise.all(asked)
    expect(await server.stop()).toBe(0)
  })

  it('are replaced one after the other on SIGHUP, and nobody finds the door closed', async () => {
    const server = await start(2)
    const before = await workersOf(server, 2)
    const refused: unknown[] = []
    let asked = 0
    const isRolled = async () => {
      asked++
      await isServing(server).catch((error: unknown) => refused.push(error))
      return linesOf(server, 'all workers are new').length === 1
    }
    process.kill(server.pid(), 'SIGHUP')
    await waitFor(isRolled, { what: 'the roll', timeoutMs: 40_000 })
    expect(refused).toEqual([])
    expect(asked).toBeGreaterThan(5)
    const after = await workersOf(server, 2)
    expect(after.filter((pid) => before.includes(pid))).toEqual([])
    expect(await server.stop()).toBe(0)
  })

  it('stay as they are when the settings are wrong on SIGHUP', async () => {
    const folder = await makeTempDir('settings')
    const file = join(folder, 'settings.ini')
    writeFileSync(file, '')
    const { settings } = redisDatabase(redis)
    const server = await startServer({
      settings: { ...settings, VROOM_DAEMON_WORKERS: '2' },
      args: ['--config', file],
    })
    const before = await workersOf(server, 2)
    writeFileSync(file, '[daemon]\ngrace = soon\n')
    process.kill(server.pid(), 'SIGHUP')
    const msg = 'the workers stay as they are: the settings are wrong'
    await waitFor(() => linesOf(server, msg).length === 1, { what: 'the complaint' })
    expect(childrenOf(server.pid())).toEqual(before)
    writeFileSync(file, '[daemon]\ngrace = 20\n')
    process.kill(server.pid(), 'SIGHUP')
    await waitFor(() => linesOf(server, 'all workers are new').length === 1, { what: 'the roll', timeoutMs: 40_000 })
    expect(await server.stop()).toBe(0)
  })

  it('end by themselves when their primary is killed', async () => {
    const server = await start(2)
    const pids = await workersOf(server, 2)
    await server.kill9()
    await gone(pids)
    expect(linesOf(server, 'stopped').length).toBe(2)
  })

  it('end at once when asked twice, also one that is stopped', async () => {
    const server = await start(2)
    const pids = await workersOf(server, 2)
    process.kill(pids[0] ?? 0, 'SIGSTOP')
    process.kill(server.pid(), 'SIGTERM')
    await waitFor(() => linesOf(server, 'stopping all workers').length === 1, { what: 'the end to begin' })
    await waitFor(() => !isAlive(pids[1] ?? 0), { what: 'the other one to end' })
    expect(server.status()).toBeNull()
    process.kill(server.pid(), 'SIGTERM')
    await waitFor(() => server.status() !== null, { what: 'the relay to end', timeoutMs: 2_000 })
    expect(server.status()).toBe(1)
    await gone(pids)
  })

  it('do not start when something is wrong, and say so once', async () => {
    const dataDir = await makeTempDir('broken')
    writeFileSync(join(dataDir, 'data'), 'not a folder')
    const wrong = { VROOM_DAEMON_SECRET_KEY: '' }
    await expect(start(3, wrong, dataDir)).rejects.toThrow(
      /^The relay ended with 78:\n[^\n]*secret\.key: cannot be read/,
    )
    const error: unknown = await start(3, wrong, dataDir).catch((caught: unknown) => caught)
    expect(String(error).match(/secret\.key: cannot be read/g)).toHaveLength(1)
  })
})
