// What each viewer is told that it gets, and why: at each change, but no more than once a second.
import type { Given, Have } from '../../protocol/picture.ts'
import type { PeerId } from '../../protocol/primitives.ts'
import type { Clock } from '../mesh/clock.ts'
import { pictures, type Picture } from './budget/types.ts'

const EVERY_MS = 1_000

export type Giving = Readonly<Record<Picture, Given>>
export const nothingGiven: Given = { rung: null, framerate: 0, kbps: 0, why: 'off' }

export type Givens = {
  /** `seq`: of the newest `want` that was heard of this viewer. */
  tell(peer: PeerId, giving: Giving, seq: number): void
  /** On a new link nothing was said yet. */
  linked(peer: PeerId): void
  /** What it gets, told or not; null: nothing was decided yet. */
  of(peer: PeerId): Giving | null
  dropped(peer: PeerId): void
  close(): void
}

type Told = { giving: Giving | null; seq: number; said: Have | null; saidAt: number; cancel: (() => void) | null }

export function createGivens(clock: Clock, send: (peer: PeerId, have: Have) => void): Givens {
  const all = new Map<PeerId, Told>()

  function of(peer: PeerId): Told {
    const known = all.get(peer) ?? { giving: null, seq: 0, said: null, saidAt: -Infinity, cancel: null }
    all.set(peer, known)
    return known
  }

  function say(peer: PeerId, told: Told): void {
    told.cancel = null
    const { giving, seq, said } = told
    if (!giving || (said && isSame(said, giving))) return
    told.said = { type: 'have', seq, ...giving }
    told.saidAt = clock.now()
    send(peer, told.said)
  }

  function forget(peer: PeerId): void {
    all.get(peer)?.cancel?.()
    all.delete(peer)
  }

  return {
    tell(peer, giving, seq) {
      const told = of(peer)
      told.giving = giving
      told.seq = seq
      const restMs = told.saidAt + EVERY_MS - clock.now()
      if (told.cancel) return
      if (restMs <= 0) say(peer, told)
      else if (!told.said || !isSame(told.said, giving)) {
        told.cancel = clock.after(restMs, () => {
          say(peer, told)
        })
      }
    },
    linked(peer) {
      of(peer).said = null
    },
    of: (peer) => all.get(peer)?.giving ?? null,
    dropped: forget,
    close() {
      for (const peer of [...all.keys()]) forget(peer)
    },
  }
}

export function isSame(one: Giving, other: Giving): boolean {
  return pictures.every((picture) => {
    const [a, b] = [one[picture], other[picture]]
    return a.rung === b.rung && a.framerate === b.framerate && a.kbps === b.kbps && a.why === b.why
  })
}
