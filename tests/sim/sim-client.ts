// A browser as a model: it takes a seat, comes back to it, says numbered things, and knows the roster by what it is told.
import { Refusal } from '../../protocol/errors.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { PeerId, Role, RoomName } from '../../protocol/primitives.ts'
import type { Member, Roster, ServerFrame } from '../../protocol/server-to-client.ts'
import type { Outlet, Seat, Seated } from '../../server/cluster-port.ts'
import type { SimHost } from './sim-host.ts'
import type { Chance, Timeline } from './timeline.ts'

/** As much of a run as one client sees. */
export type World = {
  readonly time: Timeline
  readonly chance: Chance
  readonly left: Set<PeerId>
  readonly owners: ReadonlyMap<PeerId, SimClient>
  readonly violate: (what: string) => void
  newPeer(client: SimClient): PeerId
  roomId(room: RoomName): string
  limitOf(room: RoomName): number
}

type Sent = {
  readonly to: PeerId
  readonly key: string
  readonly number: number
  readonly at: number
  readonly host: SimHost
  /** Where the receiver was then. */
  readonly near: SimHost | null
}

/** After these a client comes back by its token. */
const comesBack = new Set<ErrorCode>(['relay-unavailable', 'slow-reader'])

export class SimSocket implements Outlet {
  readonly client: SimClient
  readonly host: SimHost
  readonly number: number
  isOpen = true
  role: Role
  #held: ServerFrame[] | null = []
  #unconfirmed: { readonly frame: ServerFrame; readonly onDelivered: (() => void) | undefined }[] = []
  readonly seen = new Set<string>()

  constructor(client: SimClient, host: SimHost, role: Role, number: number) {
    this.client = client
    this.host = host
    this.role = role
    this.number = number
  }

