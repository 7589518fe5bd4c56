// A room of the chaos tests: its members, what Redis has written down of it, and whether all of them agree.
import type { PeerId, RoomName } from '../../protocol/primitives.ts'
import type { RunningRedis, RedisDatabase } from '../harness/redis.ts'
import { waitFor } from '../harness/wait-for.ts'
import { Member, type Place } from './chaos-member.ts'
import { visit } from './visitor.ts'

export type ChaosCluster = {
  readonly redis: Pick<RunningRedis, 'command'>
  readonly database: Pick<RedisDatabase, 'prefix'>
  readonly places: readonly Place[]
  readonly random: () => number
  /** Seats of each room. */
  readonly limit: number
}

export class ChaosRoom {
  readonly name: RoomName
  readonly #cluster: ChaosCluster
  readonly #everybody: Member[] = []
  #named = 0

  constructor(name: RoomName, cluster: ChaosCluster) {
    this.name = name
    this.#cluster = cluster
  }

  /** Everybody who has not gone for good. */
  get members(): readonly Member[] {
    return this.#everybody.filter(({ isGone }) => !isGone)
  }

  get everybody(): readonly Member[] {
    return this.#everybody
  }

  /** Somebody who has not come in yet. */
  candidate(at: number, cookie = ''): Member {
    const { places, random } = this.#cluster
    const name = `${this.name}/${String(++this.#named)}`
    const member = new Member({ name, room: this.name, places, random, everybody: this.#everybody, cookie }, at)
    this.#everybody.push(member)
    return member
  }

  /** Each member says the next number to one other. */
  chat(): void {
    const { members } = this
    for (const member of members) {
      const other = members[Math.floor(this.#cluster.random() * members.length)]
      if (other && other !== member) member.say(other)
    }
  }

  /** Null when the record, the leases and what every member believes are the members who are there; otherwise why not. */
  async discord(): Promise<string | null> {
    const awake = this.members.filter(({ isAsleep }) => !isAsleep)
    const out = awake.filter(({ isIn }) => !isIn)
    if (out.length > 0)
      return `${out.map(({ name }) => name).join()} out (${out.map((one) => one.refusals.at(-1) ?? '').join()})`
    const there = awake
      .map(({ peer }) => peer ?? '')
      .sort()
      .join()
    const seated = [...(await this.seats())].sort().join()
    if (seated !== there) return `Redis has ${seated}, and there are ${there}`
    const others = awake.filter(({ model }) => [...model.peers()].sort().join() !== there)
    if (others.length > 0) return `${others.map(({ name }) => name).join()} believe otherwise`
    const versions = new Set(awake.map(({ model }) => model.version()))
    return versions.size > 1 ? `versions ${[...versions].join()}` : null
  }

  /** As Redis has it. */
  async seats(): Promise<readonly PeerId[]> {
    const { redis, database } = this.#cluster
    const fields = (await redis.command('HKEYS', `${database.prefix}:room:${this.name}`)) as string[]
    return fields.filter((field) => field.startsWith('seat:')).map((field) => field.slice(5))
  }

  async agrees(withinMs: number): Promise<void> {
    let why: string | null = ''
    const isQuiet = async () => (why = await this.discord()) === null
    await waitFor(isQuiet, { what: 'agreement', timeoutMs: withinMs, everyMs: 100 }).catch(() => {
      throw new Error(`${this.name}, after ${String(withinMs)} ms: ${String(why)}`)
    })
  }

  /** As many as there are free seats come in, and nobody else; they stay. */
  async fillUp(): Promise<void> {
    const free = this.#cluster.limit - this.members.length
    const all = this.#cluster.places.length
    for (let one = 0; one < free; one++) await this.candidate(Math.floor(this.#cluster.random() * all)).start()
    const surplus = this.candidate(Math.floor(this.#cluster.random() * all))
    // After a loss of memory nobody new gets in for some seconds.
    const isAnswered = async () => {
      const answer = await surplus.tryToEnter()
      return answer !== 'relay-unavailable' && answer
    }
    const answer = await waitFor(isAnswered, { what: 'an answer', everyMs: 250, timeoutMs: 20_000 })
    surplus.die()
    if (answer !== 'room-full') throw new Error(`${this.name}: with every seat taken somebody was answered ${answer}`)
  }

  /** One more number for each pair has to come, and with it all that must have come before. */
  async allHeard(withinMs: number): Promise<void> {
    const { members } = this
    const pairs = members.flatMap((from) => members.filter((to) => to !== from).map((to) => [from, to] as const))
    for (const [from, to] of pairs) from.say(to)
    const missing = () =>
      pairs.filter(([from, to]) => from.peer && to.peer && to.ear.heard(from.peer) < from.ear.said(to.peer))
    await waitFor(() => missing().length === 0, { what: 'the last word', timeoutMs: withinMs }).catch(() => {
      const words = missing().map(([from, to]) => `${from.name} to ${to.name}`)
      throw new Error(`${this.name}, after ${String(withinMs)} ms not heard: ${words.join()}`)
    })
  }

  /** Nobody comes back any more. */
  close(): void {
    for (const member of this.members) member.die()
  }

  problems(): readonly string[] {
    return this.#everybody.flatMap(({ problems }) => problems)
  }
}

/** Rooms with so many seats taken, the members spread over the relays; the first one is the chairman. */
export async function openRooms(
  count: number,
  cluster: ChaosCluster,
  members = cluster.limit,
): Promise<readonly ChaosRoom[]> {
  const { places } = cluster
  const [first] = places
  if (!first) throw new Error('there is no relay')
  return Promise.all(
    Array.from({ length: count }, async (_, nth) => {
      const maker = visit(first.origin, first.via)
      const room = new ChaosRoom(await maker.createRoom(), cluster)
      for (let one = 0; one < members; one++)
        await room.candidate((one + nth) % places.length, one === 0 ? maker.cookie : '').start()
      return room
    }),
  )
}
