// The one budget of all links: what each viewer gets of us, from what they want and from what our connection and this
// computer can do.
import type { PeerId } from '../../../protocol/primitives.ts'
import { isHard, leastFramerateOf, newCpu, nextCpu, type Cpu } from './cpu.ts'
import { clean, type CleanInput } from './door.ts'
import { videosThatFit } from './guidance.ts'
import { judge, type Spent } from './judge.ts'
import { telling } from './late.ts'
import { newPath, type Path } from './paths.ts'
import { LEAST_FRAMERATE, pixelsOf } from './rungs.ts'
import { spend, type Allowance, type Purse } from './spend.ts'
import { hide, move, newPace, paceAfter, permits, type Moved, type Pace, type PictureState } from './steps.ts'
import type { BudgetInput, BudgetOptions, Demand, Grant, Means, Picture } from './types.ts'
import { newUplink, type Uplink } from './uplink.ts'

/** More links than this take turns in growing, so that their key frames do not all come at once. */
const TURN = { links: 4, everyMs: 250 }

/** What a picture is cut to while a computer that is too busy makes connections: 180 lines at the least frame rate. */
const MODEST_PIXELS = 520_000
/** Fewer viewers leave a computer enough for one more. */
const MANY_PICTURES = 4
const PRESSED_MS = 5_000

type Link = {
  readonly path: Path
  readonly pace: Pace
  readonly pictures: Partial<Readonly<Record<Picture, PictureState>>>
}

/** Plain data; only this folder looks inside. */
export type BudgetState = {
  readonly now: number
  readonly uplink: Uplink
  readonly cpu: Cpu
  /** When the whole computer was last too busy. */
  readonly pressedAt: number
  readonly links: ReadonlyMap<PeerId, Link>
  readonly spent: Spent & { readonly pixelsPerSecond: number; readonly byCpu: boolean }
  readonly turn: { readonly number: number; readonly at: number }
}

export type BudgetStep = {
  readonly state: BudgetState
  /** One for each picture of each peer that is demanded, in their order. */
  readonly grants: readonly Grant[]
  readonly means: Means
}

export function createBudget(options: BudgetOptions): BudgetState {
  return {
    now: 0,
    uplink: newUplink(options),
    cpu: newCpu(options),
    pressedAt: -Infinity,
    links: new Map(),
    spent: { bps: new Map(), byPath: new Set(), byUplink: false, pixelsPerSecond: 0, byCpu: false },
    turn: { number: 0, at: 0 },
  }
}

/**
 * Takes anything for readings and demands, however absurd, and never throws. Peers that the input does not name are
 * forgotten. Without readings, and at the same time, a second step changes nothing.
 */
export function step(state: BudgetState, input: BudgetInput): BudgetStep {
  const tidy = clean(input, state.now)
  const { now } = tidy
  const known = new Map(
    tidy.peers.map((peer): [PeerId, Link] => [
      peer,
      state.links.get(peer) ?? { path: newPath(now), pace: newPace(now), pictures: {} },
    ]),
  )
  const paths = new Map([...known].map(([peer, { path }]) => [peer, path]))
  const pressedAt = isHard(tidy.pressure) ? now : state.pressedAt
  const judged = judge(
    { uplink: state.uplink, paths },
    isPressed(tidy, pressedAt) ? telling(tidy.readings) : tidy.readings,
    state.spent,
    now,
  )
  const cpu = thought(state, tidy)
  const leastFramerate = leastFramerateOf(cpu)
  const { pixelsPerSecond } = modest(cpu, tidy, pressedAt)
  const allowances = allow(tidy, known, judged.paths, judged.uplink, { pixelsPerSecond, leastFramerate })
  const turn = now - state.turn.at >= TURN.everyMs ? { number: state.turn.number + 1, at: now } : state.turn
  const links = new Map<PeerId, Link>()
  for (const [rank, [peer, link]] of [...known].entries()) {
    const path = judged.paths.get(peer) ?? link.path
    const isItsTurn = (rank + turn.number) % Math.ceil(known.size / TURN.links) === 0
    links.set(peer, moveLink({ ...link, path }, { tidy, allowances, leastFramerate, isItsTurn, peer }))
  }
  const grants = tidy.demands.map((demand) => grantOf(demand, links))
  const means = {
    uplinkBps: Math.floor(judged.uplink.bps),
    pixelsPerSecond: Math.floor(cpu.pixelsPerSecond),
    slides: leastFramerate < LEAST_FRAMERATE ? leastFramerate : null,
  }
  return {
    state: {
      now,
      uplink: judged.uplink,
      cpu,
      pressedAt,
      links,
      spent: spentBy(tidy, grants, allowances, judged.uplink),
      turn,
    },
    grants,
    means: { ...means, videos: videosThatFit(means) },
  }
}

