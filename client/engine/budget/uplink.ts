// What our own connection carries in all: found out by using it, and by noticing when several links suffer at once.
import { bounded } from './door.ts'
import type { BudgetOptions } from './types.ts'

/** Where a stay begins that knows no better: most fixed lines, most phones, and who asks for little. */
const FIRST_BPS = { desktop: 4_000_000, phone: 1_500_000, saving: 800_000 }
const FLOOR_BPS = 250_000
const CEILING_BPS = 100_000_000
/** What was sent before a cut still stands in the queue. */
export const CUT_EVERY_MS = 2_000
/** Before the first congestion, or far below where it was. */
const FAST = { everyMs: 2_000, by: 1.25, upTo: 0.85 }
const SLOW = { everyMs: 8_000, by: 1.08 }
/** Nearer than this to where it was congested is a risk; so much beyond, the connection has changed. */
const RISKY = 0.95
const CHANGED_BY = 1.15
const MOST_PATIENCE_MS = 64_000

export type Uplink = {
  readonly bps: number
  /** What went out when it was congested; null: never was, or it has carried more since. */
  readonly badBps: number | null
  readonly cutAt: number | null
  readonly changedAt: number
  /** How long to wait before going where it was congested; doubles each time that it is again. */
  readonly patienceMs: number
  /** What went out in all while the browser had used up what it believed in, and since when it is no more. */
  readonly plateau: { readonly bps: number; readonly since: number } | null
}

export function newUplink({ isPhone, savesData, remembered }: BudgetOptions): Uplink {
  const first = savesData ? FIRST_BPS.saving : isPhone ? FIRST_BPS.phone : FIRST_BPS.desktop
  const bps = bounded(remembered?.uplinkBps ?? null, FLOOR_BPS, first) ?? first
  return { bps, badBps: null, cutAt: null, changedAt: 0, patienceMs: SLOW.everyMs, plateau: null }
}

/** Several links are congested at once; `outBps` is what went through in all, `by` what to leave of it. */
export function cutUplink(uplink: Uplink, outBps: number, by: number, now: number): Uplink {
  if (uplink.cutAt !== null && now - uplink.cutAt < CUT_EVERY_MS) return uplink
  const isAgain = uplink.badBps !== null && outBps < CHANGED_BY * uplink.badBps && outBps > uplink.badBps / CHANGED_BY
  return {
    bps: Math.max(FLOOR_BPS, by * Math.min(uplink.bps, outBps)),
    badBps: outBps,
    cutAt: now,
    changedAt: now,
    patienceMs: isAgain ? Math.min(MOST_PATIENCE_MS, uplink.patienceMs * 2) : SLOW.everyMs,
    plateau: null,
  }
}

/** What one path cannot carry is not given to the others at once: it may be the uplink that is full. */
export function withhold(uplink: Uplink, bps: number, now: number): Uplink {
  return bps <= 0 ? uplink : { ...uplink, bps: Math.max(FLOOR_BPS, uplink.bps - bps), changedAt: now }
}

/** Called in calm, while pictures are smaller than wished for want of bits. */
export function growUplink(uplink: Uplink, now: number): Uplink {
  const { bps, badBps, changedAt } = uplink
  const isFast = badBps === null || bps < FAST.upTo * badBps
  const pace = isFast ? FAST : SLOW
  const most = isFast && badBps !== null ? FAST.upTo * badBps : CEILING_BPS
  const next = Math.min(most, bps * pace.by)
  const isRisky = badBps !== null && next > RISKY * badBps
  if (now - changedAt < (isRisky ? uplink.patienceMs : pace.everyMs)) return uplink
  const isPast = badBps !== null && next > CHANGED_BY * badBps
  return { ...uplink, bps: next, changedAt: now, ...(isPast && { badBps: null, patienceMs: SLOW.everyMs }) }
}

/** `isFull`: most links send all that their browser believes in, and were granted more. */
export function watchPlateau(uplink: Uplink, isFull: boolean, outBps: number, now: number): Uplink {
  const { plateau } = uplink
  if (!isFull) return plateau === null ? uplink : { ...uplink, plateau: null }
  return plateau === null || outBps > 1.05 * plateau.bps ? { ...uplink, plateau: { bps: outBps, since: now } } : uplink
}
