// PostgreSQL goes away under two relays in every way that there is: people go on talking, writes are refused in time, and
// all is well afterwards without a restart.
import { setTimeout as pause } from 'node:timers/promises'
import { seeded } from '../harness/faults.ts'
import { startPostgres, type Postgres } from '../harness/postgres.ts'
import { redisDatabase, type RunningRedis } from '../harness/redis.ts'
import { startRelays } from '../harness/relays.ts'
import { startTcpProxy, type TcpProxy } from '../harness/tcp-proxy.ts'
import { waitFor } from '../harness/wait-for.ts'
import type { Place } from './chaos-member.ts'
import { type ChaosRoom, openRooms } from './chaos-room.ts'
import { visit } from './visitor.ts'

/** A statement, and the pause before it is tried again (docs of the store): no request waits longer. */
const REFUSED_WITHIN_MS = 6_000
const WORKS_AGAIN_WITHIN_MS = 10_000
const CHAT_EVERY_MS = 100

export type WithoutDatabase = {
  readonly trouble: string
  readonly refusedMs: number
  readonly worksAgainMs: number
  readonly heard: number
}

type Stage = {
  readonly postgres: Postgres
  readonly proxy: TcpProxy
  readonly room: ChaosRoom
  readonly place: Place
  readonly awayMs: number
}

/** Throws what was not as promised. */
export async function goWithoutDatabase(redis: RunningRedis, awayMs: number): Promise<readonly WithoutDatabase[]> {
  const postgres = await startPostgres()
  const proxy = await startTcpProxy(postgres.port)
  const database = redisDatabase(redis)
  const dsn = new URL(await postgres.database())
  dsn.port = String(proxy.port)
  const settings = { VROOM_DAEMON_LOG_LEVEL: process.env['CHAOS_LOG'] ?? 'warn', VROOM_ROOMS_CREATE_PER_HOUR: '0' }
  const relays = await startRelays(2, { redis: database, dsn: dsn.href, settings })
  const places = relays.map(({ origin }) => ({ origin, via: origin }))
  const [place] = places
  const [room] = await openRooms(1, { redis, database, places, random: seeded(1), limit: 4 })
  if (!room || !place) throw new Error('there is no room')
  const stage = { postgres, proxy, room, place, awayMs }
  try {
    const reports: WithoutDatabase[] = []
    for (const [trouble, begin] of Object.entries(troubles)) reports.push(await endure(stage, trouble, begin))
    return reports
  } finally {
    room.close()
  }
}

/** Answers how it ends. */
type Trouble = (stage: Stage) => Promise<() => Promise<void> | void>

const troubles: Readonly<Record<string, Trouble>> = {
  async cut({ proxy }) {
    proxy.cut()
    return () => proxy.restore()
  },
  async 'black hole'({ proxy }) {
    proxy.blackhole()
    return () => proxy.restore()
  },
  async crash({ postgres }) {
    await postgres.kill9()
    return () => postgres.restart()
  },
  async stop({ postgres }) {
    await postgres.stop()
    return () => postgres.restart()
  },
}

async function endure(stage: Stage, trouble: string, begin: Trouble): Promise<WithoutDatabase> {
  const { room, place, awayMs } = stage
  await room.agrees(10_000)
  const breaks = room.members.map((one) => one.breaks).join()
  const before = heardIn(room)
  const chat = setInterval(() => room.chat(), CHAT_EVERY_MS)
  try {
    const end = await begin(stage)
    const since = performance.now()
    const refusedMs = await refused(place)
    await waitFor(() => performance.now() - since > awayMs, { what: 'the time to be over', timeoutMs: awayMs + 1_000 })
    clearInterval(chat)
    // Without a database everything that is said arrives.
    await room.allHeard(2_000)
    await end()
    const back = performance.now()
    await waitFor(() => visit(place.origin).createRoom(), { what: 'a write', timeoutMs: WORKS_AGAIN_WITHIN_MS })
    const worksAgainMs = performance.now() - back
    const guest = await room.members[0]?.client.act('lower-hand', { to: 'everybody' })
    if (guest !== 'done') throw new Error(`an act was answered ${String(guest)}`)
    await pause(0)
    if (room.members.map((one) => one.breaks).join() !== breaks) throw new Error('sockets were closed')
    if (room.problems().length > 0) throw new Error(room.problems().join('\n'))
    return { trouble, refusedMs, worksAgainMs, heard: heardIn(room) - before }
  } catch (error) {
    throw new Error(`${trouble}: ${String(error)}`, { cause: error })
  } finally {
    clearInterval(chat)
  }
}

const heardIn = (room: ChaosRoom): number => room.everybody.reduce((sum, { ear }) => sum + ear.counts().heard, 0)

/** How long a write waits for its 503. */
async function refused({ origin }: Place): Promise<number> {
  const since = performance.now()
  const headers = { origin, 'content-type': 'application/json' }
  const signal = AbortSignal.timeout(2 * REFUSED_WITHIN_MS)
  const reply = await fetch(`${origin}/api/v1/rooms`, { method: 'POST', headers, body: '{}', signal })
  const tookMs = performance.now() - since
  if (reply.status !== 503) throw new Error(`a write was answered ${String(reply.status)}`)
  if (reply.headers.get('retry-after') === null) throw new Error('nothing says when to try again')
  if (tookMs > REFUSED_WITHIN_MS) throw new Error(`a write was refused after ${String(tookMs)} ms`)
  return tookMs
}
