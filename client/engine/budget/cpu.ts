// How many pixels a second this computer can encode: found out from how long its encoders take, and what it says of itself.
import { bounded } from './door.ts'
import type { BudgetInput, BudgetOptions, LinkReading } from './types.ts'

const FIRST = { desktop: 40_000_000, phone: 14_000_000 }
/** Some small pictures even on the slowest computer. */
const FLOOR = 1_500_000
/** As far as the work of other programs alone takes the means: five pictures of 180 lines, or one of 360, at 20 frames. */
const OTHERS_FLOOR = 6_000_000
const CEILING = 400_000_000
/** Seconds of encoding per second: what two processors can spare, and what each further one adds. */
const LOAD = { least: 0.6, perCore: 0.3, most: 3 }
/** Where other programs press, an encoder also waits for its turn, and that counts as encoding. */
const WAITING = 1.5
const CUT_EVERY_MS = 2_000
/** An encoder goes on complaining for seconds after it was helped. */
const COMPLAINT_MS = 6_000
const CUT = { usual: 0.8, critical: 0.6 }
/** Before the first cut, and after it. */
const FAST = { everyMs: 5_000, by: 1.15 }
const SLOW = { everyMs: 20_000, by: 1.1 }
const MOST_PATIENCE_MS = 160_000

export type Cpu = {
  readonly pixelsPerSecond: number
  /** Seconds of encoding per second that are too many. */
  readonly mostLoad: number
  readonly cutAt: number | null
  /** The newest cut was for the sake of other programs. */
  readonly isForOthers: boolean
  /** Of the newest cut, growth or hardship. */
  readonly changedAt: number
  readonly grewAt: number | null
  readonly patienceMs: number
  /** When an encoder's standing complaint was last acted upon. */
  readonly heardAt: number | null
}

export function newCpu({ isPhone, remembered, cores = 2 }: BudgetOptions): Cpu {
  const first = isPhone ? FIRST.phone : FIRST.desktop
  return {
    pixelsPerSecond: bounded(remembered?.pixelsPerSecond ?? null, FLOOR, 2 * first) ?? first,
    mostLoad: bounded(cores * LOAD.perCore, LOAD.least, LOAD.most) ?? LOAD.least,
    cutAt: null,
    isForOthers: false,
    changedAt: 0,
    grewAt: null,
    patienceMs: SLOW.everyMs,
    heardAt: null,
  }
}

type Work = {
  readonly now: number
  readonly readings: readonly LinkReading[]
  readonly pressure: BudgetInput['pressure']
  /** Pixels a second that were granted meanwhile, and whether more were wished. */
  readonly spent: number
  readonly isBinding: boolean
}

export function nextCpu(cpu: Cpu, work: Work): Cpu {
  const { now, readings, pressure } = work
  const load = readings.reduce((sum, { encodeLoad }) => sum + encodeLoad, 0)
  const complains = readings.some(({ isCpuLimited }) => isCpuLimited)
  const isNews = complains && now - (cpu.heardAt ?? -Infinity) >= COMPLAINT_MS
  const heard = complains ? cpu : { ...cpu, heardAt: null }
  const isOurs = load > mostLoadUnder(pressure, cpu) || isNews
  if (!isOurs && !isHard(pressure)) return complains ? heard : grow(heard, load, work)
  if (now - (cpu.cutAt ?? -Infinity) < CUT_EVERY_MS) return { ...heard, changedAt: now }
  return cut(heard, work, isOurs, complains)
}

function mostLoadUnder(pressure: BudgetInput['pressure'], { mostLoad }: Cpu): number {
  return isHard(pressure) ? WAITING * mostLoad : mostLoad
}

/** The computer does more than it can, whoever's work that is. */
export function isHard(pressure: BudgetInput['pressure']): boolean {
  return pressure === 'serious' || pressure === 'critical'
}

/** Where other programs press, it is not known that what we spend is too much: the means shrink, not what is spent. */
function cut(cpu: Cpu, { now, pressure, spent }: Work, isOurs: boolean, complains: boolean): Cpu {
  const base = isOurs ? Math.min(cpu.pixelsPerSecond, spent) : cpu.pixelsPerSecond
  const least = isOurs ? FLOOR : Math.min(OTHERS_FLOOR, cpu.pixelsPerSecond)
  const by = pressure === 'critical' ? CUT.critical : CUT.usual
  const wasVain = cpu.grewAt !== null && now - cpu.grewAt < SLOW.everyMs / 2
  return {
    ...cpu,
    pixelsPerSecond: Math.max(least, by * base),
    cutAt: now,
    isForOthers: !isOurs,
    changedAt: now,
    heardAt: complains ? now : null,
    patienceMs: wasVain ? Math.min(MOST_PATIENCE_MS, 2 * cpu.patienceMs) : cpu.patienceMs,
  }
}

function grow(cpu: Cpu, load: number, { now, isBinding }: Work): Cpu {
  const pace = cpu.cutAt === null || cpu.isForOthers ? FAST : { ...SLOW, everyMs: cpu.patienceMs }
  // Far from its limits it may come back sooner from what other programs did.
  const by = load < cpu.mostLoad / 3 ? 1.25 : pace.by
  const isSafe = load * by < 0.9 * cpu.mostLoad
  if (!isBinding || !isSafe || now - cpu.changedAt < pace.everyMs) return cpu
  return { ...cpu, pixelsPerSecond: Math.min(CEILING, cpu.pixelsPerSecond * by), changedAt: now, grewAt: now }
}
