// One page's call with everything of ours in it, and fakes at the edges: the relay, the devices, the clock, the links.
import { createActions, type Controls } from '../../client/actions/create-actions.ts'
import { createCapture } from '../../client/media/capture.ts'
import { createDevices } from '../../client/media/devices.ts'
import { createSpeakingDetector } from '../../client/media/levels.ts'
import { createScreenShare } from '../../client/media/screen.ts'
import { Mesh } from '../../client/mesh/mesh.ts'
import type { PairView } from '../../client/mesh/pair-deps.ts'
import type { Rest, RestError } from '../../client/net/rest.ts'
import type { SignalSocket, SocketEvents } from '../../client/net/signal-socket.ts'
import { createPreferenceStore } from '../../client/net/storage.ts'
import { createCallState, type CallState } from '../../client/state/call.ts'
import type { ClientFrame } from '../../protocol/client-to-server.ts'
import type { EntryReply } from '../../protocol/http.ts'
import type { CtlFrame, RtFrame } from '../../protocol/peer-to-peer.ts'
import type { PeerId } from '../../protocol/primitives.ts'
import { err, ok, type Result } from '../../protocol/result.ts'
import type { FrameOf, Roster } from '../../protocol/server-to-client.ts'
import { createFakeClock, type FakeClock } from '../fakes/clock.ts'
import { FakeMediaDevices } from '../fakes/media.ts'
import { createFakeNetwork, type FakeNetwork } from '../fakes/peer-link.ts'
import { id } from './mesh-world.ts'
import { noIce, turn } from './pair-world.ts'

export class FakeSocket {
  readonly on: SocketEvents
  readonly sent: ClientFrame[] = []
  readonly #carry: (to: PeerId, payload: string) => void
  ticket = ''
  isOpen = false
  isClosed = false
  hurries = 0

  constructor(on: SocketEvents, carry: (to: PeerId, payload: string) => void) {
    this.on = on
    this.#carry = carry
  }

  open(ticket: string): void {
    this.ticket = ticket
  }

  send(frame: ClientFrame): boolean {
    if (!this.isOpen) return false
    this.sent.push(frame)
    if (frame.type === 'signal') this.#carry(frame.to, frame.payload)
    return true
  }

  hurry(): void {
    this.hurries++
  }

  close(): void {
    this.isOpen = false
    this.isClosed = true
  }
}

/** Another person, as far as a link goes. */
export type Other = {
  readonly peer: PeerId
  readonly mesh: Mesh
  readonly frames: (CtlFrame | RtFrame)[]
  readonly views: PairView[]
}

export type CallWorld = Controls & {
  readonly state: CallState
  readonly clock: FakeClock
  readonly network: FakeNetwork
  readonly devices: FakeMediaDevices
  readonly sockets: FakeSocket[]
  readonly stored: Map<string, string>
  readonly copied: string[]
  path: string
  rooms: Set<string>
  /** What `POST entry` answers; a promise of the test's own when it is to come late. */
  entry: () => Promise<Result<EntryReply, RestError>>
  /** What `GET` of a room answers. */
  find: Rest['findRoom']
  becomeReady(): void
  socket(): FakeSocket
  /** The relay admits: `self` and the others of the roster. */
  welcome(more?: Partial<FrameOf<'welcome'>>): void
  /** Makes another person, who is in the room but whom nobody has named yet. */
  person(name: string, greeting?: readonly CtlFrame[]): Other
  roster(version: number, ...names: string[]): Roster
  /** From the address to the pre-join page, with devices and a name. */
  arrive(): Promise<void>
  /** From the address into the call, alone or with those named. */
  enter(...names: string[]): Promise<Other[]>
}

export const ticket: EntryReply = { ticket: 'ticket-for-the-lobby', role: 'participant', expiresInMs: 30_000 }
export const self = id('m')

