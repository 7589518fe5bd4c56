// Workers of one cluster over a real Redis, whose time moves when the test says so, and not before all is done and told.
import type { Seat } from '../../server/cluster-port.ts'
import type { Bus, BusListener } from '../../server/cluster/bus.ts'
import { openRedisBus } from '../../server/cluster/redis/redis-bus.ts'
import { createSharedCluster, type SharedCluster } from '../../server/cluster/shared/shared-cluster.ts'
import { systemClock } from '../../server/clock.ts'
import { createFakeClock, type FakeClock } from '../fakes/clock.ts'
import { createFakeLog } from '../fakes/log.ts'
import { createFakeMeter } from '../fakes/meter.ts'
import { redisDatabase, type RedisDatabase, type RunningRedis } from '../harness/redis.ts'
import { waitFor } from '../harness/wait-for.ts'
import { databaseSettings, SECRET } from './redis-buses.ts'

export type RedisWorkers = {
  readonly place: RedisDatabase
  readonly clock: FakeClock
  readonly lost: readonly Seat[]
  start(): Promise<SharedCluster>
  /** Until no worker waits for Redis, and each has heard all that was said. */
  settle(): Promise<void>
  /** By steps as short as the shortest time that a worker measures. */
  advance(ms: number): Promise<void>
  /** As if all were killed. */
  stop(): Promise<void>
}

const STEP_MS = 1_000
/** Confirmations are told together after so long. */
const CONFIRMED_MS = 50

export function redisWorkers(redis: RunningRedis, graceMs: number, recoveringMs: number): RedisWorkers {
  const place = redisDatabase(redis)
  const database = databaseSettings(redis, { redis_prefix: place.prefix })
  const clock = createFakeClock()
  const lost: Seat[] = []
  const all: Watched[] = []
  let turned = 0

  async function quiet(): Promise<void> {
    for (let before = -1; before !== steps();) {
      before = steps()
      await waitFor(() => all.every((one) => one.isIdle()), { what: 'workers to be idle', everyMs: 1 })
      await Promise.all(all.map((one) => one.echo()))
      for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const steps = (): number => all.reduce((sum, one) => sum + one.asked(), 0)
  const pass = (ms: number): void => {
    turned += ms
    clock.advance(ms)
  }

  return {
    place,
    clock,
    lost,
    async start() {
      const parts = { database, isProduction: true, secret: SECRET, graceMs: recoveringMs, log: createFakeLog() }
      const wall = { now: () => Date.now() + turned, after: systemClock.after }
      const bus = await openRedisBus({ ...parts, clock: wall, meter: createFakeMeter(), turned: () => turned })
      const watched = watch(bus)
      all.push(watched)
      const onLost = (seat: Seat): void => void lost.push(seat)
      const cluster = await createSharedCluster({ bus: watched.bus, clock, log: parts.log, graceMs, onLost })
      await quiet()
      return cluster
    },
    async settle() {
      await quiet()
      pass(CONFIRMED_MS)
      await quiet()
    },
    async advance(ms) {
      await quiet()
      for (let left = ms; left > 0; left -= STEP_MS) {
        pass(Math.min(left, STEP_MS))
        await quiet()
      }
    },
    async stop() {
      await Promise.all(all.map(({ bus }) => bus.close()))
    },
  }
}

type Watched = {
  readonly bus: Bus
  isIdle(): boolean
  /** Commands so far, without echoes. */
  asked(): number
  /** Says something to itself, and comes back when it is heard: whatever was said before has been heard, too. */
  echo(): Promise<void>
}

function watch(bus: Bus): Watched {
  let asked = 0
  let open = 0
  let echoes = 0
  let heard = 0
  let isClosed = false
  const watched =
    <A extends readonly unknown[], T>(act: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      asked++
      open++
      try {
        return await act(...args)
      } finally {
        open--
      }
    }
  const ears = (listener: BusListener): BusListener => ({
    onRoom: (...args) => listener.onRoom(...args),
    onUp: (memory) => listener.onUp(memory),
    onDown: () => listener.onDown(),
    onWorker(message, from) {
      if (message.type === 'answer' && message.question.startsWith('echo-')) heard = Number(message.question.slice(5))
      else listener.onWorker(message, from)
    },
  })
  return {
    bus: {
      ...bus,
      listen: (listener) => bus.listen(ears(listener)),
      follow: watched(bus.follow),
      load: watched(bus.load),
      commit: watched(bus.commit),
      beat: watched(bus.beat),
      sweep: watched(bus.sweep),
      bury: watched(bus.bury),
      tell: watched(bus.tell),
      send: watched(bus.send),
      claim: watched(bus.claim),
      isClaimed: watched(bus.isClaimed),
      occupied: watched(bus.occupied),
      async close() {
        isClosed = true
        await bus.close()
      },
    },
    isIdle: () => open === 0,
    asked: () => asked,
    async echo() {
      if (isClosed) return
      const number = ++echoes
      await bus.send(bus.worker, { type: 'answer', question: `echo-${number}` })
      await waitFor(() => heard >= number, { what: 'an echo', everyMs: 1 })
    },
  }
}
