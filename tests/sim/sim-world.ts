// One simulated run: workers that die, freeze and lose Redis, clients that come, speak and go, and what must hold meanwhile.
import type { PeerId, RoomName } from '../../protocol/primitives.ts'
import type { Commit, RoomImage, SeatRecord } from '../../server/cluster/bus.ts'
import { createSharedCluster } from '../../server/cluster/shared/shared-cluster.ts'
import type { Member } from '../../protocol/server-to-client.ts'
import { createFakeLog } from '../fakes/log.ts'
import { SimBus } from '../support/sim-bus.ts'
import { SimRedis } from '../support/sim-redis.ts'
import { DisturbedNet } from './disturbed-net.ts'
import { SimClient, type World } from './sim-client.ts'
import type { SimHost } from './sim-host.ts'
import { type Chance, createChance, Timeline } from './timeline.ts'

const WORKERS = 3
const CLIENTS = 20
export const GRACE_MS = 8_000
const LIMIT = 5
const ROOMS = ['lobby', 'cellar']

export class SimWorld implements World {
  readonly time = new Timeline()
  readonly chance: Chance
  readonly redis: SimRedis
  readonly hosts: SimHost[] = []
  readonly clients: SimClient[]
  readonly violations: string[] = []
  /** Peers that were sent out: they never sit again. */
  readonly expelled = new Set<PeerId>()
  readonly left = new Set<PeerId>()
  readonly owners = new Map<PeerId, SimClient>()
  /** When Redis last lost its memory. */
  flushedAt = -Infinity
  /** Until when some worker was frozen, cut off, or dead and not replaced. */
  disturbedUntil = 0
  readonly #generation = new Map<RoomName, number>()
  #names = 0
  #peers = 0

  constructor(seed: number) {
    this.chance = createChance(seed)
    this.redis = new SimRedis(() => this.time.now(), GRACE_MS)
    this.redis.onCommit = (commit, now) => this.#check(commit, now)
    this.clients = Array.from({ length: CLIENTS }, (_, who) => new SimClient(this, `client-${String(who)}`))
  }

  readonly violate = (what: string): void => {
    this.violations.push(`after ${String(this.time.elapsed())} ms: ${what}`)
  }

  async begin(): Promise<void> {
    for (let count = 0; count < WORKERS; count++) await this.startHost()
  }

  async startHost(): Promise<void> {
    const name = `worker-${String(++this.#names)}`
    const net = new DisturbedNet(this.time, this.chance)
    const bus = new SimBus(name, this.redis, net)
    const cluster = await createSharedCluster({ bus, clock: net, log: createFakeLog(), graceMs: GRACE_MS })
    this.hosts.push({ name, net, bus, cluster, isDead: false })
  }

  newPeer(client: SimClient): PeerId {
    const peer = `peer-${String(++this.#peers)}`.padEnd(22, '_')
    this.owners.set(peer, client)
    return peer
  }

  roomId(room: RoomName): string {
    return `${room} ${String(this.#generation.get(room) ?? 1)}`
  }

  deleteRoom(room: RoomName): string {
    const id = this.roomId(room)
    this.#generation.set(room, (this.#generation.get(room) ?? 1) + 1)
    return id
  }

  limitOf(room: RoomName): number {
    return room === 'lobby' ? LIMIT : 0
  }

  anyRoom(): RoomName {
    return this.chance.pick(ROOMS) ?? 'lobby'
  }

  /** Workers that run. */
  running(): readonly SimHost[] {
    return this.hosts.filter((host) => !host.isDead && !host.net.isFrozen())
  }

  #check({ room, change }: Commit, now: RoomImage | null): void {
    const limit = this.limitOf(room)
    if (limit > 0 && now && now.seats.size > limit) this.violate(`${String(now.seats.size)} seats in ${room} (C7)`)
    // After a loss of memory one that did not hear of it may make it again, until the others object.
    if (this.time.now() < this.redis.recoveringUntil) return
    for (const { peer } of change.seats.put) if (this.expelled.has(peer)) this.violate(`${peer} sits again (C6)`)
  }

  /** What must hold when all is quiet. */
  async conclude(): Promise<void> {
    for (const room of ROOMS) {
      const record = this.redis.rooms.get(room) ?? nobody
      for (const host of this.running()) {
        const roster = await this.#ask(host.cluster.roster(room))
        if (roster?.version !== record.version) this.violate(`${host.name} is at another roster of ${room}`)
      }
      for (const seat of record.seats.values()) this.#concludeSeat(room, seat)
      this.#concludeRosters(room, record)
    }
    for (const client of this.clients) this.#concludeClient(client)
  }

  async #ask<T>(answer: Promise<T>): Promise<T | null> {
    let value: T | null = null
    answer.then(
      (got) => {
        value = got
      },
      () => undefined,
    )
    await this.time.run(200)
    return value
  }

  /** Each seat has a socket that lives: whoever was away has come back, or the grace time is over. */
  #concludeSeat(room: RoomName, { peer, role, holder }: SeatRecord): void {
    const socket = this.#socketOf(peer)
    if (this.expelled.has(peer)) this.violate(`${peer} sits in ${room}, though it was sent out (C6)`)
    if (!socket) this.violate(`a ghost in ${room}: ${peer} (C5)`)
    else if (holder?.worker !== socket.host.bus.worker) this.violate(`${peer} is elsewhere than its socket`)
    else if (role !== socket.role) this.violate(`${peer} is judged as ${socket.role} and sits as ${role}`)
  }

  /** The socket of a peer that is there. */
  #socketOf(peer: PeerId): SimClient['socket'] {
    const owner = this.owners.get(peer)
    return owner?.seat?.peer === peer && owner.socket?.isOpen ? owner.socket : null
  }

  #concludeRosters(room: RoomName, { version, seats }: Pick<RoomImage, 'version' | 'seats'>): void {
    const whole = inWords(version, [...seats.values()])
    for (const { name, seat, socket, roster } of this.clients) {
      if (seat?.room !== room || !socket?.isOpen) continue
      if (!roster || inWords(roster.version, roster.peers) !== whole) this.violate(`${name} knows another roster`)
    }
  }

  #concludeClient(client: SimClient): void {
    const { name, seat, socket, sent } = client
    if (!seat || !socket?.isOpen) return
    if (!this.redis.rooms.get(seat.room)?.seats.has(seat.peer)) this.violate(`${name} thinks that it sits`)
    for (const one of sent) if (one.key.startsWith(seat.peer)) this.#concludeSignal(one)
  }

  /** What a worker took for others that has died since, or what was said before a loss, may be gone. */
  #concludeSignal({ to, key, number, at, host, near }: SimClient['sent'][number]): void {
    const receiver = this.#socketOf(to)?.client
    if (!receiver || (host.isDead && near !== host) || at < this.flushedAt || at <= receiver.wholeSince) return
    const payload = `${key} ${String(number)}`
    if (!receiver.received.has(payload)) this.violate(`${receiver.name} never got ${payload} (C2)`)
  }
}

const nobody = { version: 0, seats: new Map<PeerId, SeatRecord>() }

function inWords(version: number, members: readonly Member[] | readonly SeatRecord[]): string {
  const all = members.map(({ peer, role, blocked, handAt }) => JSON.stringify([peer, role, blocked, handAt]))
  return `${String(version)} ${all.sort().join()}`
}
