// What one worker knows of one room: an image, brought forward by each commit, and loaded anew when one was missed.
import type { RoomName } from '../../../protocol/primitives.ts'
import type { Bus, RoomChange, RoomImage } from '../bus.ts'
import { applyChange } from './image.ts'

/** How long a commit of this worker's own may take to come round before the room is loaded instead. */
const ROUND_MS = 1_000

export type ReplicaEvents = {
  /** A commit has been applied. */
  readonly onApplied: (room: RoomName, before: RoomImage | null, after: RoomImage | null, change: RoomChange) => void
  /** Something was missed; the image is right again. */
  readonly onReloaded: (room: RoomName, before: RoomImage | null, after: RoomImage | null) => void
}

type Needs = { readonly bus: Bus; readonly after: (ms: number, act: () => void) => () => void } & ReplicaEvents

export class Replica {
  readonly room: RoomName
  readonly #needs: Needs
  #image: RoomImage | null = null
  /** What came while the image was loaded, in its order; null: nothing is loaded. */
  #queue: (() => void)[] | null = []
  /** Own commits that were applied before the word of them came round. */
  readonly #early = new Set<number>()
  /** The newest state that is known, when it is newer than the image. */
  #ahead: RoomImage | null = null
  /** The highest revision that was applied or loaded, also of a record that is no more. */
  #last = 0
  readonly #awaited = new Map<number, (() => void)[]>()
  #loads = 0
  #isClosed = false

  constructor(room: RoomName, needs: Needs) {
    this.room = room
    this.#needs = needs
  }

  get image(): RoomImage | null {
    return this.#image
  }

  get last(): number {
    return this.#last
  }

  /** What the next commit should start from. */
  get newest(): RoomImage | null {
    return this.#ahead ?? this.#image
  }

  /** For the first time. Rejects as `Bus.follow` does. */
  async open(): Promise<void> {
    const { bus } = this.#needs
    await bus.follow(this.room)
    this.#image = await bus.load(this.room)
    this.#last = this.#image?.revision ?? 0
    this.#drain()
  }

  /** What comes waits for `reload`. */
  pause(): void {
    this.#loads++
    this.#queue ??= []
  }

  /** Loads the image anew, and again if that fails until the others are reached. */
  async reload(): Promise<void> {
    const mine = ++this.#loads
    this.#queue ??= []
    const image = await this.#needs.bus.load(this.room).catch(() => undefined)
    if (mine !== this.#loads || this.#isClosed) return
    if (image === undefined) {
      // Without the others there is nothing to wait for: `onUp` begins it again.
      if (this.#needs.bus.isUp()) this.#needs.after(ROUND_MS, () => void this.reload())
      return
    }
    const before = this.#image
    this.#image = image
    this.#last = Math.max(this.#last, image?.revision ?? 0)
    this.#ahead = null
    this.#early.clear()
    this.#needs.onReloaded(this.room, before, image)
    this.#drain()
    for (const revision of [...this.#awaited.keys()]) this.#resolve(revision)
  }

  #drain(): void {
    const queue = this.#queue ?? []
    this.#queue = null
    // An act that finds a gap begins to load: what is left of the queue then waits for that.
    for (const act of queue) this.when(act)
  }

  /** Acts at once, or when the image is loaded: in the order of the calls. */
  when(act: () => void): void {
    if (this.#queue) this.#queue.push(act)
    else act()
  }

  /** A commit as it came from the bus. */
  hear(change: RoomChange): void {
    this.when(() => {
      if (this.#early.delete(change.revision)) return
      if (change.from === (this.#image?.revision ?? null)) this.#apply(change)
      else if (!this.#image || change.revision > this.#image.revision) void this.reload()
      else this.#resolve(change.revision)
    })
  }

  #apply(change: RoomChange): void {
    const before = this.#image
    this.#image = applyChange(before, change)
    this.#last = Math.max(this.#last, change.revision)
    if (this.#ahead && change.revision >= this.#ahead.revision) this.#ahead = null
    this.#needs.onApplied(this.room, before, this.#image, change)
    this.#resolve(change.revision)
  }

  /**
   * A commit of this worker's own, made upon `base`. It is applied at once, unless others that came before it are still
   * on their way; then this resolves when it has come round.
   */
  async take(base: RoomImage | null, change: RoomChange): Promise<void> {
    if (!this.#queue && change.from === (this.#image?.revision ?? null)) {
      this.#early.add(change.revision)
      this.#apply(change)
      return
    }
    if (change.revision <= this.#last) return
    this.lookAhead(applyChange(base, change))
    await new Promise<void>((resolve) => {
      const stop = this.#needs.after(ROUND_MS, () => {
        resolve()
        void this.reload()
      })
      const settle = (): void => {
        stop()
        resolve()
      }
      const all = this.#awaited.get(change.revision) ?? []
      this.#awaited.set(change.revision, [...all, settle])
    })
  }

  #resolve(revision: number): void {
    for (const resolve of this.#awaited.get(revision) ?? []) resolve()
    this.#awaited.delete(revision)
  }

  /** An image that was seen before the word of it came. */
  lookAhead(image: RoomImage | null): void {
    if (image && image.revision > (this.newest?.revision ?? 0)) this.#ahead = image
  }

  close(): void {
    this.#isClosed = true
    for (const revision of [...this.#awaited.keys()]) this.#resolve(revision)
  }
}
