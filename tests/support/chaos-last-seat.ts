// Many who want the last seats of a room at the same moment, at several relays: as many get in as there are seats.
import type { RoomName } from '../../protocol/primitives.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import { seeded } from '../harness/faults.ts'
import { redisDatabase, type RunningRedis } from '../harness/redis.ts'
import { startRelays } from '../harness/relays.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { waitFor } from '../harness/wait-for.ts'
import type { RelayClient } from './relay-client.ts'
import { visit, type Visitor } from './visitor.ts'

export type RaceOptions = {
  readonly redis: RunningRedis
  readonly seed: number
  readonly rounds: number
  readonly racers: number
  readonly relays: number
}

type Racer = { readonly visitor: Visitor; client: RelayClient; ticket: string }
type Race = { readonly room: RoomName; readonly origins: readonly string[]; readonly racers: readonly Racer[] }

const LIMIT = 4

/** Throws when one too many or too few gets in. Answers how many seats were won, and how many hellos refused. */
export async function raceForSeats(options: RaceOptions): Promise<{ readonly won: number; readonly refused: number }> {
  const { redis, seed, rounds } = options
  const random = seeded(seed)
  const settings = {
    VROOM_DAEMON_LOG_LEVEL: 'warn',
    VROOM_ROOMS_MAX_MEMBERS: String(LIMIT),
    VROOM_ROOMS_ENTER_PER_MINUTE: '0',
    VROOM_ROOMS_CREATE_PER_HOUR: '0',
  }
  const relays = await startRelays(options.relays, { redis: redisDatabase(redis), settings })
  const race = await lineUp(
    relays.map(({ origin }) => origin),
    options.racers,
  )
  const totals = { won: 0, refused: 0 }
  let holders: readonly Racer[] = []
  for (let round = 0; round < rounds; round++) {
    // Mostly one seat; the holders are of the round before, so that their seats have been given over and over.
    const free = random() < 0.7 ? 1 : 1 + Math.floor(random() * LIMIT)
    const stay = holders.slice(0, LIMIT - free)
    await freeAll(race, holders.slice(LIMIT - free))
    const racing = race.racers.filter((racer) => !stay.includes(racer))
    const answers = await go(racing)
    const winners = racing.filter((_, at) => answers[at] === 'in')
    const others = answers.filter((answer) => answer !== 'in' && answer !== 'room-full')
    const expected = LIMIT - stay.length
    if (others.length > 0 || winners.length !== expected) {
      const found = `${String(winners.length)} got ${String(expected)} seats; others heard ${others.join()}`
      throw new Error(`seed ${String(seed)}, round ${String(round)}: ${found}`)
    }
    totals.won += winners.length
    totals.refused += racing.length - winners.length
    holders = [...stay, ...winners]
    await Promise.all(racing.filter((racer) => !winners.includes(racer)).map((racer) => prepare(race, racer)))
  }
  return totals
}

async function lineUp(origins: readonly string[], count: number): Promise<Race> {
  const room = await visit(origins[0] ?? '').createRoom()
  const racers: Racer[] = []
  for (let nth = 0; nth < count; nth++) {
    const visitor = visit(origins[nth % origins.length] ?? '')
    const ticket = await visitor.ticket(room)
    racers.push({ visitor, ticket, client: await visitor.open() })
  }
  return { room, origins, racers }
}

/** Ready to say hello. */
async function prepare({ room }: Race, racer: Racer): Promise<void> {
  racer.client.ws.terminate()
  racer.ticket = await racer.visitor.ticket(room)
  racer.client = await racer.visitor.open()
}

async function freeAll(race: Race, leaving: readonly Racer[]): Promise<void> {
  await Promise.all(
    leaving.map(async (racer) => {
      racer.client.send({ type: 'leave' })
      // What comes after `leave` is refused when the seat is free.
      racer.client.send({ type: 'sync' })
      await waitFor(() => racer.client.frames.some(({ type }) => type === 'refused'), { what: 'a seat to be free' })
      await prepare(race, racer)
    }),
  )
}

/** All say hello in one turn of the loop. */
async function go(racing: readonly Racer[]): Promise<readonly ('in' | ErrorCode)[]> {
  for (const { client, ticket } of racing) client.send({ type: 'hello', v: PROTOCOL_VERSION, ticket })
  const answerOf = ({ client }: Racer): 'in' | ErrorCode | undefined => {
    for (const frame of client.frames) {
      if (frame.type === 'welcome') return 'in'
      if (frame.type === 'refused') return frame.code
    }
    return undefined
  }
  return Promise.all(
    racing.map((racer) =>
      waitFor(() => answerOf(racer), { what: 'an answer to hello', timeoutMs: 20_000, everyMs: 10 }),
    ),
  )
}