class FakeStream {
  readonly #tracks = new Set<MediaStreamTrack>()
  getTracks = (): MediaStreamTrack[] => [...this.#tracks]
  addTrack = (track: MediaStreamTrack): void => void this.#tracks.add(track)
  removeTrack = (track: MediaStreamTrack): void => void this.#tracks.delete(track)
}

export function createCallWorld(): CallWorld {
  const clock = createFakeClock()
  const network = createFakeNetwork()
  const devices = new FakeMediaDevices()
  const others = new Map<PeerId, Other>()
  const sockets: FakeSocket[] = []
  const stored = new Map<string, string>()
  const copied: string[] = []
  const media = { mediaDevices: devices.asMediaDevices(), isSecureContext: true }
  let becomeReady = (): void => undefined
  let messages = 0

  const rest: Rest = {
    instance: () => Promise.resolve(err('offline')),
    createRoom: (name) => Promise.resolve(world.rooms.has(name) ? err('room-exists') : ok({ name: name || 'random' })),
    findRoom: (name) => world.find(name),
    enterRoom: () => world.entry(),
  }
  const state = createCallState({ mayChooseSpeaker: true, mayShareScreen: true })
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  }
  const controls = createActions({
    state,
    rest,
    ready: new Promise((resolve) => (becomeReady = resolve)),
    preferences: createPreferenceStore(() => storage as unknown as Storage),
    clock,
    wallClock: () => clock.now(),
    newId: () => `message-${++messages}`,
    newStream: () => new FakeStream() as unknown as MediaStream,
    openSocket(on) {
      const socket = new FakeSocket(on, (to, payload) => {
        queueMicrotask(() => others.get(to)?.mesh.signal(self, payload))
      })
      sockets.push(socket)
      return socket as unknown as SignalSocket
    },
    openMesh: (deps) => new Mesh({ ...deps, clock, silenceMs: 1_000, openLink: network.openLink }),
    openCapture: (deps) => createCapture({ ...deps, ...media, opensOneAtATime: false }),
    openDevices: (onChange) => createDevices({ ...media, onChange }),
    openScreen: (onChange) => createScreenShare({ ...media, onChange }),
    levels: { watch: () => () => undefined, resume: () => undefined, close: () => undefined },
    newSpeakingDetector: createSpeakingDetector,
    limitsFor: () => ({ maxBitrate: 1, maxFramerate: 1, scaleDownBy: 1 }),
    address: {
      path: () => world.path,
      push: (path) => (world.path = path),
      share: (path) => `https://vroom.test${path}`,
    },
    copy: (text) => Promise.resolve(copied.push(text) > 0),
  })

  const world: CallWorld = {
    ...controls,
    state,
    clock,
    network,
    devices,
    sockets,
    stored,
    copied,
    path: '/lobby',
    rooms: new Set(['lobby']),
    entry: () => Promise.resolve(ok(ticket)),
    find: (name) => Promise.resolve(world.rooms.has(name) ? ok({ name }) : err('no-such-room')),
    becomeReady: () => {
      becomeReady()
    },
    socket: () => sockets.at(-1)!,
    welcome(more) {
      const socket = world.socket()
      socket.isOpen = true
      socket.on.welcome({
        type: 'welcome',
        v: 1,
        self,
        role: 'participant',
        room: { name: 'lobby', maxMembers: 0 },
        roster: world.roster(1),
        ice: noIce,
        resume: 'resume-token-number-1',
        resumed: false,
        graceMs: 30_000,
        ...more,
      })
    },
    person(name, greeting = [{ type: 'profile', name: name.toUpperCase() }]) {
      const peer = id(name)
      const frames: (CtlFrame | RtFrame)[] = []
      const views: PairView[] = []
      const mesh = new Mesh({
        self: peer,
        ice: noIce,
        clock,
        silenceMs: 1_000,
        openLink: network.openLink,
        viaRelay(to, payload) {
          if (to !== self) return true
          queueMicrotask(() => {
            world.socket().on.frame({ type: 'signal', from: peer, payload })
          })
          return true
        },
        limits: () => ({ maxBitrate: 1, maxFramerate: 1, scaleDownBy: 1 }),
        greeting: () => greeting,
        on: {
          added: () => undefined,
          dropped: () => undefined,
          view: (_peer, now) => views.push(now),
          frame: (_peer, frame) => frames.push(frame),
          track: () => undefined,
        },
      })
      const other = { peer, mesh, frames, views }
      others.set(peer, other)
      mesh.add(self)
      return other
    },
    roster: (version, ...names) => ({
      version,
      complete: true,
      peers: [self, ...names.map(id)].map((peer) => ({ peer, role: 'participant' })),
    }),
    async arrive() {
      becomeReady()
      controls.actions.setName('Mia')
      await controls.route()
      await controls.actions.preview()
    },
    async enter(...names) {
      await world.arrive()
      await controls.actions.join()
      const people = names.map((name) => world.person(name))
      world.welcome({ roster: world.roster(1, ...names) })
      await turn()
      return people
    },
  }
  return world
}
