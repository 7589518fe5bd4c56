// A room of media engines joined in memory: what one says the others hear, and each link carries what its sender is told.
import { createEngine } from '../../client/engine/create-engine.ts'
import type { Captured, Engine, EngineDeps } from '../../client/engine/engine.ts'
import { slots, type LinkSample, type Sending, type SentCounters, type Slot } from '../../client/mesh/peer-link.ts'
import type { EngineReport } from '../../client/state/engine-report.ts'
import { decode, encode } from '../../protocol/codec.ts'
import { ctlFrames, rtFrames, type CtlFrame, type RtFrame } from '../../protocol/peer-to-peer.ts'
import type { PeerId } from '../../protocol/primitives.ts'
import { createFakeClock, type FakeClock } from '../fakes/clock.ts'
import { id } from './mesh-world.ts'
import { turn } from './pair-world.ts'

export type Frame = CtlFrame | RtFrame
/** What one page has to say to the engine of another, in the order it came. */
export type Heard = {
  readonly from: PeerId
  readonly channel: 'ctl' | 'rt'
  readonly frame: Frame
  readonly at: number
}

export type Member = {
  readonly peer: PeerId
  readonly engine: Engine
  readonly heard: Heard[]
  readonly reports: EngineReport[]
  readonly speakers: PeerId[][]
  readonly means: unknown[]
  /** How often the links were told that hints may have changed. */
  renewals: number
  captured: { camera: Captured | null; screen: Captured | null }
  capBps: number | null
  /** How often any sender towards this peer was told something. */
  readonly told: Map<PeerId, number>
  /** What is sent to a peer, as its senders were told last. */
  to(other: Member): Record<Slot, Sending>
}

export type EngineWorld = {
  readonly clock: FakeClock
  /** Frames on `rt` get lost while it is true. */
  isLossy: boolean
  /** What the path from one to the other is like. */
  path: (from: Member, to: Member) => Partial<LinkSample>
  join(name: string, deps?: Partial<EngineDeps>): Member
  /** Both have a new connection to each other. */
  link(one: Member, other: Member): void
  unlink(one: Member, other: Member): void
  /** Time passes, and promises with it. */
  run(ms: number): Promise<void>
}

const STEP_MS = 20
export const hd: Captured = { width: 1280, height: 720, frameRate: 30 }

export function createEngineWorld(): EngineWorld {
  const clock = createFakeClock()
  const members = new Map<PeerId, Member>()
  const world: EngineWorld = {
    clock,
    isLossy: false,
    path: () => ({}),
    join(name, deps = {}) {
      const member = createMember(id(name), world, members, deps)
      members.set(member.peer, member)
      return member
    },
    link(one, other) {
      for (const [a, b] of [[one, other] as const, [other, one] as const]) {
        for (const slot of slots) a.to(b)[slot] = a.engine.sending(b.peer, slot)
        a.engine.view(b.peer, 'connected')
        for (const frame of a.engine.greeting(b.peer)) deliver(world, a.peer, b, 'ctl', frame)
      }
    },
    unlink(one, other) {
      one.engine.dropped(other.peer)
      other.engine.dropped(one.peer)
    },
    async run(ms) {
      for (let passed = 0; passed < ms; passed += STEP_MS) {
        clock.advance(STEP_MS)
        await turn()
      }
    },
  }
  return world
}

function deliver(world: EngineWorld, from: PeerId, to: Member, channel: 'ctl' | 'rt', said: Frame): void {
  if (channel === 'rt' && world.isLossy) return
  const read = channel === 'ctl' ? decode(ctlFrames, encode(said)) : decode(rtFrames, encode(said))
  if (!read.ok) throw new Error(`An engine said ${encode(said)}, which is ${read.error}`)
  const frame = read.value
  to.heard.push({ from, channel, frame, at: world.clock.now() })
  if (frame.type === 'want' || frame.type === 'have' || frame.type === 'probe' || frame.type === 'echo') {
    to.engine.heard(from, frame)
  }
}

