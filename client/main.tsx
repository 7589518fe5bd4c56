// Makes the real things, joins them to the actions, and puts the interface on the page.
import { createActions, type Controls } from './actions/create-actions.ts'
import type { OpenEngine } from './engine/engine.ts'
import type { Computer, SurroundingsDeps } from './engine/surroundings.ts'
import { createCapture } from './media/capture.ts'
import { createChime } from './media/chime.ts'
import { createDevices } from './media/devices.ts'
import { createLevels, createSpeakingDetector } from './media/levels.ts'
import { createScreenShare } from './media/screen.ts'
import { mayChooseSpeaker, mayShareScreen, opensOneAtATime } from './media/speaker.ts'
import { realClock } from './mesh/clock.ts'
import { createLateLink, type LateLink } from './mesh/late-link.ts'
import { Mesh } from './mesh/mesh.ts'
import { SILENCE_MS } from './mesh/recovery.ts'
import { createAddress } from './net/address.ts'
import { baseOf, socketUrl } from './net/base.ts'
import { backoffMs } from './net/backoff.ts'
import { createRest, type Rest } from './net/rest.ts'
import { SignalSocket } from './net/signal-socket.ts'
import { createWarmSocket } from './net/warm-socket.ts'
import { createPreferenceStore, createTabStore } from './net/storage.ts'
import { watchWake } from './net/wake.ts'
import { createCallState, instanceCapBps, type CallState } from './state/call.ts'
import { mount } from './ui/mount.tsx'
import { err } from '../protocol/result.ts'

// `mediaDevices` is missing in an insecure context, whatever the types say.
const mediaDevices = navigator.mediaDevices as MediaDevices | undefined
const base = baseOf(import.meta.url)
const preferences = createPreferenceStore(() => localStorage, base)
const address = createAddress(window, base)
const isFirefox = navigator.userAgent.includes('Firefox/')

async function start(): Promise<void> {
  const state = createCallState({
    mayChooseSpeaker: mayChooseSpeaker(HTMLMediaElement.prototype),
    mayShareScreen: mayShareScreen(mediaDevices),
  })
  // One certificate for all links of this page: people can then compare one fingerprint.
  const certificate = await makeCertificate()
  let openEngine: OpenEngine | null = null
  const link = createLateLink(async () => {
    const { createCallParts } = await import('./in-call.ts')
    const parts = createCallParts(realClock, certificate ? [certificate] : [], surroundings(state))
    openEngine = parts.openEngine
    return parts.openLink
  })
  const controls = createControls(state, certificate !== null, link, (stay) => {
    if (openEngine === null) throw new Error('A stay began before what it needs was there')
    return openEngine(stay)
  })
  const remembered = preferences.read('language')
  // Both ask the relay, so neither waits for the other.
  const mounted = mount(document.getElementById('root') ?? document.body, state, controls.actions, {
    wanted: remembered === undefined ? navigator.languages : [remembered, ...navigator.languages],
    onChange: (language) => {
      preferences.write('language', language)
    },
  })
  listen(controls)
  offerStatistics(state, controls)
  const fetchLink = certificate ? link.ready : null
  await Promise.all([mounted.then(fetchLink), controls.route()])
}

function createControls(state: CallState, mayCall: boolean, link: LateLink, openEngine: OpenEngine): Controls {
  const rest = withLinks(createRest(fetch.bind(window), base), link)
  const socket = createWarmSocket(realClock, connect)
  const silenceMs = isFirefox ? SILENCE_MS.firefox : SILENCE_MS.others
  const common = { mediaDevices, isSecureContext: window.isSecureContext }
  return createActions({
    state,
    rest,
    ready: rest.instance().then((instance) => {
      if (instance.ok) state.instance.value = instance.value
    }),
    preferences,
    tab: createTabStore(() => sessionStorage, base),
    mayCall,
    clock: realClock,
    backoffMs: (attempt) => backoffMs(attempt, () => Math.random()),
    wallClock: () => Date.now(),
    newId: () => crypto.randomUUID().replaceAll('-', ''),
    newStream: () => new MediaStream(),
    warmSocket: () => {
      // The relay binds a socket to the session of its cookie, which a browser gets when it first enters.
      if (preferences.read('met') === true) socket.warm()
    },
    openSocket: (on) =>
      new SignalSocket({ clock: realClock, random: () => Math.random(), connect: socket.connect, on }),
    openMesh: (deps) => new Mesh({ ...deps, clock: realClock, silenceMs, openLink: link.open }),
    openCapture: (deps) => createCapture({ ...deps, ...common, opensOneAtATime: opensOneAtATime(navigator) }),
    openDevices: (onChange) => createDevices({ mediaDevices, onChange }),
    openScreen: (onChange) => createScreenShare({ ...common, onChange }),
    levels: createLevels({
      createContext: audioContext,
      streamOf: (track) => new MediaStream([track]),
      repeat,
    }),
    chime: createChime({ openContext: audioContext, now: () => performance.now() }),
    newSpeakingDetector: createSpeakingDetector,
    openEngine,
    address,
    copy: (text) =>
      navigator.clipboard.writeText(text).then(
        () => true,
        () => false,
      ),
  })
}

