// Rounds in which one relay of three is killed, frozen or cut off from its browsers, while people talk: nobody stays who is
// gone, nobody is lost who lives, every seat can be taken, and nobody comes back from the dead.
import { setTimeout as pause } from 'node:timers/promises'
import { seeded } from '../harness/faults.ts'
import { redisDatabase, type RunningRedis } from '../harness/redis.ts'
import { startRelays } from '../harness/relays.ts'
import type { RunningServer } from '../harness/server.ts'
import { startTcpProxy, type TcpProxy } from '../harness/tcp-proxy.ts'
import { type ChaosRoom, openRooms } from './chaos-room.ts'

const RELAYS = 3
/** Seconds that seats are kept: short, so that a round is. */
const GRACE_S = 5
const CHAT_EVERY_MS = 150
/**
 * Promised: no ghost so long after a kill, and seats exact so long after a relay has fallen silent. So it is for sockets that
 * have died without a word, too: 25 s (`DEAD_AFTER_MS`), and the grace time.
 */
const NO_GHOST_MS = 30_000
const EXACT_MS = 45_000

export type Disaster = 'kill' | 'freeze' | 'half-open' | 'black-hole'

export type DeathsOptions = {
  readonly redis: RunningRedis
  readonly seed: number
  readonly rounds: number
  readonly rooms: number
  readonly limit: number
  readonly freezeMs: number
  readonly disasters: readonly Disaster[]
}

export type Deaths = {
  /** What each round was, and how long it took until all agreed. */
  readonly rounds: readonly { readonly disaster: Disaster; readonly agreedMs: number }[]
  readonly heard: number
  readonly twice: number
  readonly excused: number
  readonly gaps: number
}

export type Stage = {
  readonly options: DeathsOptions
  readonly relays: readonly RunningServer[]
  readonly doors: readonly TcpProxy[]
  readonly rooms: readonly ChaosRoom[]
  readonly random: () => number
}

/** Throws what was not as promised, with the seed. */
export async function survive(stage: Stage): Promise<Deaths> {
  const { options } = stage
  const rounds: { disaster: Disaster; agreedMs: number }[] = []
  let round = 0
  try {
    for (; round < options.rounds; round++) {
      const disaster = options.disasters[Math.floor(stage.random() * options.disasters.length)] ?? 'kill'
      rounds.push({ disaster, agreedMs: await play(stage, disaster) })
    }
  } catch (error) {
    const log = stage.relays.map((relay) => relay.log().slice(-30).join('\n')).join('\n\n')
    throw new Error(`seed ${String(options.seed)}, round ${String(round)}: ${String(error)}\n${log}`, { cause: error })
  } finally {
    for (const room of stage.rooms) room.close()
  }
  const ears = stage.rooms.flatMap(({ everybody }) => everybody.map(({ ear }) => ear.counts()))
  const sum = (what: 'heard' | 'twice' | 'excused') => ears.reduce((all, one) => all + one[what], 0)
  const gaps = stage.rooms.flatMap(({ everybody }) => everybody).reduce((all, { model }) => all + model.gaps(), 0)
  return { rounds, heard: sum('heard'), twice: sum('twice'), excused: sum('excused'), gaps }
}

/** Three relays with full rooms: one stage after the other, or the machine is too busy for any. */
export async function setStage(options: DeathsOptions): Promise<Stage> {
  const { redis, seed, limit } = options
  const random = seeded(seed)
  const database = redisDatabase(redis)
  const settings = {
    VROOM_DAEMON_GRACE: String(GRACE_S),
    VROOM_DAEMON_LOG_LEVEL: process.env['CHAOS_LOG'] ?? 'warn',
    VROOM_ROOMS_CREATE_PER_HOUR: '0',
    VROOM_ROOMS_ENTER_PER_MINUTE: '0',
    VROOM_ROOMS_MAX_MEMBERS: String(limit),
  }
  const relays = await startRelays(RELAYS, { redis: database, settings })
  const doors = await Promise.all(relays.map(({ port }) => startTcpProxy(port, { seed })))
  const places = relays.map(({ origin }, at) => ({ origin, via: `http://127.0.0.1:${String(doors[at]?.port)}` }))
  const rooms = await openRooms(options.rooms, { redis, database, places, random, limit })
  return { options, relays, doors, rooms, random }
}

async function play(stage: Stage, disaster: Disaster): Promise<number> {
  const { rooms, random } = stage
  const victim = Math.floor(random() * RELAYS)
  const chat = setInterval(() => {
    for (const room of rooms) room.chat()
  }, CHAT_EVERY_MS)
  try {
    // The moment is part of the chaos.
    await pause(100 + random() * 900)
    const since = performance.now()
    const end = await disasters[disaster](stage, victim)
    mourn(stage, victim, disaster)
    const withinMs = disaster === 'kill' ? NO_GHOST_MS : EXACT_MS
    const over = end(since)
    over.catch(() => undefined)
    await Promise.all(rooms.map((room) => room.agrees(withinMs - (performance.now() - since))))
    const agreedMs = performance.now() - since
    await over
    for (const member of rooms.flatMap(({ members }) => members)) member.isAsleep = false
    await Promise.all(rooms.map((room) => room.agrees(NO_GHOST_MS)))
    await Promise.all(rooms.map((room) => room.fillUp()))
    clearInterval(chat)
    await Promise.all(rooms.map((room) => room.agrees(5_000)))
    await Promise.all(rooms.map((room) => room.allHeard(10_000)))
    const problems = rooms.flatMap((room) => room.problems())
    if (problems.length > 0)
      throw new Error(`${disaster} of relay ${String(victim)}: ${problems.slice(0, 8).join('\n')}`)
    return agreedMs
  } finally {
    clearInterval(chat)
  }
}

/** Some of those at the relay die with it, and a few elsewhere; of a frozen one some notice nothing. */
function mourn({ rooms, random }: Stage, victim: number, disaster: Disaster): void {
  for (const room of rooms) {
    for (const member of room.members) {
      if (!member.isIn) continue
      const chance = random()
      if (chance < (member.at === victim ? 0.4 : 0.1)) member.die()
      else if (disaster === 'freeze' && member.at === victim && chance < 0.6) member.isAsleep = true
    }
  }
}

/** Begins it, and answers how it ends: when the relay is as it was. */
const disasters: Record<Disaster, (stage: Stage, victim: number) => Promise<(since: number) => Promise<void>>> = {
  async kill({ relays, random }, victim) {
    const relay = relays[victim]
    await relay?.kill9()
    return async () => {
      await pause(random() * 4_000)
      // A busy machine may need longer than the harness has patience.
      await relay?.restart().catch(() => relay.restart())
    }
  },
  async freeze({ relays, options }, victim) {
    const pid = relays[victim]?.pid() ?? 0
    process.kill(pid, 'SIGSTOP')
    return async (since) => {
      await pause(options.freezeMs - (performance.now() - since))
      process.kill(pid, 'SIGCONT')
    }
  },
  /** Neither side hears that the connections are dead. */
  async 'half-open'({ doors }, victim) {
    doors[victim]?.strand()
    return () => Promise.resolve()
  },
  async 'black-hole'({ doors, random }, victim) {
    doors[victim]?.blackhole()
    return async () => {
      await pause(8_000 + random() * 4_000)
      doors[victim]?.restore()
    }
  },
}
