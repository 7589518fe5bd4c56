// One peer that we look at: what it was told that we want of it, and when it has to hear more.
import type { Want, Wish } from '../../protocol/picture.ts'
import type { Clock } from '../mesh/clock.ts'
import type { Picture } from './budget/types.ts'
import type { TileShows } from './engine.ts'
import { changeOf, createTiles, type Change, type Wishes } from './tiles.ts'

/** Until what has changed is said. A person waits for more; what shrinks often grows again, as a window that is dragged. */
const SETTLED_MS = { grew: 100, shrank: 500 }
/** Of somebody who was connected this long ago and has no tile yet, nothing is on the page. */
const FIRST_TILE_MS = 3_000

export type ViewedDeps = {
  readonly clock: Clock
  readonly isPageHidden: () => boolean
  /** Frames a second that this computer can take of any picture; null: as many as there are. */
  readonly mostFramerate: () => number | null
  /** What is new goes by `ctl`, a repeat by `rt`. */
  readonly say: (want: Want, isRepeat: boolean) => void
}

export class Viewed {
  readonly #deps: ViewedDeps
  readonly #tiles = { camera: createTiles('camera'), screen: createTiles('screen') }
  #listens = true
  /** Connected so lately that its tiles may still be drawn. */
  #isNew = true
  #stopBeingNew: () => void = () => undefined
  /** Null while there is nobody to tell. */
  #said: Want | null = null
  #pending: { readonly kind: Change; readonly cancel: () => void } | null = null

  constructor(deps: ViewedDeps) {
    this.#deps = deps
  }

  get said(): Want | null {
    return this.#said
  }

  /** Neither shown nor connected. */
  isIdle(): boolean {
    return this.#said === null && this.#tiles.camera.isEmpty() && this.#tiles.screen.isEmpty()
  }

  shows(tile: string, picture: Picture, shows: TileShows | null): void {
    this.#tiles[picture].set(tile, shows)
    this.review()
  }

  listens(isHeard: boolean): void {
    this.#listens = isHeard
    this.review()
  }

  connected(): Want {
    this.#settle()
    this.#stopBeingNew()
    this.#isNew = true
    this.#stopBeingNew = this.#deps.clock.after(FIRST_TILE_MS, () => {
      this.#isNew = false
      this.review()
    })
    // It rises also across links: so it does not matter which end has noticed the new one first.
    this.#said = { type: 'want', seq: (this.#said?.seq ?? 0) + 1, ...this.#wishes() }
    return this.#said
  }

  /** Its tiles may outlive it, and it may come back to them. */
  dropped(): void {
    this.#settle()
    this.#stopBeingNew()
    this.#listens = true
    this.#said = null
  }

  /** Says now what has changed, if anything has. */
  tell(): void {
    this.#settle()
    const now = this.#wishes()
    if (!this.#said || changeOf(this.#said, now) === 'none') return
    this.#said = { type: 'want', seq: this.#said.seq + 1, ...now }
    this.#deps.say(this.#said, false)
  }

  repeat(): void {
    if (this.#said) this.#deps.say(this.#said, true)
  }

  /** What is wanted may have changed. */
  review(): void {
    const kind = this.#said && changeOf(this.#said, this.#wishes())
    // What goes on in the same direction is not put off: it is said when the first of it has waited long enough.
    if (!kind || kind === this.#pending?.kind) return
    this.#settle()
    if (kind === 'none') return
    const cancel = this.#deps.clock.after(SETTLED_MS[kind], () => {
      this.tell()
    })
    this.#pending = { kind, cancel }
  }

  #settle(): void {
    this.#pending?.cancel()
    this.#pending = null
  }

  #bounded(wish: Wish): Wish {
    return { ...wish, framerate: Math.min(wish.framerate, this.#deps.mostFramerate() ?? wish.framerate) }
  }

  #wishes(): Wishes {
    const isPageHidden = this.#deps.isPageHidden()
    return {
      camera: this.#bounded(this.#tiles.camera.wish(this.#isNew, isPageHidden)),
      screen: this.#bounded(this.#tiles.screen.wish(this.#isNew, isPageHidden)),
      listens: this.#listens,
    }
  }
}
