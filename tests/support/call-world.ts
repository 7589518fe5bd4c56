// One page's call with everything of ours in it, and fakes at the edges: the relay, the devices, the clock, the links.
import { createActions, type Controls } from '../../client/actions/create-actions.ts'
import { createCapture } from '../../client/media/capture.ts'
import { createDevices } from '../../client/media/devices.ts'
import { createSpeakingDetector } from '../../client/media/levels.ts'
import { createScreenShare } from '../../client/media/screen.ts'
import { Mesh } from '../../client/mesh/mesh.ts'
import type { PairView } from '../../client/mesh/pair-deps.ts'
import type { Rest, RestError } from '../../client/net/rest.ts'
import type { SignalSocket } from '../../client/net/signal-socket.ts'
import { createPreferenceStore } from '../../client/net/storage.ts'
import { createCallState, type CallState } from '../../client/state/call.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { Ban, DoorReply, EntryReply } from '../../protocol/http.ts'
import type { CtlFrame, RtFrame } from '../../protocol/peer-to-peer.ts'
import type { PeerId } from '../../protocol/primitives.ts'
import type { RoomSettings, RoomState } from '../../protocol/room-state.ts'
import { err, ok, type Result } from '../../protocol/result.ts'
import type { FrameOf, Member, Roster } from '../../protocol/server-to-client.ts'
import { createFakeClock, type FakeClock } from '../fakes/clock.ts'
import { FakeMediaDevices } from '../fakes/media.ts'
import { createFakeNetwork, type FakeNetwork } from '../fakes/peer-link.ts'
import { FakeSocket } from '../fakes/signal-socket.ts'
import { id, member } from './mesh-world.ts'
import { noIce, turn } from './pair-world.ts'
import { lobby } from './scripted-relay.ts'

/** Another person, as far as a link goes. */
export type Other = {
  readonly peer: PeerId
  readonly mesh: Mesh
  readonly frames: (CtlFrame | RtFrame)[]
  readonly views: PairView[]
  /** How often somebody said goodbye to them. */
  goodbyes: number
}

export type CallWorld = Controls & {
  readonly state: CallState
  readonly clock: FakeClock
  readonly network: FakeNetwork
  readonly devices: FakeMediaDevices
  readonly sockets: FakeSocket[]
  readonly stored: Map<string, string>
  readonly copied: string[]
  /** Passwords shown at the door, in order; empty: none. */
  readonly passwords: string[]
  chimes: number
  path: string
  rooms: Set<string>
  /** What `POST entry` answers; a promise of the test's own when it is to come late. */
  entry: () => Promise<Result<EntryReply, RestError>>
  /** What `GET` of a room answers. */
  find: Rest['findRoom']
  bans: Rest['bans']
  becomeReady(): void
  socket(): FakeSocket
  /** The relay admits: `self` and the others of the roster. */
  welcome(more?: Partial<FrameOf<'welcome'>>): void
  /** The relay keeps us before the door. */
  keepWaiting(more?: Partial<FrameOf<'wait'>>): void
  /** A change of members, with the next version; `by` in short. */
  change(by: string | null, ...members: Member[]): void
  /** The room is like this from now on. */
  configure(settings: Partial<RoomSettings>, more?: Partial<RoomState>, by?: string | null): void
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
export const refusal = (code: ErrorCode | 'offline', retryAfterMs: number | null = null): Result<never, RestError> =>
  err({ code, retryAfterMs })
export const openDoor = (name: string, more: Partial<DoorReply> = {}): DoorReply => ({
  name,
  door: 'open',
  role: 'participant',
  askName: true,
  waitingRoom: false,
  notifies: false,
  ...more,
})
export const ban: Ban = { id: 'ban-number-1', name: 'Eve', at: 1, address: false }

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
  const passwords: string[] = []
  const media = { mediaDevices: devices.asMediaDevices(), isSecureContext: true }
  let becomeReady = (): void => undefined
  let messages = 0
  let version = 1
  let revision = lobby.revision

  const rest: Rest = {
    instance: () => Promise.resolve(refusal('offline')),
    createRoom(name) {
      if (world.rooms.has(name)) return Promise.resolve(refusal('room-exists'))
      world.rooms.add(name || 'random')
      return Promise.resolve(ok({ name: name || 'random' }))
    },
    findRoom: (name) => world.find(name),
    enterRoom(_name, password) {
      passwords.push(password)
      return world.entry()
    },
    bans: (name) => world.bans(name),
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
    backoffMs: (attempt) => 1_000 * (attempt + 1),
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
    chime: { ring: () => (world.chimes += 1) },
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
    passwords,
    chimes: 0,
    path: '/lobby',
    rooms: new Set(['lobby']),
    entry: () => Promise.resolve(ok(ticket)),
    find: (name) => Promise.resolve(world.rooms.has(name) ? ok(openDoor(name)) : refusal('no-such-room')),
    bans: () => Promise.resolve(ok({ bans: [ban] })),
    becomeReady: () => {
      becomeReady()
    },
    socket: () => sockets.at(-1)!,
    welcome(more) {
      const socket = world.socket()
      socket.isOpen = true
      version = more?.roster?.version ?? 1
      socket.on.welcome({
        type: 'welcome',
        v: 1,
        self,
        role: 'participant',
        room: lobby,
        roster: world.roster(1),
        removed: [],
        ice: noIce,
        resume: 'resume-token-number-1',
        resumed: false,
        graceMs: 30_000,
        ...more,
      })
    },
    keepWaiting(more) {
      world.socket().on.wait({
        type: 'wait',
        self,
        room: 'lobby',
        waitsFor: 'admission',
        note: '',
        ...more,
      })
    },
    change(by, ...members) {
      world.socket().on.frame({ type: 'peers-changed', version: ++version, members, by: by && id(by) })
    },
    configure(settings, more, by = null) {
      const room = { ...lobby, revision: ++revision, settings: { ...lobby.settings, ...settings }, ...more }
      world.socket().on.frame({ type: 'room', room, by: by && id(by) })
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
          dropped: () => (other.goodbyes += 1),
          view: (_peer, now) => views.push(now),
          frame: (_peer, frame) => frames.push(frame),
          track: () => undefined,
        },
      })
      const other: Other = { peer, mesh, frames, views, goodbyes: 0 }
      others.set(peer, other)
      mesh.add(self)
      return other
    },
    roster: (version, ...names) => ({
      version,
      complete: true,
      peers: [self, ...names.map(id)].map((peer) => member(peer)),
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
