// Redis goes away under three relays and comes back, with its memory or without it: what goes on meanwhile, what is refused
// and how soon, and when all is as it was.
import { setTimeout as pause } from 'node:timers/promises'
import type { ErrorCode } from '../../protocol/errors.ts'
import { seeded } from '../harness/faults.ts'
import { redisDatabase, type RunningRedis } from '../harness/redis.ts'
import { startRelays } from '../harness/relays.ts'
import type { RunningServer } from '../harness/server.ts'
import { startTcpProxy, type TcpProxy } from '../harness/tcp-proxy.ts'
import { waitFor } from '../harness/wait-for.ts'
import type { Member } from './chaos-member.ts'
import { type ChaosRoom, openRooms } from './chaos-room.ts'

export type Outage = 'refused' | 'black-hole' | 'frozen' | 'restarted-empty' | 'flushed'

export type OutageOptions = {
  readonly redis: RunningRedis
  readonly seed: number
  readonly outage: Outage
  readonly lastsMs: number
}

export type OutageReport = {
  /** Signals between two peers of one relay, in milliseconds. */
  readonly before: Spread
  readonly during: Spread
  /** Of cross-worker signals: how many were refused, and the longest that one had to wait for it. */
  readonly refused: number
  readonly refusedAfterMs: number
  /** Until signals, seats, acts and rosters were as they should be. */
  readonly convergedMs: number
}

type Spread = { readonly count: number; readonly p99: number; readonly longest: number }

const LIMIT = 7
const ONE_RELAY_EVERY_MS = 40
/** A command waits for a second at most, and the refusal has to come from there. */
const REFUSED_WITHIN_MS = 1_300

type Stage = {
  readonly options: OutageOptions
  readonly proxy: TcpProxy
  readonly relays: readonly RunningServer[]
  readonly room: ChaosRoom
  readonly chair: Member
  /** At the chairman's relay. */
  readonly near: Member
  /** At another one. */
  readonly far: Member
}

/** Throws what was not as promised. */
export async function outlive(options: OutageOptions): Promise<OutageReport> {
  const stage = await setUp(options)
  try {
    return await play(stage)
  } catch (error) {
    const log = stage.relays.map((relay) => relay.log().slice(-30).join('\n')).join('\n\n')
    const breaks = String(breaksOf(stage.room))
    throw new Error(`${options.outage}, seed ${String(options.seed)}, ${breaks} closed: ${String(error)}\n${log}`, {
      cause: error,
    })
  } finally {
    stage.room.close()
  }
}

async function setUp(options: OutageOptions): Promise<Stage> {
  const { redis, seed } = options
  const random = seeded(seed)
  const proxy = await startTcpProxy(redis.port, { seed })
  const database = redisDatabase(redis)
  const settings = {
    VROOM_DATABASE_REDIS: `redis://127.0.0.1:${String(proxy.port)}`,
    VROOM_DAEMON_LOG_LEVEL: process.env['CHAOS_LOG'] ?? 'warn',
    VROOM_ROOMS_MAX_MEMBERS: String(LIMIT),
  }
  const relays = await startRelays(3, { redis: database, settings })
  const places = relays.map(({ origin }) => ({ origin, via: origin }))
  // Two at each relay; one seat is free.
  const rooms = await openRooms(1, { redis, database, places, random, limit: LIMIT }, LIMIT - 1)
  const [room] = rooms
  const [chair, far, , near] = room?.members ?? []
  if (!room || !chair || !near || !far) throw new Error('the room has not been filled')
  return { options, proxy, relays, room, chair, near, far }
}

async function play(stage: Stage): Promise<OutageReport> {
  await stage.room.agrees(5_000)
  const near = stopwatch(stage)
  try {
    return await goThrough(stage, near)
  } finally {
    near.stop()
  }
}

async function goThrough(stage: Stage, near: Stopwatch): Promise<OutageReport> {
  const { room, options, far } = stage
  await pause(Math.min(10_000, options.lastsMs))
  const before = near.read()
  const breaks = breaksOf(room)
  const restore = await outages[options.outage](stage)
  const isShort = options.outage === 'flushed'
  const crossing = isShort ? null : cross(far, near.to)
  if (!isShort) await meanwhile(stage)
  const during = near.read()
  const refusals = crossing ? await crossing() : []
  const since = performance.now()
  await restore()
  await recover(stage)
  const convergedMs = performance.now() - since
  if (breaksOf(room) !== breaks) throw new Error('sockets were closed')
  await room.fillUp()
  await room.agrees(5_000)
  await room.allHeard(5_000)
  if (room.problems().length > 0) throw new Error(room.problems().join('\n'))
  return { before, during, refused: refusals.length, refusedAfterMs: Math.max(0, ...refusals), convergedMs }
}

