// One page's call with everything of ours in it, and fakes at the edges: the relay, the devices, the clock, the links.
import { createActions, type Controls } from '../../client/actions/create-actions.ts'
import { createCapture } from '../../client/media/capture.ts'
import { createDevices } from '../../client/media/devices.ts'
import { createSpeakingDetector } from '../../client/media/levels.ts'
import { createScreenShare } from '../../client/media/screen.ts'
import { Mesh } from '../../client/mesh/mesh.ts'
import { speechHints } from '../../client/mesh/sdp-hints.ts'
import type { PairView } from '../../client/mesh/pair-deps.ts'
import type { SignalSocket } from '../../client/net/signal-socket.ts'
import { createPreferenceStore, createTabStore } from '../../client/net/storage.ts'
import type { EngineReport } from '../../client/state/engine-report.ts'
import { createCallState, type CallState } from '../../client/state/call.ts'
import type { CtlFrame, RtFrame } from '../../protocol/peer-to-peer.ts'
import type { PeerId } from '../../protocol/primitives.ts'
import type { RoomSettings, RoomState } from '../../protocol/room-state.ts'
import type { FrameOf, Member, Roster } from '../../protocol/server-to-client.ts'
import { createFakeClock, type FakeClock } from '../fakes/clock.ts'
import { silentEngine } from '../fakes/engine.ts'
import { FakeMediaDevices } from '../fakes/media.ts'
import { createFakeNetwork, type FakeNetwork } from '../fakes/peer-link.ts'
import { FakeSocket } from '../fakes/signal-socket.ts'
import { createRoutes, restOf, type Routes } from './call-routes.ts'
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

export type CallWorld = Controls &
  Routes & {
    readonly state: CallState
    readonly clock: FakeClock
    readonly network: FakeNetwork
    readonly devices: FakeMediaDevices
    readonly sockets: FakeSocket[]
    readonly stored: Map<string, string>
    readonly copied: string[]
    /** What the engine was told last of whose sound is played. */
    readonly listened: Map<PeerId, boolean>
    /** Whether they may get anything of us, as the engine was told last. */
    readonly given: Map<PeerId, boolean>
    /** Levels that the engine was told, in their order. */
    readonly levels: (readonly [PeerId, number])[]
    /** Our microphone is this loud now, 0 to 1. */
    meter: (level: number) => void
    /** The engine tells what it does. */
    report: (report: EngineReport) => void
    /** What this tab keeps over a reload. */
    readonly kept: Map<string, string>
    chimes: number
    /** The address bar. */
    path: string
    /** Behind the `#` in it; the page takes it out. */
    fragment: string
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

export const self = id('m')

class FakeStream {
  readonly #tracks = new Set<MediaStreamTrack>()
  getTracks = (): MediaStreamTrack[] => [...this.#tracks]
  addTrack = (track: MediaStreamTrack): void => void this.#tracks.add(track)
  removeTrack = (track: MediaStreamTrack): void => void this.#tracks.delete(track)
}

function fakeStorage(content: Map<string, string>): Storage {
  const storage = {
    getItem: (key: string) => content.get(key) ?? null,
    setItem: (key: string, value: string) => void content.set(key, value),
    removeItem: (key: string) => void content.delete(key),
  }
  return storage as unknown as Storage
}

/** `kept`: what another page in the same tab has left, before a reload. `mayCall`: a browser with WebRTC. */
export function createCallWorld({ kept = new Map<string, string>(), mayCall = true } = {}): CallWorld {
  const clock = createFakeClock()
  const network = createFakeNetwork()
  const devices = new FakeMediaDevices()
  const others = new Map<PeerId, Other>()
  const sockets: FakeSocket[] = []
  const stored = new Map<string, string>()
  const copied: string[] = []
  const listened = new Map<PeerId, boolean>()
  const given = new Map<PeerId, boolean>()
  const levels: (readonly [PeerId, number])[] = []
  const media = { mediaDevices: devices.asMediaDevices(), isSecureContext: true }
  let becomeReady = (): void => undefined
  let messages = 0
  let version = 1
  let revision = lobby.revision

  const state = createCallState({ mayChooseSpeaker: true, mayShareScreen: true })
  const controls = createActions({
    state,
    rest: restOf(() => world),
    ready: new Promise((resolve) => (becomeReady = resolve)),
    preferences: createPreferenceStore(() => fakeStorage(stored)),
    tab: createTabStore(() => fakeStorage(kept)),
    mayCall,
    clock,
    backoffMs: (attempt) => 1_000 * (attempt + 1),
    wallClock: () => clock.now(),
    newId: () => `message-${++messages}`,
    newStream: () => new FakeStream() as unknown as MediaStream,
    warmSocket: () => undefined,
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
    levels: {
      watch: (_track, onLevel) => ((world.meter = onLevel), () => undefined),
      resume: () => undefined,
      close: () => undefined,
    },
    chime: { ring: () => (world.chimes += 1) },
    newSpeakingDetector: createSpeakingDetector,
    openEngine({ music, mayGet, onReport }) {
      world.report = onReport
      return {
        ...silentEngine,
        listens: (peer, isHeard) => listened.set(peer, isHeard),
        mayGetChanged: (peer) => given.set(peer, mayGet(peer)),
        level: (peer, level) => levels.push([peer, level]),
        hints: () => ({ ...speechHints, music: music() }),
      }
    },
    address: {
      path: () => world.path,
      takeFragment() {
        const taken = world.fragment
        world.fragment = ''
        return taken
      },
      push: (path) => (world.path = path),
      share: (path) => `https://vroom.test${path}`,
    },
    copy: (text) => Promise.resolve(copied.push(text) > 0),
  })

  const world: CallWorld = {
    ...controls,
    ...createRoutes(),
    state,
    clock,
    network,
    devices,
    sockets,
    stored,
    copied,
    listened,
    given,
    levels,
    meter: () => undefined,
    report: () => undefined,
    kept,
    chimes: 0,
    path: '/lobby',
    fragment: '',
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
        sending: () => silentEngine.sending('', 'camera'),
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