function createMember(
  peer: PeerId,
  world: EngineWorld,
  members: ReadonlyMap<PeerId, Member>,
  deps: Partial<EngineDeps>,
): Member {
  const { clock } = world
  const sent = new Map<PeerId, Record<Slot, Sending>>()
  const counters = createCounters(clock)
  const say = (channel: 'ctl' | 'rt') => (to: PeerId, frame: Frame) => {
    const other = members.get(to)
    if (other) deliver(world, peer, other, channel, frame)
  }
  const member: Member = {
    peer,
    heard: [],
    reports: [],
    speakers: [],
    means: [],
    renewals: 0,
    captured: { camera: hd, screen: null },
    capBps: null,
    told: new Map(),
    to: (other) => {
      const known = sent.get(other.peer) ?? ({} as Record<Slot, Sending>)
      sent.set(other.peer, known)
      return known
    },
    engine: createEngine({
      clock,
      isOn: true,
      mesh: {
        sendTo: say('ctl'),
        sendRtTo: say('rt'),
        applySending(to) {
          const other = members.get(to)
          if (!other) return
          member.told.set(to, (member.told.get(to) ?? 0) + 1)
          for (const slot of slots) member.to(other)[slot] = member.engine.sending(to, slot)
        },
        hintsChanged() {
          member.renewals += 1
        },
        sample(to) {
          const other = members.get(to)
          if (!other) return Promise.resolve(null)
          return Promise.resolve({ ...counters.sample(other.peer, member.to(other)), ...world.path(member, other) })
        },
      },
      mayGet: () => true,
      capturedOf: (picture) => member.captured[picture],
      isFilling: () => false,
      music: () => false,
      onReport: (report) => member.reports.push(report),
      onSpeakers: (order) => member.speakers.push([...order]),
      options: { isPhone: false, savesData: false, remembered: null, cores: 8 },
      onMeans: (means) => member.means.push(means),
      capBps: () => member.capBps,
      pressure: () => null,
      onClose: () => undefined,
      ...deps,
    }),
  }
  return member
}

const nothingYet: SentCounters = {
  bytes: 0,
  packets: 0,
  frames: 0,
  encodeTime: 0,
  targetBitrate: null,
  limitedBy: 'none',
  width: 0,
  height: 0,
  codec: 'VP8',
  lost: 0,
  roundTripMs: null,
}

/** Each slot sends what it may, from one look to the next. */
function createCounters(clock: FakeClock) {
  type Totals = { readonly at: number; readonly sent: Record<Slot, SentCounters> }
  const totals = new Map<PeerId, Totals>()
  return {
    sample(peer: PeerId, sendings: Readonly<Record<Slot, Sending>>): LinkSample {
      const at = clock.now()
      const before = totals.get(peer)
      const seconds = before ? (at - before.at) / 1_000 : 0
      const next = (slot: Slot) => counted(before?.sent[slot] ?? nothingYet, sendings[slot], seconds)
      const [microphone, camera, screen, screenAudio] = [
        next('microphone'),
        next('camera'),
        next('screen'),
        next('screenAudio'),
      ]
      const sent = { microphone, camera, screen, screenAudio }
      totals.set(peer, { at, sent })
      const bytesSent = slots.reduce((sum, slot) => sum + sent[slot].bytes, 0)
      const path = { route: 'direct', roundTripMs: 20, availableOutgoing: 10_000_000 } as const
      return { at, bytesSent, bytesReceived: 0, ...path, sent, received: {} }
    },
  }
}

function counted(
  last: SentCounters,
  { active, maxBitrate, maxFramerate, short }: Sending,
  seconds: number,
): SentCounters {
  if (!active) return { ...last, height: 0 }
  return {
    ...last,
    bytes: last.bytes + (seconds * maxBitrate) / 8,
    packets: last.packets + 50 * seconds,
    frames: last.frames + seconds * maxFramerate,
    encodeTime: last.encodeTime + 0.01 * seconds,
    height: short,
  }
}
