// Tells the pages what the engine does, each time that the links were looked at, and keeps what it told lately.
import type { Have } from '../../protocol/picture.ts'
import type { PeerId } from '../../protocol/primitives.ts'
import type { EngineHistory } from '../state/engine-report.ts'
import type { Means } from './budget/types.ts'
import type { EngineDeps } from './engine.ts'
import { figuresOf, type Said } from './figures.ts'
import { createHistory } from './history.ts'
import type { Look } from './watch.ts'

export type Reporter = {
  /** What a peer says that it gives us. Hostile, but parsed: it is shown, and nothing follows from it. */
  heard(peer: PeerId, have: Have): void
  dropped(peer: PeerId): void
  report(looks: readonly Look[], means: Means, said: (peer: PeerId) => Omit<Said, 'haveHeard'>): void
  history(): EngineHistory
}

export function createReporter({ clock, isOn, onReport }: EngineDeps): Reporter {
  const haves = new Map<PeerId, Have>()
  const history = createHistory()
  return {
    heard: (peer, have) => void haves.set(peer, have),
    dropped: (peer) => void haves.delete(peer),
    report(looks, means, said) {
      const report = {
        at: clock.now(),
        isOn,
        ...means,
        encodeLoad: encodeLoadOf(looks),
        links: looks.map((look) => figuresOf(look, { ...said(look.peer), haveHeard: haves.get(look.peer) ?? null })),
      }
      history.add(report)
      onReport(report)
    },
    history: () => history.now(),
  }
}

/** Seconds of encoding a second, for all links. */
export function encodeLoadOf(looks: readonly Look[]): number {
  return looks.reduce((sum, { rates }) => sum + (rates?.reading.encodeLoad ?? 0), 0)
}
