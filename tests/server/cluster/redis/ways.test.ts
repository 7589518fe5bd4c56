// The ways to Redis: password, ACL, TLS, socket and Sentinel; and what an administrator is told when there is none.
import { afterEach, describe, expect, it } from '@jest/globals'
import { addressOf } from '../../../../server/cluster/redis/address.ts'
import type { RedisBusParts } from '../../../../server/cluster/redis/redis-bus.ts'
import type { Settings } from '../../../../server/settings/table.ts'
import { leaseOf, peerOf, seatRecord, stepOf } from '../../../contracts/bus.contract.ts'
import { freePort } from '../../../harness/free-port.ts'
import { startRedis, type RunningRedis } from '../../../harness/redis.ts'
import { startSentinel } from '../../../harness/sentinel.ts'
import { makeTempDir } from '../../../harness/temp-dir.ts'
import { makeTestCertificates } from '../../../harness/test-certificates.ts'
import { waitFor } from '../../../harness/wait-for.ts'
import { databaseSettings, redisBuses, type OpenBus, type RedisBuses } from '../../../support/redis-buses.ts'

/** All that docs/scaling.md says that the user needs. */
const RIGHTS =
  'resetkeys ~PREFIX:* resetchannels &PREFIX:* -@all +select +info +eval +evalsha +subscribe +unsubscribe +publish ' +
  '+set +get +exists +del +pexpire +time +hget +hmget +hset +hdel +hgetall +hexists +zadd +zrem +zmscore +zrange ' +
  '+zrangebyscore +zunionstore'

const open: RedisBuses[] = []
afterEach(() => Promise.all(open.splice(0).map((buses) => buses.close())))

const busesOf = (redis: RunningRedis, settings: Partial<Settings['database']> = {}) => {
  const buses = redisBuses(redis, settings)
  open.push(buses)
  return buses
}

/** Everything that a bus does, once. */
async function useAll({ bus, heard }: OpenBus): Promise<void> {
  await bus.follow('lobby')
  const lease = leaseOf('lobby', 'ann', bus)
  const seats = { put: [seatRecord('ann', bus)], drop: [] }
  const leases = { put: [{ lease, ms: 15_000 }], drop: [] }
  expect(await bus.commit(stepOf('lobby', null, { seats, leases }))).toEqual({ is: 'done' })
  expect((await bus.load('lobby'))?.seats.has(peerOf('ann'))).toBe(true)
  expect(await bus.beat([lease])).toEqual([])
  await bus.bury(bus.worker)
  expect(await bus.sweep(10)).toEqual([lease])
  expect([...(await bus.occupied())]).toEqual([['lobby', 1]])
  expect([await bus.claim('key', 1000), await bus.isClaimed('key')]).toEqual([true, true])
  expect(await bus.send(bus.worker, { type: 'ask', question: 'q' })).toBe(true)
  const gone = {
    seats: { put: [], drop: [peerOf('ann')] },
    leases: { put: [], drop: [lease] },
    seatsLeft: 0,
    isOver: true,
  }
  expect(await bus.commit(stepOf('lobby', 1, gone))).toEqual({ is: 'done' })
  await bus.tell('lobby', { type: 'heed' })
  await waitFor(() => heard.rooms.length === 3 && heard.words.length === 1, { what: 'all that was said' })
  bus.unfollow('lobby')
}

async function problem(buses: RedisBuses, parts: Partial<RedisBusParts> = {}): Promise<string> {
  const outcome = await buses.open(parts).then(
    () => new Error('it was opened'),
    (error: unknown) => error as Error,
  )
  expect(outcome.name).toBe('StartProblem')
  return outcome.message
}

