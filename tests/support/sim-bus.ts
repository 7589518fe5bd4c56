// A bus in memory: several workers on one `SimRedis`, over a net that a test may disturb.
import { Refusal } from '../../protocol/errors.ts'
import type { RoomName } from '../../protocol/primitives.ts'
import type { Bus, BusListener, RoomMessage, WorkerId, WorkerMessage } from '../../server/cluster/bus.ts'
import type { Sealed, SimRedis } from './sim-redis.ts'

/** The ways between one worker and Redis. What goes one way arrives in its order, or not at all. */
export interface SimNet {
  now(): number
  after(ms: number, act: () => void): () => void
  /** A command arrives. */
  toRedis(worker: WorkerId, act: () => void): void
  /** An answer arrives. */
  fromRedis(worker: WorkerId, act: () => void): void
  /** A message arrives over the subscription. */
  push(worker: WorkerId, act: () => void): void
  /** There is a new connection. */
  renew(): void
  /** Whether Redis can be reached now. */
  isWhole(worker: WorkerId): boolean
}

/** Nothing gets lost or takes time. */
export function createFastNet(clock: Pick<SimNet, 'now' | 'after'>): SimNet {
  return {
    now: () => clock.now(),
    after: (ms, act) => clock.after(ms, act),
    toRedis: (_worker, act) => act(),
    fromRedis: (_worker, act) => queueMicrotask(act),
    push: (_worker, act) => queueMicrotask(act),
    renew: () => undefined,
    isWhole: () => true,
  }
}

const COMMAND_WITHIN_MS = 1_000
const RECONNECT_EVERY_MS = 500

const away = (): Refusal => new Refusal('relay-unavailable', 1)
const roomChannel = (room: RoomName): string => `room:${room}`
const workerChannel = (worker: WorkerId): string => `worker:${worker}`

export class SimBus implements Bus {
  readonly worker: WorkerId
  readonly #redis: SimRedis
  readonly #net: SimNet
  #listener: BusListener | null = null
  #isUp = false
  #isClosed = false
  #epoch = 0
  readonly #rooms = new Set<RoomName>()
  readonly #counts = new Map<string, number>()
  readonly #heard = new Map<string, number>()
  readonly #pending = new Set<(reason: Refusal) => void>()
  #stopReconnecting: () => void = () => undefined

  constructor(worker: WorkerId, redis: SimRedis, net: SimNet) {
    this.worker = worker
    this.#redis = redis
    this.#net = net
  }

  now(): number {
    return this.#net.now()
  }

  isUp(): boolean {
    return this.#isUp
  }

  async listen(listener: BusListener): Promise<void> {
    this.#listener = listener
    this.#epoch = this.#redis.epoch
    this.#redis.subscribe(workerChannel(this.worker), this.worker, this.#hear)
    this.#isUp = true
    listener.onUp('kept')
  }

