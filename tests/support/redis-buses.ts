// Buses over one real Redis, and a clock for all of them that tests turn.
import type { Bus, BusListener, RoomMessage, WorkerId, WorkerMessage } from '../../server/cluster/bus.ts'
import { openRedisBus, type RedisBusParts } from '../../server/cluster/redis/redis-bus.ts'
import { systemClock } from '../../server/clock.ts'
import type { Settings } from '../../server/settings/table.ts'
import { createFakeLog } from '../fakes/log.ts'
import { createFakeMeter } from '../fakes/meter.ts'
import { redisDatabase, type RedisDatabase, type RunningRedis } from '../harness/redis.ts'

export const SECRET = Buffer.from('a secret of thirty-two bytes here')

export type Heard = {
  readonly rooms: { readonly room: string; readonly message: RoomMessage; readonly from: WorkerId }[]
  readonly words: { readonly message: WorkerMessage; readonly from: WorkerId }[]
  /** `up kept`, `up lost`, `down`, in order. */
  readonly states: string[]
}

/** A listener that remembers. */
export function createEar(): { readonly listener: BusListener; readonly heard: Heard } {
  const heard: Heard = { rooms: [], words: [], states: [] }
  const listener: BusListener = {
    onRoom: (room, message, from) => void heard.rooms.push({ room, message, from }),
    onWorker: (message, from) => void heard.words.push({ message, from }),
    onUp: (memory) => void heard.states.push(`up ${memory}`),
    onDown: () => void heard.states.push('down'),
  }
  return { listener, heard }
}

export type OpenBus = { readonly bus: Bus; readonly heard: Heard; readonly log: ReturnType<typeof createFakeLog> }

export type RedisBuses = {
  readonly prefix: string
  readonly database: Settings['database']
  /** Opened and listening; closed by `close`. */
  open(parts?: Partial<RedisBusParts>): Promise<OpenBus>
  /** Turns the clocks of all on, Redis's included. */
  turn(ms: number): void
  keys(): Promise<string[]>
  close(): Promise<void>
}

/** `settings` of the database section, over what leads to this Redis. */
export function redisBuses(redis: RunningRedis, settings: Partial<Settings['database']> = {}): RedisBuses {
  const { prefix, keys } = redisDatabase(redis)
  const database = databaseSettings(redis, { redis_prefix: prefix, ...settings })
  const buses: Bus[] = []
  let turned = 0
  const clock = { now: () => Date.now() + turned, after: systemClock.after }
  return {
    prefix,
    database,
    async open(parts = {}) {
      const log = createFakeLog()
      const bus = await openRedisBus({
        ...{ database, isProduction: true, secret: SECRET, graceMs: 30_000, clock, log, meter: createFakeMeter() },
        turned: () => turned,
        ...parts,
      })
      buses.push(bus)
      const { listener, heard } = createEar()
      await bus.listen(listener)
      return { bus, heard, log }
    },
    turn(ms) {
      turned += ms
    },
    keys,
    async close() {
      await Promise.all(buses.splice(0).map((bus) => bus.close()))
    },
  }
}

/** Every key of this place, with everything that is in it, as one text. */
export async function dumpOf(redis: RunningRedis, place: Pick<RedisDatabase, 'keys'>): Promise<string> {
  const texts = (await place.keys()).map(async (key) => {
    const [read = 'TYPE', ...rest] = readers[String(await redis.command('TYPE', key))] ?? []
    return JSON.stringify([key, await redis.command(read, key, ...rest)])
  })
  return (await Promise.all(texts)).join('\n')
}

const readers: Readonly<Record<string, readonly string[]>> = {
  string: ['GET'],
  hash: ['HGETALL'],
  zset: ['ZRANGE', '0', '-1', 'WITHSCORES'],
}

/** The database section for this Redis. */
export function databaseSettings(redis: RunningRedis, over: Partial<Settings['database']> = {}): Settings['database'] {
  const { settings } = redis
  return {
    dsn: { is: 'sqlite', file: ':memory:' },
    user: '',
    password: '',
    ca: '',
    redis: redis.url,
    redis_user: settings['VROOM_DATABASE_REDIS_USER'] ?? '',
    redis_password: settings['VROOM_DATABASE_REDIS_PASSWORD'] ?? '',
    redis_ca: settings['VROOM_DATABASE_REDIS_CA'] ?? '',
    redis_sentinels: [],
    redis_sentinel_name: 'mymaster',
    redis_sentinel_password: '',
    redis_prefix: 'vroom',
    ...over,
  }
}