describe('a bus is opened', () => {
  it('over TCP, TLS and a socket, with a password, and in a database of its own', async () => {
    const password = 'a-password-of-redis'
    const all = await Promise.all([
      startRedis(),
      startRedis({ password }),
      startRedis({ tls: true, password }),
      startRedis({ unixSocket: true }),
    ])
    for (const [at, redis] of all.entries()) {
      const db = at === 3 ? '?db=3' : '/3'
      await useAll(await busesOf(redis, { redis: `${redis.url}${db}` }).open())
      expect(await redis.command('DBSIZE')).toBe(0)
    }
  })

  it('with a password in the address', async () => {
    const redis = await startRedis({ password: 'a/pass word' })
    const url = redis.url.replace('//', `//:${encodeURIComponent('a/pass word')}@`)
    await useAll(await busesOf(redis, { redis: url, redis_password: '' }).open())
  })

  it('with a warning when Redis may forget what it was told', async () => {
    const redis = await startRedis({ args: ['--maxmemory-policy', 'allkeys-lru'] })
    const { log } = await busesOf(redis).open()
    expect(log.lines.map(({ level, fields }) => [level, fields])).toEqual([['warn', { policy: 'allkeys-lru' }]])
  })

  it('by a user who may do only what it must', async () => {
    const rules = RIGHTS.replaceAll('PREFIX', 'mine')
    const redis = await startRedis({ password: 'for-the-test', acl: { user: 'vroom', password: 'for-vroom', rules } })
    await useAll(await busesOf(redis, { redis_prefix: 'mine' }).open())
    const message = await problem(busesOf(redis, { redis_prefix: 'not-mine' }))
    expect(message).toMatch(/NOPERM.*docs\/scaling\.md/)
    await redis.command('ACL', 'SETUSER', 'vroom', '-publish')
    expect(await problem(busesOf(redis, { redis_prefix: 'mine' }))).toContain('NOPERM')
  })

  it('by way of a sentinel, and follows it to another Redis', async () => {
    const password = 'a-password-of-redis'
    const first = await startRedis({ password, args: ['--masterauth', password, '--repl-diskless-sync-delay', '0'] })
    const second = await startRedis({
      password,
      args: ['--masterauth', password, '--replicaof', '127.0.0.1', String(first.port)],
    })
    const sentinel = await startSentinel(first.port, password, 1)
    const settings = {
      redis: 'redis://sentinel',
      redis_sentinels: [sentinel.address],
      redis_sentinel_password: password,
    }
    const buses = busesOf(first, settings)
    const a = await buses.open()
    await a.bus.commit(stepOf('lobby', null, { seats: { put: [seatRecord('ann', a.bus)], drop: [] } }))
    expect(await problem(busesOf(second))).toMatch(/is the replica of another Redis/)
    const isCopied = async () => (await second.command('EXISTS', `${buses.prefix}:room:lobby`)) === 1
    await waitFor(isCopied, { what: 'the replica to have the room' })
    await first.kill9()
    await sentinel.failOver().catch(() => undefined)
    await waitFor(async () => (await sentinel.primary()) === second.port, {
      what: 'the replica’s turn',
      timeoutMs: 20_000,
    })
    await waitFor(() => a.heard.states.includes('down') && a.bus.isUp(), { what: 'the bus', timeoutMs: 20_000 })
    expect((await a.bus.load('lobby'))?.seats.has(peerOf('ann'))).toBe(true)
  }, 60_000)
})

describe('a bus is not opened', () => {
  it('where nobody listens, and says where, without the password', async () => {
    const redis = await startRedis()
    const port = await freePort()
    const settings = { redis: `redis://user:very-secret@127.0.0.1:${port}/1`, redis_password: 'very-secret' }
    const message = await problem(busesOf(redis, settings))
    expect(message).toBe(
      `database.redis: redis://127.0.0.1:${port} is not reached (ECONNREFUSED); start Redis there, or correct the address`,
    )
  })

  it('with a wrong password, or none', async () => {
    const redis = await startRedis({ password: 'the-right-one' })
    for (const redis_password of ['', 'the-wrong-one']) {
      expect(await problem(busesOf(redis, { redis_password }))).toMatch(/takes another user or password/)
    }
  })

  it('over TLS with a certificate that nobody vouches for', async () => {
    const redis = await startRedis({ tls: true })
    const other = await makeTestCertificates(await makeTempDir('other-ca'))
    for (const redis_ca of ['', other.ca]) {
      expect(await problem(busesOf(redis, { redis_ca }))).toMatch(/certificate .* is not accepted .*database\.redis_ca/)
    }
    expect(await problem(busesOf(redis, { redis_ca: '/nowhere/ca.pem' }))).toMatch(/redis_ca: .*ENOENT/)
  })

  it('beside an instance with another secret key, until that one is gone', async () => {
    const redis = await startRedis()
    const buses = busesOf(redis)
    const { bus } = await buses.open()
    await bus.commit(
      stepOf('lobby', null, { leases: { put: [{ lease: leaseOf('lobby', 'ann', bus), ms: 1 }], drop: [] } }),
    )
    const secret = Buffer.from('another secret of thirty-two bytes')
    expect(await problem(buses, { secret })).toMatch(/another secret key.*half a minute/)
    buses.turn(31_000)
    const { bus: heir } = await buses.open({ secret })
    expect(await heir.load('lobby')).toBeNull()
    expect(await heir.sweep(10)).toEqual([])
  })

  it.each([
    ['redis://redis.example.org', {}, /must have a password/],
    ['rediss://10.0.0.5:6380', {}, /must have a password/],
    ['redis://localhost', { redis_sentinels: ['localhost:26379'] }, /must have a password/],
    ['redis://localhost', { redis_sentinels: ['a.example.org:26379'], redis_password: 'x' }, /sentinels .* password/],
    ['unix:/run/redis.sock', { redis_sentinels: ['localhost:26379'] }, /sentinels name hosts/],
    ['redis://localhost/one', {}, /by a number/],
    ['redis://', {}, /names no host|no address/],
  ])('in production from %s %j', async (redis, more, message) => {
    const database = databaseSettings({ url: redis, settings: {} } as RunningRedis, { redis, ...more })
    expect(() => addressOf(database, true)).toThrow(message)
  })

  it('but in development from anywhere', () => {
    const database = databaseSettings({ url: 'redis://redis.example.org', settings: {} } as RunningRedis)
    expect(addressOf(database, false)).toMatchObject({ shown: 'redis://redis.example.org:6379', needsPassword: false })
    for (const redis of ['redis://127.0.0.9', 'redis://[::1]:7', 'redis://localhost/2', 'unix:/run/redis.sock?db=2']) {
      expect(addressOf({ ...database, redis }, true).needsPassword).toBe(false)
    }
  })
})