  readonly #hear = (sealed: Sealed): void => {
    this.#net.push(this.worker, () => this.#open(sealed))
  }

  /** What is repeated or older than what came already is dropped. */
  #open({ channel, from, count, ...rest }: Sealed): void {
    const key = `${channel}\n${from}`
    if (this.#isClosed || count <= (this.#heard.get(key) ?? 0)) return
    this.#heard.set(key, count)
    if (rest.room === null) this.#listener?.onWorker(rest.message, from)
    else if (this.#rooms.has(rest.room)) this.#listener?.onRoom(rest.room, rest.message, from)
  }

  #seal(channel: string): { channel: string; from: WorkerId; count: number } {
    const count = (this.#counts.get(channel) ?? 0) + 1
    this.#counts.set(channel, count)
    return { channel, from: this.worker, count }
  }

  #sealRoom(room: RoomName, message: RoomMessage): Sealed {
    return { ...this.#seal(roomChannel(room)), room, message }
  }

  /** A command that has no answer within a second is one that may have been done. */
  #command<T>(act: () => T): Promise<T> {
    if (!this.#isUp) return Promise.reject(away())
    return new Promise((resolve, reject) => {
      const fail = (reason: Refusal): void => {
        stop()
        this.#pending.delete(fail)
        reject(reason)
      }
      this.#pending.add(fail)
      const stop = this.#net.after(COMMAND_WITHIN_MS, () => {
        fail(away())
        this.lose()
      })
      this.#net.toRedis(this.worker, () => {
        const isLost = this.#redis.epoch !== this.#epoch
        const done = isLost ? null : { value: act() }
        this.#net.fromRedis(this.worker, () => {
          if (!this.#pending.delete(fail)) return
          stop()
          if (done) resolve(done.value)
          else {
            reject(away())
            this.lose()
          }
        })
      })
    })
  }

  /** The connections are lost, or no good any more. */
  lose(): void {
    if (!this.#isUp || this.#isClosed) return
    this.#isUp = false
    this.#redis.disconnect(this.worker)
    for (const fail of [...this.#pending]) fail(away())
    this.#listener?.onDown()
    this.#stopReconnecting = this.#net.after(RECONNECT_EVERY_MS, () => this.#reconnect())
  }

  #reconnect(): void {
    if (this.#isClosed) return
    if (!this.#net.isWhole(this.worker)) {
      this.#stopReconnecting = this.#net.after(RECONNECT_EVERY_MS, () => this.#reconnect())
      return
    }
    this.#net.renew()
    for (const channel of [workerChannel(this.worker), ...[...this.#rooms].map(roomChannel)]) {
      this.#redis.subscribe(channel, this.worker, this.#hear)
    }
    const memory = this.#epoch === this.#redis.epoch ? 'kept' : 'lost'
    this.#epoch = this.#redis.epoch
    this.#isUp = true
    this.#listener?.onUp(memory)
  }

  async follow(room: RoomName): Promise<void> {
    this.#rooms.add(room)
    await this.#command(() => {
      if (this.#rooms.has(room)) this.#redis.subscribe(roomChannel(room), this.worker, this.#hear)
    })
  }

  unfollow(room: RoomName): void {
    this.#rooms.delete(room)
    this.#redis.unsubscribe(roomChannel(room), this.worker)
  }

  load(room: RoomName) {
    return this.#command(() => this.#redis.rooms.get(room) ?? null)
  }

  commit(commit: Parameters<Bus['commit']>[0]) {
    return this.#command(() => this.#redis.commit(commit, this.#sealRoom(commit.room, commit.change)))
  }

  beat(leases: Parameters<Bus['beat']>[0]) {
    return this.#command(() => this.#redis.beat(leases))
  }

  sweep(limit: number) {
    return this.#command(() => this.#redis.sweep(limit))
  }

  bury(worker: WorkerId) {
    return this.#command(() => this.#redis.bury(worker))
  }

  async tell(room: RoomName, message: RoomMessage): Promise<void> {
    await this.#command(() => this.#redis.publish(this.#sealRoom(room, message)))
  }

  send(worker: WorkerId, message: WorkerMessage): Promise<boolean> {
    const channel = workerChannel(worker)
    return this.#command(() => this.#redis.publish({ ...this.#seal(channel), room: null, message }) > 0)
  }

  claim(key: string, ms: number) {
    return this.#command(() => this.#redis.claim(key, ms))
  }

  isClaimed(key: string) {
    return this.#command(() => this.#redis.isClaimed(key))
  }

  occupied() {
    return this.#command(() => this.#redis.occupied())
  }

  recoveringUntil(): number {
    return this.#redis.recoveringUntil
  }

  async close(): Promise<void> {
    this.kill()
  }

  /** Silent from now on. */
  kill(): void {
    this.#isClosed = true
    this.#isUp = false
    this.#stopReconnecting()
    for (const fail of [...this.#pending]) fail(away())
    this.#redis.disconnect(this.worker)
  }
}
