// One simulated run: workers that die, freeze and lose Redis, clients that come, speak and go, and what must hold meanwhile.
import type { PeerId, RoomName } from '../../protocol/primitives.ts'
import type { Commit, RoomImage } from '../../server/cluster/bus.ts'
import { createSharedCluster, type SharedCluster } from '../../server/cluster/shared/shared-cluster.ts'
import { createFakeLog } from '../fakes/log.ts'
import { SimBus } from '../support/sim-bus.ts'
import { SimRedis } from '../support/sim-redis.ts'
import { DisturbedNet } from './disturbed-net.ts'
import { SimClient } from './sim-client.ts'
import { type Chance, createChance, Timeline } from './timeline.ts'

const WORKERS = 3
const CLIENTS = 20
export const GRACE_MS = 8_000
const LIMIT = 5
const ROOMS = ['lobby', 'cellar']

export type SimHost = {
  readonly name: string
  readonly net: DisturbedNet
  readonly bus: SimBus
  readonly cluster: SharedCluster
  isDead: boolean
}

export class SimWorld {
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
      const record = this.redis.rooms.get(room) ?? null
      for (const host of this.running()) {
        const roster = await this.#ask(host.cluster.roster(room))
        const version = record?.version ?? 0
        if (roster?.version !== version)
          this.violate(
            `${host.name} is at another roster of ${room}: ${String(roster?.version)} instead of ${String(version)}, up ${String(host.bus.isUp())}`,
          )
      }
      for (const seat of record?.seats.values() ?? []) this.#concludeSeat(room, seat.peer, record)
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
  #concludeSeat(room: RoomName, peer: PeerId, record: RoomImage | null): void {
    const owner = this.owners.get(peer)
    const seat = record?.seats.get(peer)
    const socket = owner?.socket
    if (this.expelled.has(peer)) this.violate(`${peer} sits in ${room}, though it was sent out (C6)`)
    if (owner?.seat?.peer !== peer || !socket?.isOpen) this.violate(`a ghost in ${room}: ${peer} (C5)`)
    else if (seat?.holder?.worker !== socket.host.bus.worker) this.violate(`${peer} is elsewhere than its socket`)
    else if (seat.role !== socket.role) this.violate(`${peer} is judged as ${socket.role} and sits as ${seat.role}`)
  }

  #concludeRosters(room: RoomName, record: RoomImage | null): void {
    const members = [...(record?.seats.values() ?? [])].map((s) => [s.peer, s.role, [...s.blocked], s.handAt])
    const whole = JSON.stringify([record?.version, members.sort()])
    for (const client of this.clients) {
      if (client.seat?.room !== room || !client.socket?.isOpen) continue
      const { roster } = client
      const known = (roster?.peers ?? []).map((m) => [m.peer, m.role, m.blocked, m.handAt])
      if (JSON.stringify([roster?.version, known.sort()]) !== whole) this.violate(`${client.name} knows another roster`)
    }
  }

  #concludeClient(client: SimClient): void {
    const { seat, socket } = client
    const record = seat ? this.redis.rooms.get(seat.room) : null
    if (seat && socket?.isOpen && !record?.seats.has(seat.peer)) this.violate(`${client.name} thinks that it sits`)
    const senders = new Set([...(record?.seats.keys() ?? [])])
    for (const sent of client.sent) {
      const receiver = this.owners.get(sent.to)
      const mayBeLost =
        !seat ||
        !senders.has(seat.peer) ||
        !sent.key.startsWith(seat.peer) ||
        sent.host.isDead ||
        sent.at < this.flushedAt
      if (mayBeLost || !receiver || receiver.seat?.peer !== sent.to || !receiver.socket?.isOpen) continue
      const payload = `${sent.key} ${String(sent.number)}`
      if (sent.at > receiver.wholeSince && !receiver.received.has(payload)) {
        this.violate(`${receiver.name} never got ${payload} (C2)`)
      }
    }
  }
}
