// Redis Sentinel on the loopback address: who of several Redis is the one to write to.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { atEnd } from './cleanup.ts'
import { freePort } from './free-port.ts'
import { startProgram } from './program.ts'
import { makeTempDir } from './temp-dir.ts'
import { waitFor } from './wait-for.ts'

export type Sentinel = {
  /** For `database.redis_sentinels`. */
  readonly address: string
  /** The port of the Redis that it names now. */
  primary(): Promise<number>
  /** Comes back when a replica has been made the primary. */
  failOver(): Promise<void>
}

/** Watches `mymaster` on `port`; `replicas`: how many it waits for. */
export async function startSentinel(port: number, password: string, replicas: number): Promise<Sentinel> {
  const folder = await makeTempDir('sentinel')
  const own = await freePort()
  const lines = [
    ...[`port ${own}`, 'bind 127.0.0.1', `dir ${folder}`, `requirepass ${password}`],
    ...[`sentinel monitor mymaster 127.0.0.1 ${port} 1`, `sentinel auth-pass mymaster ${password}`],
    ...['sentinel down-after-milliseconds mymaster 500', 'sentinel failover-timeout mymaster 5000'],
  ]
  await writeFile(join(folder, 'sentinel.conf'), `${lines.join('\n')}\n`)
  const env = { PATH: process.env['PATH'] ?? '' }
  await startProgram({ command: 'redis-server', args: ['sentinel.conf', '--sentinel'], cwd: folder, env })
  const client = new Redis({ port: own, password, protocol: 2, enableReadyCheck: false, disconnectTimeout: 50 })
  client.on('error', () => undefined)
  atEnd(() => client.disconnect())
  const primary = async () => Number((await ask('get-master-addr-by-name', 'mymaster'))[1])
  const ask = async (...words: readonly string[]) => (await client.call('SENTINEL', ...words)) as unknown[]
  await waitFor(async () => (await ask('replicas', 'mymaster')).length >= replicas, {
    what: 'the sentinel to know the replicas',
    timeoutMs: 25_000,
  })
  return {
    address: `127.0.0.1:${own}`,
    primary,
    async failOver() {
      const before = await primary()
      // Refused until the replica has told how far it is.
      await waitFor(async () => (await client.call('SENTINEL', 'failover', 'mymaster')) === 'OK', {
        what: 'the sentinel to begin',
        everyMs: 250,
      })
      await waitFor(async () => (await primary()) !== before, { what: 'another primary', timeoutMs: 20_000 })
    },
  }
}