/** For the media engine. Not every browser has all of it, whatever the types say. */
function surroundings({ uplinkCap, instance }: CallState): SurroundingsDeps {
  const { userAgent, maxTouchPoints, hardwareConcurrency } = navigator
  const { connection } = navigator as { connection?: Computer['connection'] }
  const { PressureObserver } = window as { PressureObserver?: Computer['PressureObserver'] }
  const own = { userAgent, maxTouchPoints, hardwareConcurrency }
  return {
    computer: { ...own, ...(connection && { connection }), ...(PressureObserver && { PressureObserver }) },
    preferences,
    caps: () => [uplinkCap.value, instanceCapBps(instance.value)],
  }
}

/** Nobody takes a seat in a room before links can be opened: the others would see somebody who never comes. */
function withLinks(rest: Rest, link: LateLink): Rest {
  return {
    ...rest,
    createRoom: async (name) => met(await rest.createRoom(name)),
    async enterRoom(name, keys) {
      if (await link.ready()) return met(await rest.enterRoom(name, keys))
      // A relay that answers has another build by now, or the browser tries no file twice: both need a fresh page.
      const relay = await rest.instance()
      return err({ code: relay.ok ? 'too-old' : 'offline', retryAfterMs: null })
    },
  }
}

/** From a good answer on, this browser has a session. */
function met<R extends { readonly ok: boolean }>(answer: R): R {
  if (answer.ok) preferences.write('met', true)
  return answer
}

/** Null in a browser without WebRTC. */
async function makeCertificate(): Promise<RTCCertificate | null> {
  if (!('RTCPeerConnection' in window)) return null
  return RTCPeerConnection.generateCertificate({ name: 'ECDSA', namedCurve: 'P-256' } as AlgorithmIdentifier)
}

function connect(): WebSocket {
  return new WebSocket(socketUrl(location, base))
}

let sharedAudio: AudioContext | null = null
/** One for the page: browsers allow few. Levels and chimes need no low latency, and large buffers cost less. */
function audioContext(): AudioContext {
  return (sharedAudio ??= new AudioContext({ latencyHint: 'playback' }))
}

function repeat(everyMs: number, step: () => void): () => void {
  const timer = setInterval(step, everyMs)
  return () => {
    clearInterval(timer)
  }
}

/** For programs and for the curious: what the media engine measures and decides. Documented in docs/media-engine.md. */
function offerStatistics(state: CallState, { actions }: Controls): void {
  const statistics = (): object => ({ now: state.engine.value, history: actions.engineHistory() })
  Object.defineProperty(window, 'vroom', { value: Object.freeze({ statistics }) })
}

function listen(controls: Controls): void {
  window.addEventListener('popstate', () => {
    void controls.route()
  })
  window.addEventListener('online', () => {
    controls.networkChanged()
  })
  document.addEventListener('visibilitychange', () => {
    const isVisible = document.visibilityState === 'visible'
    controls.visible(isVisible)
    if (isVisible) controls.shown()
  })
  controls.visible(document.visibilityState === 'visible')
  watchWake({
    wallClock: () => Date.now(),
    repeat,
    onWake: () => {
      controls.shown()
    },
  })
  window.addEventListener('pagehide', () => {
    controls.unload()
  })
}

void start()
