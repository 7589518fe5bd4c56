// Our Redis for tests: started in each of its forms, stalled, and started again.
import { describe, expect, it } from '@jest/globals'
import { redisDatabase, startRedis } from '../../../harness/redis.ts'

describe('Redis for tests', () => {
  it('answers over TCP, TLS and a socket, with and without a password', async () => {
    const all = await Promise.all([
      startRedis(),
      startRedis({ password: 'a-good-password' }),
      startRedis({ tls: true }),
      startRedis({ unixSocket: true, acl: { user: 'relay', password: 'another-password', rules: '~v:* +get' } }),
    ])
    for (const redis of all) expect(await redis.command('PING')).toBe('PONG')
    expect(all.map(({ url }) => url.split(':')[0])).toEqual(['redis', 'redis', 'rediss', 'unix'])
    expect(all[3].settings).toMatchObject({ VROOM_DATABASE_REDIS_USER: 'relay' })
  })

  it('loses everything with a restart, unless it keeps', async () => {
    for (const keeps of [false, true]) {
      const redis = await startRedis({ keeps })
      const { prefix, keys } = redisDatabase(redis)
      await redis.command('SET', `${prefix}:a`, '1')
      await redis.restart()
      expect(await keys()).toEqual(keeps ? [`${prefix}:a`] : [])
    }
  })

  it('is stalled and goes on', async () => {
    const redis = await startRedis()
    redis.pause()
    let isAnswered = false
    const asked = redis.command('PING').then(() => (isAnswered = true))
    await new Promise((resolve) => setImmediate(resolve))
    expect(isAnswered).toBe(false)
    redis.resume()
    await asked
  })
})
