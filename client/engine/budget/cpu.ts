// How many pixels a second this computer can encode: found out from how long its encoders take, and what it says of itself.
import { bounded } from './door.ts'
import { LEAST_FRAMERATE } from './rungs.ts'
import type { BudgetInput, BudgetOptions, LinkReading } from './types.ts'

const FIRST = { desktop: 40_000_000, phone: 14_000_000 }
/** Seven of the smallest pictures at the least frame rate, even on the slowest computer. */
const FLOOR = 910_000
/** The same at one frame: slides. Where answers take this long, nobody can talk, and sound goes before pictures. */
const SLIDES_FLOOR = FLOOR / LEAST_FRAMERATE
const TOO_LATE_MS = 2_500
/** Who comes keeps a computer busy for a moment. */
const TOO_LATE_FOR_MS = 4_000
/** As far as the work of other programs alone takes the means: five pictures of 180 lines, or one of 360, at 20 frames. */
const OTHERS_FLOOR = 6_000_000
const CEILING = 400_000_000
/** Seconds of encoding per second: what two processors can spare, and what each further one adds. */
const LOAD = { least: 0.6, perCore: 0.3, most: 3 }
/** Where other programs press, an encoder also waits for its turn, and that counts as encoding. */
const WAITING = 1.5
/** A browser that lets answers wait for so long no longer keeps up with what comes in. */
const LATE_MS = 800
const CUT_EVERY_MS = 2_000
/** Of two looks, and not of one alone. */
const OVER_MS = 1_000
/** An encoder goes on complaining for seconds after it was helped. */
const COMPLAINT_MS = 6_000
const CUT = { usual: 0.8, critical: 0.6 }
/** Before the first cut and where other programs were to blame for it, in a part of the time; and else. */
const FAST = { share: 0.25, by: 1.15 }
const SLOW = { everyMs: 20_000, by: 1.1 }
const FROM_SLIDES = { share: 0.5, by: 2 }
const MOST_PATIENCE_MS = 160_000

export type Cpu = {
  readonly pixelsPerSecond: number
  /** Seconds of encoding per second that are too many. */
  readonly mostLoad: number
  readonly cutAt: number | null
  /** Since when the encoders take too long; null: they do not. */
  readonly overAt: number | null
  /** Since when nobody could talk for lateness; null: they can. */
  readonly tooLateAt: number | null
  /** The newest cut was made while other programs pressed. */
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
    overAt: null,
    tooLateAt: null,
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

/** Frames a second that every picture keeps, however small it becomes. */
export function leastFramerateOf({ pixelsPerSecond }: Cpu): number {
  return Math.min(LEAST_FRAMERATE, Math.max(1, Math.floor((LEAST_FRAMERATE * pixelsPerSecond) / FLOOR)))
}

export function nextCpu(before: Cpu, work: Work): Cpu {
  const { now, readings, pressure } = work
  const load = readings.reduce((sum, { encodeLoad }) => sum + encodeLoad, 0)
  const signs = signsOf(before, work, load)
  const { complains, isOver } = signs
  const cpu = noted(before, signs, now)
  const isOurs = isTooMuch(cpu, complains, now)
  const isOthers = isHard(pressure) && cpu.pixelsPerSecond >= OTHERS_FLOOR
  if (!isOurs && !isOthers) return complains || isOver ? cpu : grow(cpu, load, work)
  if (now - (cpu.cutAt ?? -Infinity) < CUT_EVERY_MS) return { ...cpu, changedAt: now }
  return cut(cpu, work, isOurs, complains)
}

type Signs = { readonly complains: boolean; readonly isOver: boolean; readonly isTooLate: boolean }

function signsOf(cpu: Cpu, { readings, pressure }: Work, load: number): Signs {
  return {
    complains: readings.some(({ isCpuLimited }) => isCpuLimited),
    isOver: load > mostLoadUnder(pressure, cpu) || (isHard(pressure) && areLate(readings, LATE_MS)),
    isTooLate: isHard(pressure) && areLate(readings, TOO_LATE_MS),
  }
}

function areLate(readings: readonly LinkReading[], byMs: number): boolean {
  const late = readings.filter(({ roundTripMs }) => (roundTripMs ?? 0) > byMs)
  return late.length * 2 > readings.length
}

function noted(cpu: Cpu, { complains, isOver, isTooLate }: Signs, now: number): Cpu {
  return {
    ...cpu,
    heardAt: complains ? cpu.heardAt : null,
    overAt: isOver ? (cpu.overAt ?? now) : null,
    tooLateAt: isTooLate ? (cpu.tooLateAt ?? now) : null,
  }
}

/** An encoder's complaint is news once; key frames for somebody who comes are soon over. */
function isTooMuch({ heardAt, overAt }: Cpu, complains: boolean, now: number): boolean {
  return (complains && now - (heardAt ?? -Infinity) >= COMPLAINT_MS) || now - (overAt ?? now) >= OVER_MS
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
  const floor = isOurs ? floorOf(cpu, now) : OTHERS_FLOOR
  const least = Math.min(floor, cpu.pixelsPerSecond)
  const by = pressure === 'critical' ? CUT.critical : CUT.usual
  const wasVain = cpu.grewAt !== null && now - cpu.grewAt < (cpu.tooLateAt === null ? SLOW.everyMs / 2 : SLOW.everyMs)
  return {
    ...cpu,
    pixelsPerSecond: Math.max(least, by * base),
    cutAt: now,
    isForOthers: !isOurs || isHard(pressure),
    changedAt: now,
    heardAt: complains ? now : null,
    // One growth is too early once, however many cuts it takes to undo it.
    grewAt: null,
    patienceMs: wasVain ? Math.min(MOST_PATIENCE_MS, 2 * cpu.patienceMs) : cpu.patienceMs,
  }
}

function floorOf({ tooLateAt }: Cpu, now: number): number {
  return now - (tooLateAt ?? now) >= TOO_LATE_FOR_MS ? SLIDES_FLOOR : FLOOR
}

/** Under pressure up to what other programs have to leave us. */
function grow(cpu: Cpu, load: number, { now, isBinding, pressure }: Work): Cpu {
  if (cpu.pixelsPerSecond < FLOOR) return growFromSlides(cpu, now)
  const mostLoad = mostLoadUnder(pressure, cpu)
  const isFast = cpu.cutAt === null || cpu.isForOthers
  const pace = { ...(isFast ? FAST : SLOW), everyMs: (isFast ? FAST.share : 1) * cpu.patienceMs }
  // Far from its limits it may come back sooner from what other programs did.
  const by = load < mostLoad / 3 ? 1.25 : pace.by
  const isSafe = load * by < 0.9 * mostLoad
  if (!isBinding || !isSafe || now - cpu.changedAt < pace.everyMs) return cpu
  const most = isHard(pressure) ? OTHERS_FLOOR : CEILING
  return { ...cpu, pixelsPerSecond: Math.min(most, cpu.pixelsPerSecond * by), changedAt: now, grewAt: now }
}

/** Whether more is wished is not asked: the others were asked for slides as well. */
function growFromSlides(cpu: Cpu, now: number): Cpu {
  if (now - cpu.changedAt < FROM_SLIDES.share * cpu.patienceMs) return cpu
  const pixelsPerSecond = Math.min(FLOOR, FROM_SLIDES.by * cpu.pixelsPerSecond)
  return { ...cpu, pixelsPerSecond, changedAt: now, grewAt: now }
}