function thought({ cpu, spent }: BudgetState, { now, readings, pressure }: CleanInput): Cpu {
  if (readings.length === 0) return cpu
  return nextCpu(cpu, { now, readings, pressure, spent: spent.pixelsPerSecond, isBinding: spent.byCpu })
}

/** So long after it the effects of a computer that was too busy are seen. */
function isPressed({ now }: CleanInput, pressedAt: number): boolean {
  return now - pressedAt < PRESSED_MS
}

/** Whoever comes needs the processor more than those who are there already, for a few seconds. */
function modest(cpu: Cpu, tidy: CleanInput, pressedAt: number): Cpu {
  const shown = tidy.demands.filter(({ priority }) => priority !== 'hidden')
  if (!tidy.isFilling || !isPressed(tidy, pressedAt) || shown.length < MANY_PICTURES) return cpu
  return { ...cpu, pixelsPerSecond: Math.min(cpu.pixelsPerSecond, MODEST_PIXELS * shown.length) }
}

type Allowances = ReadonlyMap<Demand, Allowance>

function allow(
  { demands, sound, capBps, aspect }: CleanInput,
  known: ReadonlyMap<PeerId, Link>,
  paths: ReadonlyMap<PeerId, Path>,
  uplink: Uplink,
  pixels: Pick<Purse, 'pixelsPerSecond' | 'leastFramerate'>,
): Allowances {
  const looked = demands.filter(({ priority }) => priority !== 'hidden')
  const shown = looked.map((demand) => ({
    ...demand,
    hasIt: (known.get(demand.peer)?.pictures[demand.picture]?.rung ?? null) !== null,
  }))
  const allowances = spend(shown, {
    uplinkBps: Math.min(uplink.bps, capBps ?? Infinity),
    sound,
    pathBps: (peer) => paths.get(peer)?.capBps ?? Infinity,
    ...pixels,
    aspect,
  })
  return new Map(looked.map((demand, at) => [demand, allowances[at] ?? { bps: 0, pixelsPerSecond: 0, short: null }]))
}

type Round = {
  readonly tidy: CleanInput
  readonly allowances: Allowances
  readonly leastFramerate: number
  readonly isItsTurn: boolean
  readonly peer: PeerId
}

function moveLink(link: Link, { tidy, allowances, leastFramerate, isItsTurn, peer }: Round): Link {
  const { now, aspect } = tidy
  const may = permits(link.pace, isItsTurn, now)
  const moved = tidy.demands
    .filter((demand) => demand.peer === peer)
    .map((demand): [Picture, Moved] => {
      const before = link.pictures[demand.picture]
      const allowance = allowances.get(demand)
      if (!allowance) return [demand.picture, { picture: hide(before), change: 'none' }]
      const scene = { demand, allowance, aspect: aspect[demand.picture], leastFramerate, permits: may, now }
      return [demand.picture, move(before, scene)]
    })
  return {
    path: link.path,
    pace: paceAfter(
      link.pace,
      moved.map(([, { change }]) => change),
      now,
    ),
    pictures: Object.fromEntries(moved.map(([name, { picture }]) => [name, picture])),
  }
}

function grantOf({ peer, picture }: Demand, links: ReadonlyMap<PeerId, Link>): Grant {
  const given = links.get(peer)?.pictures[picture]
  if (!given) return { peer, picture, rung: null, framerate: 0, maxBitrate: 0, why: 'off' }
  const { rung, framerate, maxBitrate, why } = given
  return { peer, picture, rung, framerate, maxBitrate, why }
}

function spentBy(
  { sound, aspect, capBps }: CleanInput,
  grants: readonly Grant[],
  allowances: Allowances,
  uplink: Uplink,
): BudgetState['spent'] {
  const bps = new Map(sound)
  for (const { peer, maxBitrate } of grants) bps.set(peer, (bps.get(peer) ?? 0) + maxBitrate)
  const shorts = [...allowances]
  return {
    bps,
    byPath: new Set(shorts.filter(([, { short }]) => short === 'path').map(([{ peer }]) => peer)),
    byUplink: (capBps === null || uplink.bps < capBps) && grants.some(({ why }) => why === 'uplink'),
    pixelsPerSecond: grants.reduce(
      (sum, { picture, rung, framerate }) => sum + (rung === null ? 0 : pixelsOf(rung, aspect[picture]) * framerate),
      0,
    ),
    byCpu: grants.some(({ why }) => why === 'cpu'),
  }
}