  send(frame: ServerFrame, onDelivered?: () => void): void {
    if (this.#held) this.#held.push(frame)
    if (frame.type === 'signal') this.#expect(frame, onDelivered)
    else onDelivered?.()
    if (!this.#held && this.isOpen) this.client.hear(frame, this)
  }

  /** The pong comes a little later, if the socket still lives. */
  #expect(frame: ServerFrame, onDelivered?: () => void): void {
    const one = { frame, onDelivered }
    this.#unconfirmed.push(one)
    this.client.world.time.after(5 + this.client.world.chance.below(400), () => {
      if (!this.isOpen || !this.#unconfirmed.includes(one) || this.#held) return
      this.#unconfirmed = this.#unconfirmed.filter((other) => other !== one)
      if (!this.host.net.isFrozen()) onDelivered?.()
    })
  }

  open({ missed }: Seated): void {
    const held = this.#held ?? []
    this.#held = null
    for (const frame of missed) this.#expect(frame)
    if (this.isOpen) for (const frame of [...missed, ...held]) this.client.hear(frame, this)
  }

  end(code: ErrorCode): void {
    if (!this.isOpen) return
    this.isOpen = false
    this.client.ended(this, code)
  }

  become(role: Role): void {
    this.role = role
  }

  undelivered(): readonly ServerFrame[] {
    return this.#unconfirmed.filter((one) => !one.onDelivered).map((one) => one.frame)
  }
}

export class SimClient {
  readonly world: World
  readonly name: string
  seat: Seat | null = null
  socket: SimSocket | null = null
  turn = 0
  roster: Roster | null = null
  isBusy = false
  #sockets = 0
  #lastNumber = 0
  readonly sent: Sent[] = []
  /** What came, by the sender's socket. */
  readonly #last = new Map<string, number>()
  readonly received = new Set<string>()
  /** Since when nothing may be lost (`Timeline.now`). */
  wholeSince = 0

  constructor(world: World, name: string) {
    this.world = world
    this.name = name
  }

  isIn(): boolean {
    return this.seat !== null && this.socket?.isOpen === true && !this.isBusy
  }

  /** The others of its room, as far as it knows. */
  others(): readonly PeerId[] {
    return (this.roster?.peers ?? []).map((member) => member.peer).filter((peer) => peer !== this.seat?.peer)
  }

  async join(host: SimHost, room: RoomName, role: Role): Promise<void> {
    const peer = this.world.newPeer(this)
    const roomId = this.world.roomId(room)
    const seat: Seat = { room, roomId, peer, role, session: this.name, source: this.name, blocked: [] }
    const socket = new SimSocket(this, host, role, ++this.#sockets)
    await this.#take(seat, socket, () => host.cluster.join(seat, socket, this.world.limitOf(room)))
  }

  async resume(host: SimHost): Promise<void> {
    const { seat } = this
    if (!seat) return
    const socket = new SimSocket(this, host, seat.role, ++this.#sockets)
    await this.#take(seat, socket, () => host.cluster.resume(seat, socket, this.turn, this.world.limitOf(seat.room)))
  }

  async #take(seat: Seat, socket: SimSocket, take: () => Promise<Seated>): Promise<void> {
    this.isBusy = true
    try {
      const seated = await take()
      if (socket.host.isDead || !socket.isOpen) {
        this.#drop(seat, socket)
        return
      }
      if (!seated.kept) this.wholeSince = this.world.time.now()
      this.seat = seat
      this.socket = socket
      this.turn = seated.turn
      this.roster = seated.roster
      socket.open(seated)
    } catch (error) {
      socket.isOpen = false
      if (!(error instanceof Refusal)) throw error
      // What came by the token alone is void; otherwise it is tried again.
      const isOver = error.code !== 'relay-unavailable' && error.code !== 'room-full'
      if (isOver && !this.socket?.isOpen) this.seat = null
    } finally {
      this.isBusy = false
    }
  }

  /** The socket ended before its browser read the answer. */
  #drop(seat: Seat, socket: SimSocket): void {
    if (!socket.host.isDead) socket.host.cluster.away(seat.room, seat.peer, socket)
    if (this.seat !== null && socket.isOpen) socket.isOpen = false
    this.socket = null
  }

  /** The connection breaks, and the relay notices. */
  cut(): void {
    const { seat, socket } = this
    if (!seat || !socket?.isOpen || socket.host.net.isFrozen()) return
    socket.isOpen = false
    this.socket = null
    if (!socket.host.isDead) socket.host.cluster.away(seat.room, seat.peer, socket)
  }

  async leave(): Promise<void> {
    const { seat, socket } = this
    if (!seat || !socket) return
    this.seat = null
    this.socket = null
    socket.isOpen = false
    this.world.left.add(seat.peer)
    await socket.host.cluster.leave(seat.room, seat.peer, 'left').catch(() => undefined)
  }

  async say(to: PeerId): Promise<void> {
    const { seat, socket } = this
    if (!seat || !socket) return
    const key = `${seat.peer}.${String(socket.number)}`
    const number = ++this.#lastNumber
    const payload = `${key} ${String(number)}`
    const frame: ServerFrame = { type: 'signal', from: seat.peer, payload }
    this.isBusy = true
    const near = this.world.owners.get(to)?.socket?.host ?? null
    const at = this.world.time.now()
    const delivery = await this.#pass(socket, seat.room, to, frame)
    this.isBusy = false
    if (delivery === 'delivered') this.sent.push({ to, key, number, at, host: socket.host, near })
  }

  async #pass(socket: SimSocket, room: RoomName, to: PeerId, frame: ServerFrame): Promise<string> {
    try {
      return await socket.host.cluster.toPeer(room, to, frame)
    } catch (error) {
      if (error instanceof Refusal) return error.code
      throw error
    }
  }

  ended(socket: SimSocket, code: ErrorCode): void {
    if (this.socket !== socket) return
    const { seat } = this
    this.socket = null
    if (seat && !socket.host.isDead) socket.host.cluster.away(seat.room, seat.peer, socket)
    if (!comesBack.has(code)) this.seat = null
  }

  hear(frame: ServerFrame, socket: SimSocket): void {
    if (frame.type === 'signal') this.#hearSignal(frame.payload, socket)
    else if (frame.type === 'roster') this.roster = frame.roster
    else if ('version' in frame) this.#hearChange(frame)
  }

  #hearSignal(payload: string, socket: SimSocket): void {
    const { violate } = this.world
    if (socket.seen.has(payload)) violate(`${this.name} got ${payload} twice over one socket`)
    socket.seen.add(payload)
    const [key = '', number = ''] = payload.split(' ')
    if (!this.received.has(payload) && Number(number) < (this.#last.get(key) ?? 0)) {
      violate(`${this.name} got ${payload} after a later one`)
    }
    this.received.add(payload)
    this.#last.set(key, Math.max(this.#last.get(key) ?? 0, Number(number)))
  }

  #hearChange(frame: Extract<ServerFrame, { version: number }>): void {
    const { roster, seat, socket } = this
    if (!roster || !seat || !socket || frame.version <= roster.version) return
    if (frame.version > roster.version + 1) {
      // As a browser that missed something: it asks.
      this.roster = null
      void socket.host.cluster.roster(seat.room).then(
        (whole) => {
          if (this.socket === socket && (this.roster?.version ?? -1) < whole.version) this.roster = whole
        },
        () => undefined,
      )
      return
    }
    this.roster = { ...roster, version: frame.version, peers: after(roster.peers, frame) }
  }
}

function after(peers: readonly Member[], frame: Extract<ServerFrame, { version: number }>): Member[] {
  const members = new Map(peers.map((member) => [member.peer, member]))
  if (frame.type === 'peer-joined') members.set(frame.member.peer, frame.member)
  else if (frame.type === 'peer-left') members.delete(frame.peer)
  else for (const member of frame.members) members.set(member.peer, member)
  return [...members.values()]
}
