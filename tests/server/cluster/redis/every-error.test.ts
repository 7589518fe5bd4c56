// Handshakes that are broken off at any moment end a connection, and nothing else.
import { expect, it } from '@jest/globals'
import { Redis } from 'ioredis'
import { hearEveryError } from '../../../../server/cluster/redis/every-error.ts'
import { startRedis } from '../../../harness/redis.ts'

it('no error of a connection is nobody’s, however many there are', async () => {
  const redis = await startRedis({ tls: true })
  const { port } = redis
  let ended = 0
  for (let round = 0; round < 60; round++) {
    const client = new Redis({
      host: '127.0.0.1',
      port,
      tls: {},
      lazyConnect: true,
      retryStrategy: null,
      disconnectTimeout: 50,
    })
    hearEveryError(client)
    client.on('error', () => undefined)
    const connected = client.connect().catch(() => undefined)
    for (let turn = 0; turn < round % 6; turn++) await new Promise((resolve) => setImmediate(resolve))
    client.disconnect()
    await connected
    ended++
  }
  // What nobody hears is thrown, and jest takes it for a failure of this test. When Redis is gone all has been said.
  await redis.stop()
  expect(ended).toBe(60)
})
