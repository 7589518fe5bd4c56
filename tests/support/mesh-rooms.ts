// Rooms for the simulated senders: what happens in one seed's room, and what is reckoned from it.
import type { Demand } from '../../client/engine/budget/types.ts'
import { createChance, type Chance } from '../sim/timeline.ts'
import { TICK_MS } from './mesh-net.ts'
import { SimSender } from './mesh-sim.ts'

type Wish = Omit<Demand, 'peer' | 'picture'>
const stage: Wish = { rung: 720, framerate: 30, priority: 'stage' }
const gallery: Wish = { rung: 360, framerate: 20, priority: 'tile' }
const strip: Wish = { rung: 180, framerate: 15, priority: 'thumbnail' }
const hidden: Wish = { rung: 360, framerate: 20, priority: 'hidden' }

const bottlenecks = ['none', 'shared', 'bad-path', 'both'] as const
type Bottleneck = (typeof bottlenecks)[number]

const ACTIVE_MS = 15_000
/** So long after the last event everybody has to have what it keeps. */
export const SETTLED_MS = ACTIVE_MS + 5_000
export const END_MS = 50_000

export type Room = { readonly sender: SimSender; readonly people: number; readonly kind: Bottleneck }

export function run(sender: SimSender, from: number, until: number, each?: (now: number) => void): void {
  for (let now = from + TICK_MS; now <= until; now += TICK_MS) {
    each?.(now)
    sender.tick(now)
  }
}

/** Late joins, stage moves, pages hidden and shown, a viewer that flaps; then quiet. */
export function playRoom(seed: number): Room {
  const chance = createChance(seed)
  const people = 2 + chance.below(11)
  const kind = bottlenecks[chance.below(bottlenecks.length)] ?? 'none'
  const isShared = kind === 'shared' || kind === 'both'
  const sender = new SimSender({
    chance,
    uplinkBps: isShared ? 500_000 + people * 60_000 + chance.below(3_000_000) : 60_000_000,
    isChromium: true,
    pixelsPerSecond: 30_000_000 + chance.below(300_000_000),
  })
  const badBps = kind === 'bad-path' || kind === 'both' ? 250_000 + chance.below(300_000) : Infinity
  const peers = Array.from({ length: people - 1 }, (_, at) => `peer-${at}`)
  const joins = new Map(peers.map((peer, at) => [peer, at < 2 ? 0 : TICK_MS * chance.below(100)]))
  const script: Script = { sender, chance, flapper: chance.is(0.3) ? chance.pick(peers) : undefined }
  let wish = gallery
  run(sender, -TICK_MS, END_MS, (now) => {
    for (const [peer, at] of joins) if (at === now) sender.want(now, peer, wish, peer === 'peer-0' ? badBps : Infinity)
    if (now <= ACTIVE_MS && now % 500 === 0) wish = disturb(script, wish, now)
  })
  return { sender, people, kind }
}

type Script = { readonly sender: SimSender; readonly chance: Chance; readonly flapper: string | undefined }

/** What everybody who does not hide wants from now on. */
function disturb(script: Script, before: Wish, now: number): Wish {
  const { sender, chance } = script
  const moves = chance.is(0.06)
  const wish = moves ? (chance.pick([stage, gallery, strip]) ?? gallery) : before
  if (moves || now === ACTIVE_MS) for (const peer of [...sender.demands.keys()]) sender.want(now, peer, wish)
  if (now < ACTIVE_MS) hideSome(script, wish, now)
  return wish
}

function hideSome({ sender, chance, flapper }: Script, wish: Wish, now: number): void {
  const other = chance.pick([...sender.demands.keys()])
  if (other !== undefined && chance.is(0.1)) sender.want(now, other, chance.is(0.5) ? hidden : wish)
  if (flapper === undefined || !sender.demands.has(flapper)) return
  sender.want(now, flapper, now % 1_000 === 0 ? hidden : wish)
}

export function jain(shares: readonly number[]): number {
  const squares = shares.reduce((sum, one) => sum + one ** 2, 0)
  return squares === 0 ? 1 : shares.reduce((sum, one) => sum + one, 0) ** 2 / (shares.length * squares)
}

export function quantile(values: readonly number[], part: number): number {
  return values.toSorted((one, other) => one - other)[Math.floor(part * (values.length - 1))] ?? 0
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length)
}

type Change = {
  readonly at: number
  readonly peer: string
  readonly isAsked: boolean
  readonly isStop: boolean
}

/** Changes of the rung, which cost a key frame; the first is none. */
export function changesOf({ given }: SimSender): readonly Change[] {
  const last = new Map<string, number>()
  const wasHidden = new Map<string, boolean>()
  return given.flatMap(({ at, peer, grant, isAsked }) => {
    const rung = grant.rung ?? 0
    const before = last.get(peer)
    const isResume = wasHidden.get(peer) === true
    last.set(peer, rung)
    wasHidden.set(peer, grant.why === 'off' || (isResume && rung === 0))
    if (before === undefined || before === rung) return []
    return [{ at, peer, isAsked: isAsked || isResume, isStop: rung === 0 }]
  })
}

/** Bits that each link got on average from `from` to `until`. */
export function meanGrants({ given, links }: SimSender, from: number, until: number): ReadonlyMap<string, number> {
  return new Map(
    [...links.keys()].map((peer) => {
      let [at, bps, sum] = [from, 0, 0]
      for (const one of given) {
        if (one.peer !== peer || one.at >= until) continue
        if (one.at > at) {
          sum += bps * (one.at - at)
          at = one.at
        }
        bps = one.grant.maxBitrate
      }
      return [peer, (sum + bps * (until - at)) / (until - from)]
    }),
  )
}
