// What the others want of us, as they said last. All of it is hostile: it may be old, come too often, or not at all.
import { WANT_LIFE_MS } from '../../protocol/limits.ts'
import type { Want, Wish } from '../../protocol/picture.ts'
import type { PeerId } from '../../protocol/primitives.ts'
import type { Clock } from '../mesh/clock.ts'
import type { Picture } from './budget/types.ts'

/** Pictures that are hidden and shown again cost an encoder's start each: so many at once, then one for each pause. */
const RESUMES_AT_ONCE = 5
const RESUME_EVERY_MS = 1_500

/** What counts of a viewer now. */
export type Wished = Pick<Want, Picture | 'listens'>

export type Wishes = {
  /** False when it changes nothing: older than what we know, or the same again. */
  heard(peer: PeerId, want: Want): boolean
  /** The numbers of a new link begin anew. */
  linked(peer: PeerId): void
  dropped(peer: PeerId): void
  /** Asking is what lets a picture be shown again, so that only what is acted on counts. */
  of(peer: PeerId): Wished
  /** As it was said last; null: nothing yet, or too long ago. */
  said(peer: PeerId): Want | null
  /** Of the newest one; 0 before there is any. */
  seq(peer: PeerId): number
}

const thumbnail: Wish = { rung: 180, framerate: 15, priority: 'thumbnail' }
/** Of somebody who says nothing: perhaps an older program, perhaps a link that loses everything (PROTOCOL.md, Q3). */
const unsaid: Wished = { camera: thumbnail, screen: thumbnail, listens: true }

/** The same with every picture hidden. */
export function hiddenFrom({ camera, screen, listens }: Wished): Wished {
  return { camera: { ...camera, priority: 'hidden' }, screen: { ...screen, priority: 'hidden' }, listens }
}

type Viewer = {
  seq: number
  want: Want | null
  heardAt: number
  readonly gates: Readonly<Record<Picture, Gate>>
}

export function createWishes(clock: Clock): Wishes {
  const viewers = new Map<PeerId, Viewer>()

  function viewerOf(peer: PeerId): Viewer {
    const known = viewers.get(peer) ?? {
      seq: -1,
      want: null,
      heardAt: -Infinity,
      gates: { camera: new Gate(clock), screen: new Gate(clock) },
    }
    viewers.set(peer, known)
    return known
  }

  function said(peer: PeerId): Want | null {
    const viewer = viewers.get(peer)
    if (!viewer || clock.now() - viewer.heardAt >= WANT_LIFE_MS) return null
    return viewer.want
  }

  return {
    heard(peer, want) {
      const viewer = viewerOf(peer)
      if (want.seq < viewer.seq) return false
      const isKnown = want.seq === viewer.seq && viewer.want !== null
      const wasAlive = said(peer) !== null
      viewer.heardAt = clock.now()
      if (isKnown) return !wasAlive
      viewer.seq = want.seq
      viewer.want = want
      return true
    },
    linked(peer) {
      viewerOf(peer).seq = -1
    },
    dropped: (peer) => void viewers.delete(peer),
    of(peer) {
      const { gates } = viewerOf(peer)
      const { camera, screen, listens } = said(peer) ?? unsaid
      return { camera: gates.camera.pass(camera), screen: gates.screen.pass(screen), listens }
    },
    said,
    seq: (peer) => Math.max(0, viewers.get(peer)?.seq ?? 0),
  }
}

/** Holds back a picture that is hidden and shown again too often. */
class Gate {
  readonly #clock: Clock
  #isHidden = false
  #tokens = RESUMES_AT_ONCE
  #filledAt: number

  constructor(clock: Clock) {
    this.#clock = clock
    this.#filledAt = clock.now()
  }

  pass(wish: Wish): Wish {
    if (wish.priority === 'hidden') this.#isHidden = true
    else if (this.#isHidden && this.#take()) this.#isHidden = false
    return this.#isHidden ? { ...wish, priority: 'hidden' } : wish
  }

  #take(): boolean {
    const filled = Math.floor((this.#clock.now() - this.#filledAt) / RESUME_EVERY_MS)
    this.#tokens = Math.min(RESUMES_AT_ONCE, this.#tokens + filled)
    this.#filledAt += filled * RESUME_EVERY_MS
    if (this.#tokens === 0) return false
    this.#tokens -= 1
    return true
  }
}
