// The engine's memory of itself, for people who want to know why: bounded, whatever the room does.
import type { PeerId } from '../../protocol/primitives.ts'
import type { Decision, EngineHistory, EngineReport, Moment } from '../state/engine-report.ts'
import { pictures } from './budget/types.ts'

const MOMENTS_MS = 5 * 60_000
const MAX_MOMENTS = 300
const MAX_DECISIONS = 60
const MAX_LINKS = 25

export type History = {
  add(report: EngineReport): void
  now(): EngineHistory
}

export function createHistory(): History {
  let moments: Moment[] = []
  /** In the order of their last decision. */
  const decisions = new Map<PeerId, Decision[]>()

  function decided(at: number, { peer, sent }: EngineReport['links'][number]): void {
    for (const picture of pictures) {
      const { wanted, given } = sent[picture]
      if (!wanted || !given) continue
      const known = decisions.get(peer) ?? []
      const before = known.findLast((decision) => decision.picture === picture)
      if (before && isAlike(before, { at, picture, wanted, given })) continue
      decisions.delete(peer)
      decisions.set(peer, [...known, { at, picture, wanted, given }].slice(-MAX_DECISIONS))
    }
    for (const oldest of decisions.keys()) {
      if (decisions.size <= MAX_LINKS) return
      decisions.delete(oldest)
    }
  }

  return {
    add(report) {
      const { at, uplinkBps, pixelsPerSecond, encodeLoad, links } = report
      const outBps = links.reduce((sum, link) => sum + link.outBps, 0)
      const inBps = links.reduce((sum, link) => sum + link.inBps, 0)
      moments = [...moments, { at, outBps, inBps, uplinkBps, pixelsPerSecond, encodeLoad }]
        .filter((moment) => at - moment.at < MOMENTS_MS)
        .slice(-MAX_MOMENTS)
      for (const link of links) decided(at, link)
    },
    now: () => ({ moments, viewers: [...decisions].map(([peer, its]) => ({ peer, decisions: its })) }),
  }
}

/** What a few bits more or less change is told by the moments. */
function isAlike(one: Decision, other: Decision): boolean {
  const isWantedAlike = one.wanted.rung === other.wanted.rung && one.wanted.priority === other.wanted.priority
  return isWantedAlike && one.given.rung === other.given.rung && one.given.why === other.given.why
}
