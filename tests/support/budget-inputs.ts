// Inputs for the budget: sensible ones, and ones that no browser of ours would send.
import fc from 'fast-check'
import type { BudgetInput, Demand, LinkReading } from '../../client/engine/budget/types.ts'
import { priorities, rungs } from '../../protocol/picture.ts'

export const wide = { camera: 16 / 9, screen: 16 / 9 }

export function inputOf(now: number, demands: readonly Demand[], more: Partial<BudgetInput> = {}): BudgetInput {
  const sound = new Map(demands.map(({ peer }) => [peer, 40_000]))
  return { now, readings: [], demands, sound, aspect: wide, capBps: null, pressure: null, ...more }
}

/** A link on which nothing is wrong. */
export function calm(peer: string, sentBps: number): LinkReading {
  return { peer, sentBps, availableBps: null, lost: 0, roundTripMs: 40, encodeLoad: 0, isCpuLimited: false }
}

/** Mostly the same few, so that a history is one; at times a full room. */
const peer = fc
  .oneof({ arbitrary: fc.integer({ min: 0, max: 3 }), weight: 4 }, fc.integer({ min: 4, max: 24 }))
  .map((at) => `peer-${at}`)

const anyDemand: fc.Arbitrary<Demand> = fc.record({
  peer,
  picture: fc.constantFrom('camera', 'screen'),
  rung: fc.constantFrom(...rungs),
  framerate: fc.integer({ min: 1, max: 60 }),
  priority: fc.constantFrom(...priorities),
})

/** Of each picture of each peer at most one. */
export const anyDemands = fc.uniqueArray(anyDemand, {
  maxLength: 30,
  selector: (one) => `${one.peer} ${one.picture}`,
})

const absurd = fc.oneof(
  fc.double({ min: 0, max: 1e7, noNaN: true }),
  fc.constantFrom(NaN, Infinity, -Infinity, -1, 1e300, 0),
)

const anyReading: fc.Arbitrary<LinkReading> = fc.record({
  peer,
  sentBps: absurd,
  availableBps: fc.option(absurd),
  lost: fc.option(absurd),
  roundTripMs: fc.option(absurd),
  encodeLoad: absurd,
  isCpuLimited: fc.boolean(),
})

/** One step of a history: how long after the one before, and what is read and wished then. */
export const anyStep = fc.record({
  afterMs: fc.oneof(fc.integer({ min: 0, max: 3_000 }), fc.constantFrom(NaN, -5_000, 0)),
  readings: fc.array(anyReading, { maxLength: 8 }),
  demands: anyDemands,
  capBps: fc.option(absurd, { freq: 2 }),
  pressure: fc.constantFrom('nominal', 'serious', 'critical', null),
})
