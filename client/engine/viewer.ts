// What we want of each peer: from tiles that come, change and go to wishes that are told when they have settled.
import { WANT_EVERY_MS } from '../../protocol/limits.ts'
import type { Want } from '../../protocol/picture.ts'
import type { PeerId } from '../../protocol/primitives.ts'
import type { Clock } from '../mesh/clock.ts'
import type { Picture } from './budget/types.ts'
import type { TileShows } from './engine.ts'
import { Viewed } from './viewed.ts'

/** People pass by other tabs. */
const HIDDEN_MS = 1_000

export type Viewer = {
  /** A tile came, changed or went (null). One picture may have several tiles; the one that needs most counts. */
  shows(tile: string, peer: PeerId, picture: Picture, shows: TileShows | null): void
  pageVisible(isVisible: boolean): void
  /** Whether this peer's microphone is played here; until told otherwise it is. */
  listens(peer: PeerId, isHeard: boolean): void
  /** This computer can take so many frames a second of any picture, and no more; null: as many as there are. */
  slow(framerate: number | null): void
  /** There is a new link: answers what is to be said on it first. Later changes are said by themselves. */
  connected(peer: PeerId): Want
  dropped(peer: PeerId): void
  /** What was said last; null: nothing yet. */
  wantOf(peer: PeerId): Want | null
  /** Idempotent; nothing is said after it. */
  close(): void
}

export type ViewerDeps = {
  readonly clock: Clock
  /** What is new goes by `ctl`, a repeat by `rt`. */
  readonly say: (peer: PeerId, want: Want, isRepeat: boolean) => void
}

export function createViewer({ clock, say }: ViewerDeps): Viewer {
  const all = new Map<PeerId, Viewed>()
  const page = createPage(clock, () => {
    for (const viewed of all.values()) viewed.tell()
  })
  let mostFramerate: number | null = null
  let stopRepeating = clock.after(WANT_EVERY_MS, repeat)

  function repeat(): void {
    stopRepeating = clock.after(WANT_EVERY_MS, repeat)
    for (const viewed of all.values()) viewed.repeat()
  }

  function of(peer: PeerId): Viewed {
    const known = all.get(peer)
    if (known) return known
    const viewed = new Viewed({
      clock,
      isPageHidden: page.isHidden,
      mostFramerate: () => mostFramerate,
      say: (want, isRepeat) => {
        say(peer, want, isRepeat)
      },
    })
    all.set(peer, viewed)
    return viewed
  }

  function forgetIfIdle(peer: PeerId): void {
    if (all.get(peer)?.isIdle()) all.delete(peer)
  }

  return {
    shows(tile, peer, picture, shows) {
      of(peer).shows(tile, picture, shows)
      forgetIfIdle(peer)
    },
    pageVisible: page.visible,
    listens(peer, isHeard) {
      of(peer).listens(isHeard)
    },
    slow(framerate) {
      if (framerate === mostFramerate) return
      mostFramerate = framerate
      for (const viewed of all.values()) viewed.review()
    },
    connected: (peer) => of(peer).connected(),
    dropped(peer) {
      all.get(peer)?.dropped()
      forgetIfIdle(peer)
    },
    wantOf: (peer) => all.get(peer)?.said ?? null,
    close() {
      stopRepeating()
      page.close()
      for (const viewed of all.values()) viewed.dropped()
      all.clear()
    },
  }
}

/** Hidden only after a while, and shown at once. */
function createPage(clock: Clock, changed: () => void) {
  let isHidden = false
  let cancel: (() => void) | null = null

  function set(now: boolean): void {
    if (now === isHidden) return
    isHidden = now
    changed()
  }

  return {
    isHidden: () => isHidden,
    visible(isVisible: boolean): void {
      if (isVisible) {
        cancel?.()
        cancel = null
        set(false)
      } else {
        cancel ??= clock.after(HIDDEN_MS, () => {
          set(true)
        })
      }
    },
    close(): void {
      cancel?.()
    },
  }
}