/** What goes on, and what is refused, until the time is over. */
async function meanwhile({ room, options, chair, far }: Stage): Promise<void> {
  const until = performance.now() + options.lastsMs
  // Until then some commands still wait for their answers.
  await pause(REFUSED_WITHIN_MS)
  const denied = async (what: string, answer: Promise<string>): Promise<void> => {
    const since = performance.now()
    const is = await answer
    if (is !== 'relay-unavailable') throw new Error(`${what} was answered ${is}`)
    const tookMs = performance.now() - since
    if (tookMs > REFUSED_WITHIN_MS) throw new Error(`${what} was refused after ${String(tookMs)} ms`)
  }
  for (const at of [0, 1, 2]) {
    const newcomer = room.candidate(at)
    await denied('an entry', newcomer.tryToEnter())
    newcomer.die()
  }
  await denied('a removal', chair.client.act('remove', { to: [{ peer: far.seat }], address: false }))
  await pause(Math.max(0, until - performance.now()))
}

/** Signals to another relay all the time; at the end how long each refusal took. Those that were not refused arrive. */
function cross(from: Member, to: Member): () => Promise<readonly number[]> {
  const refusals: number[] = []
  const open = new Set<number>()
  const others: ErrorCode[] = []
  const timer = setInterval(() => {
    if (!from.isIn) return
    const since = performance.now()
    open.add(since)
    void from.signal(to.seat, 'across').then((code) => {
      open.delete(since)
      refusals.push(performance.now() - since)
      if (code !== 'relay-unavailable') others.push(code)
    })
  }, 200)
  return async () => {
    clearInterval(timer)
    await waitFor(() => [...open].every((since) => performance.now() - since > REFUSED_WITHIN_MS), { what: 'refusals' })
    // Before it is known that Redis is away one may be taken: it arrives later. Afterwards none is.
    if (open.size > 1) throw new Error(`${String(open.size)} signals were neither refused nor delivered`)
    if (others.length > 0) throw new Error(`signals were refused with ${others.join()}`)
    if (Math.max(...refusals) > REFUSED_WITHIN_MS) throw new Error(`refused after ${String(Math.max(...refusals))} ms`)
    return refusals
  }
}

/** Signals, a seat, an act and all rosters: within the promised time from now. */
async function recover({ room, options, chair, near, far }: Stage): Promise<void> {
  const isLost = options.outage === 'flushed' || options.outage === 'restarted-empty'
  const until = performance.now() + (isLost ? 10_000 : 5_000)
  const left = (): number => until - performance.now()
  const arrives = async (from: Member, to: Member): Promise<void> => {
    const word = `word ${String(until)}`
    const hasCome = () => {
      void from.signal(to.seat, word)
      return to.client.frames.some(
        (frame) => frame.type === 'signal' && frame.from === from.peer && frame.payload === word,
      )
    }
    await waitFor(hasCome, { what: `${to.name} to hear ${from.name}`, timeoutMs: left(), everyMs: 200 })
  }
  await Promise.all([arrives(chair, far), arrives(far, near)])
  await room.agrees(left())
  const newcomer = room.candidate(1)
  await waitFor(async () => (await newcomer.tryToEnter()) === 'in', { what: 'a seat', timeoutMs: left() })
  const goner = room.members.find((one) => one !== chair && one !== near && one !== far && one !== newcomer)
  if (!goner) throw new Error('there is nobody to remove')
  goner.isGone = true
  const removed = await chair.client.act('remove', { to: [{ peer: goner.seat }], address: false })
  if (removed !== 'done') throw new Error(`afterwards a removal was answered ${removed}`)
  await room.agrees(left())
}

const outages: Record<Outage, (stage: Stage) => Promise<() => Promise<void> | void>> = {
  async refused({ proxy }) {
    proxy.cut()
    return () => proxy.restore()
  },
  async 'black-hole'({ proxy }) {
    proxy.blackhole()
    return () => proxy.restore()
  },
  async frozen({ options: { redis } }) {
    redis.pause()
    return () => redis.resume()
  },
  async 'restarted-empty'({ options: { redis } }) {
    await redis.stop()
    return () => redis.restart()
  },
  async flushed({ options: { redis } }) {
    await redis.command('FLUSHALL')
    return () => undefined
  },
}

const breaksOf = (room: ChaosRoom): number =>
  room.members.filter(({ isGone }) => !isGone).reduce((sum, { breaks }) => sum + breaks, 0)

type Stopwatch = { readonly to: Member; read(): Spread; stop(): void }

/** Signals within one relay without a pause, and how long they take. */
function stopwatch({ chair, near }: Stage): Stopwatch {
  let took: number[] = []
  const sent = new Map<string, number>()
  const heard = (data: Buffer): void => {
    const name = /"payload":"(near \d+)"/.exec(data.toString())?.[1] ?? ''
    const since = sent.get(name)
    if (since === undefined) return
    sent.delete(name)
    took.push(performance.now() - since)
  }
  near.client.ws.on('message', heard)
  let number = 0
  const timer = setInterval(() => {
    if (!chair.isIn) return
    const name = `near ${String(++number)}`
    sent.set(name, performance.now())
    void chair.signal(near.seat, name)
  }, ONE_RELAY_EVERY_MS)
  return {
    to: near,
    read() {
      const sorted = took.sort((a, b) => a - b)
      took = []
      const lost = [...sent.values()].filter((since) => performance.now() - since > 5_000).length
      if (lost > 0) throw new Error(`${String(lost)} signals within one relay did not arrive`)
      return { count: sorted.length, p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0, longest: sorted.at(-1) ?? 0 }
    },
    stop: () => clearInterval(timer),
  }
}
