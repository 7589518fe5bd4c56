// What is said of a Redis that does not do what it should: never what it was sent.
import { createServer, type AddressInfo } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { examineRedis } from '../../../../server/cluster/redis/examine.ts'
import { problemOf } from '../../../../server/cluster/redis/problem.ts'
import { atEnd } from '../../../harness/cleanup.ts'
import { startRedis } from '../../../harness/redis.ts'
import { databaseSettings, redisBuses } from '../../../support/redis-buses.ts'

const PASSWORD = 'very-secret'

/** Speaks as servers do that know no AUTH, and repeat what they were sent. */
async function startRepeater(): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (sent) => {
      for (const command of sent.toString().split(/^(?=\*)/m)) {
        socket.write(`-ERR unknown command ${command.replaceAll('\r\n', ' ')}\r\n`)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  atEnd(() => new Promise((resolve) => server.close(resolve)))
  return `redis://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('the password stands in no message', () => {
  it('of a server that repeats what it was sent', async () => {
    const redis = await startRepeater()
    const wrong = { redis, redis_user: 'vroom', redis_password: PASSWORD }
    const real = await startRedis()
    const [buses, settings] = [redisBuses(real, wrong), databaseSettings(real, wrong)]
    for (const attempt of [() => buses.open(), () => examineRedis(settings, false, () => Date.now())]) {
      const outcome = await attempt().then(
        () => 'it was opened',
        (error: unknown) => (error as Error).message,
      )
      expect(outcome).toContain(`${redis} does not do what is needed (ERR)`)
      expect(outcome).not.toContain(PASSWORD)
    }
  })

  it('of a Redis whose AUTH has another name', () => {
    const said = 'ERR unknown command `AUTH`, with args beginning with: `vroom`, `very-secret`, '
    expect(problemOf(new Error(said)).message).toBe('ERR unknown command `AUTH`')
  })
})
