// Two ends of one pair over fake links, with a relay between them that the test opens, shuts and listens to.
import type { CtlFrame, RtFrame } from '../../protocol/peer-to-peer.ts'
import { decode } from '../../protocol/codec.ts'
import type { Ice } from '../../protocol/server-to-client.ts'
import { signals, type Signal } from '../../protocol/signals.ts'
import { Pair } from '../../client/mesh/pair.ts'
import type { PairView } from '../../client/mesh/pair-deps.ts'
import type { Sending, Slot } from '../../client/mesh/peer-link.ts'
import { speechHints } from '../../client/mesh/sdp-hints.ts'
import { createFakeClock, type FakeClock } from '../fakes/clock.ts'
import { createFakeNetwork, type FakeLink } from '../fakes/peer-link.ts'

export const noIce: Ice = { servers: [], policy: 'all', ttlMs: null }

/** Until every promise that can go on has gone on. */
export const turn = (): Promise<void> =>
  new Promise((next) => {
    setImmediate(next)
  })

/** Moves the clock on in small steps, so that promises between two timers are kept. */
export async function pass(clock: FakeClock, ms: number, stepMs = 50): Promise<void> {
  for (let left = ms; left > 0; left -= stepMs) {
    await turn()
    clock.advance(Math.min(stepMs, left))
  }
  await turn()
}

export type End = {
  readonly pair: Pair
  readonly views: PairView[]
  readonly frames: (CtlFrame | RtFrame)[]
  readonly tracks: [Slot, MediaStreamTrack][]
  /** Signals given to the relay, in order. */
  readonly relayed: Signal[]
  readonly links: () => FakeLink[]
  /** The link in use. */
  readonly link: () => FakeLink
  byes: number
  /** The way to the relay. */
  isRelayThere: boolean
  /** What the relay does with what this end sends: `false` loses it. */
  passes: (signal: Signal) => boolean
}

export type PairWorld = { readonly clock: FakeClock; readonly leader: End; readonly follower: End }

export const chats = (end: End): string[] => end.frames.flatMap((frame) => (frame.type === 'chat' ? [frame.text] : []))

/** As `actions/chat.ts` shows them: each id once. */
export const shown = (end: End): string[] => {
  const ids = new Set<string>()
  return end.frames.flatMap((frame) => {
    if (frame.type !== 'chat' || ids.has(frame.id)) return []
    ids.add(frame.id)
    return [frame.text]
  })
}

/** Where nobody looks at what is sent. */
export const anySending: Sending = {
  active: true,
  maxBitrate: 150_000,
  maxFramerate: 15,
  short: 180,
  priority: 'low',
  keeps: 'framerate',
  codec: null,
}

export const chat = (number: number, text = `text ${number}`): CtlFrame => ({
  type: 'chat',
  id: `message-${number}`,
  text,
})

export function parse(payload: string): Signal {
  const signal = decode(signals, payload)
  if (!signal.ok) throw new Error(`not a signal: ${payload}`)
  return signal.value
}

/** `silenceMs` is that of both ends. */
export function createPairWorld({ silenceMs = 1_000, isBusy = false } = {}): PairWorld {
  const clock = createFakeClock()
  const network = createFakeNetwork()
  network.isBusy = isBusy

  function open(leads: boolean, other: () => End): End {
    const end = {
      views: [] as PairView[],
      frames: [] as (CtlFrame | RtFrame)[],
      tracks: [] as [Slot, MediaStreamTrack][],
      relayed: [] as Signal[],
      links: () => network.links.filter((link) => link.leads === leads),
      link: () => network.links.findLast((link) => link.leads === leads)!,
      byes: 0,
      isRelayThere: true,
      passes: () => true,
    }
    const pair = new Pair({
      clock,
      leads,
      silenceMs,
      openLink: network.openLink,
      viaRelay(payload) {
        if (!whole.isRelayThere) return false
        const signal = parse(payload)
        whole.relayed.push(signal)
        // A wire is not a function call.
        if (whole.passes(signal)) queueMicrotask(() => other().pair.signal(payload))
        return true
      },
      ice: () => noIce,
      tracks: new Map(),
      sending: () => anySending,
      hints: () => speechHints,
      greeting: () => [{ type: 'profile', name: leads ? 'Leader' : 'Follower' }],
      on: {
        view: (now) => end.views.push(now),
        frame: (frame) => end.frames.push(frame),
        track: (slot, track) => end.tracks.push([slot, track]),
        bye: () => end.byes++,
      },
    })
    const whole: End = Object.assign(end, { pair })
    return whole
  }

  const world: { clock: FakeClock; leader: End; follower: End } = { clock } as PairWorld
  world.follower = open(false, () => world.leader)
  world.leader = open(true, () => world.follower)
  return world
}

/** Both ends connected, with the warm-up over and the first frames forgotten. */
export async function connectedPair(options: { silenceMs?: number } = {}): Promise<PairWorld> {
  const world = createPairWorld(options)
  await turn()
  await pass(world.clock, 2_000)
  for (const end of [world.leader, world.follower]) {
    if (end.views.at(-1) !== 'connected') throw new Error(`not connected: ${end.views.join()}`)
    for (const list of [end.views, end.frames, end.tracks, end.relayed]) list.length = 0
  }
  return world
}

export function closeBoth({ leader, follower }: PairWorld): void {
  leader.pair.close()
  follower.pair.close()
}
