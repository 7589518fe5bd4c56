// All of the page below its interface, in Node, towards a real relay: real socket, real HTTP, real clock; fake links.
import { randomUUID } from 'node:crypto'
import { WebSocket as WsSocket } from 'ws'
import { createActions, type Controls } from '../../client/actions/create-actions.ts'
import { createCapture } from '../../client/media/capture.ts'
import { createDevices } from '../../client/media/devices.ts'
import { createSpeakingDetector } from '../../client/media/levels.ts'
import { createScreenShare } from '../../client/media/screen.ts'
import type { Clock } from '../../client/mesh/clock.ts'
import { Mesh } from '../../client/mesh/mesh.ts'
import { backoffMs } from '../../client/net/backoff.ts'
import { createRest } from '../../client/net/rest.ts'
import { SignalSocket } from '../../client/net/signal-socket.ts'
import { createPreferenceStore, createTabStore } from '../../client/net/storage.ts'
import { createCallState, type CallState } from '../../client/state/call.ts'
import { decode } from '../../protocol/codec.ts'
import { serverFrames } from '../../protocol/server-to-client.ts'
import { FakeMediaDevices } from '../fakes/media.ts'
import { silentEngine } from '../fakes/engine.ts'
import type { FakeNetwork } from '../fakes/peer-link.ts'
import { waitFor } from '../harness/wait-for.ts'

export type Person = Controls & {
  readonly name: string
  readonly state: CallState
  readonly devices: FakeMediaDevices
  /** Timers that have neither run nor been cancelled. */
  pending(): number
  /** Complete rosters that the relay has sent, in a welcome or by themselves. */
  completeRosters(): number
  /** Sockets that are not closed. */
  sockets(): number
  /** The id in the room, empty outside. */
  self(): string
  /** Texts of others' chat, in order, by name. */
  heard(): string[]
  enter(room: string, password?: string): Promise<void>
  /** As far as the page before the call: looked the door up, devices on. */
  arrive(room: string): Promise<void>
}

type Where = {
  readonly origin: string
  /** Another address of the relay, such as a proxy's. */
  readonly via?: string
  readonly network: FakeNetwork
}

class Stream {
  readonly #tracks = new Set<MediaStreamTrack>()
  getTracks = (): MediaStreamTrack[] => [...this.#tracks]
  addTrack = (track: MediaStreamTrack): void => void this.#tracks.add(track)
  removeTrack = (track: MediaStreamTrack): void => void this.#tracks.delete(track)
}

export function createPerson(name: string, { origin, via = origin, network }: Where): Person {
  globalThis.WebSocket = WsSocket as unknown as typeof WebSocket
  const devices = new FakeMediaDevices()
  const media = { mediaDevices: devices.asMediaDevices(), isSecureContext: true }
  const state = createCallState({ mayChooseSpeaker: false, mayShareScreen: true })
  const { clock, pending } = countingClock()
  const dialled = new Set<WsSocket>()
  const stored = new Map<string, string>()
  let completeRosters = 0
  let cookie = ''
  let path = '/'

  const ask: typeof fetch = async (route, options) => {
    const headers = { ...(options?.headers as Record<string, string>), origin, ...(cookie && { cookie }) }
    const reply = await fetch(new URL(route as string, via), { ...options, headers })
    cookie = reply.headers.getSetCookie()[0]?.split(';')[0] ?? cookie
    return reply
  }
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  }
  const controls = createActions({
    state,
    rest: createRest(ask),
    ready: Promise.resolve(),
    preferences: createPreferenceStore(() => storage as unknown as Storage),
    clock,
    backoffMs: (attempt) => backoffMs(attempt, Math.random) / 4,
    wallClock: () => Date.now(),
    tab: createTabStore(() => storage as unknown as Storage),
    mayCall: true,
    newId: () => randomUUID().replaceAll('-', ''),
    newStream: () => new Stream() as unknown as MediaStream,
    warmSocket: () => undefined,
    openSocket: (on) => new SignalSocket({ clock, random: () => Math.random() / 4, connect, on }),
    openMesh: (deps) => new Mesh({ ...deps, clock, silenceMs: 1_000, openLink: network.openLink }),
    openCapture: (deps) => createCapture({ ...deps, ...media, opensOneAtATime: false }),
    openDevices: (onChange) => createDevices({ ...media, onChange }),
    openScreen: (onChange) => createScreenShare({ ...media, onChange }),
    levels: { watch: () => () => undefined, resume: () => undefined, close: () => undefined },
    chime: { ring: () => undefined },
    newSpeakingDetector: createSpeakingDetector,
    openEngine: () => silentEngine,
    address: { path: () => path, takeFragment: () => '', push: (to) => (path = to), share: (to) => origin + to },
    copy: () => Promise.resolve(true),
  })

  function connect(): WebSocket {
    const socket = new WsSocket(`${via.replace('http', 'ws')}/signal`, { origin, headers: { cookie } })
    dialled.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => dialled.delete(socket))
    socket.on('message', (bytes: Buffer) => {
      const frame = decode(serverFrames, bytes.toString())
      const isRoster = frame.ok && (frame.value.type === 'roster' || frame.value.type === 'welcome')
      if (isRoster && frame.value.roster.complete) completeRosters++
    })
    return socket as unknown as WebSocket
  }

  async function arrive(room: string): Promise<void> {
    path = `/${room}`
    controls.actions.setName(name)
    await controls.route()
    await controls.actions.preview()
  }

  return {
    ...controls,
    name,
    state,
    devices,
    pending,
    completeRosters: () => completeRosters,
    sockets: () => dialled.size,
    self() {
      const now = state.connection.value
      return 'self' in now ? now.self : ''
    },
    heard: () => state.chat.value.filter(({ from }) => from !== null).map(({ name: by, text }) => `${by}: ${text}`),
    arrive,
    async enter(room, password) {
      await arrive(room)
      await controls.actions.join(password)
      await waitFor(() => state.page.value.is === 'call', { what: `${name} in the call` })
    },
  }
}

function countingClock(): { clock: Clock; pending: () => number } {
  const timers = new Set<NodeJS.Timeout>()
  const clock: Clock = {
    now: () => performance.now(),
    after(ms, act) {
      const timer = setTimeout(() => {
        timers.delete(timer)
        act()
      }, ms)
      timers.add(timer)
      return () => {
        clearTimeout(timer)
        timers.delete(timer)
      }
    },
  }
  return { clock, pending: () => timers.size }
}
