// One kind of device: the wish to have it on, the track it gives, and the queue through which it is opened.
import type { CaptureProblem, DeviceState } from '../state/call.ts'

/** `deviceId` is the device in use, empty without one. A track with state `off` is a muted microphone. */
export type Captured = {
  readonly state: DeviceState
  readonly track: MediaStreamTrack | null
  readonly deviceId: string
}

/** A wished device: with `must` it or none, otherwise any other will do. An empty id: the browser's choice. */
export type Pick = { readonly id: string; readonly must: boolean }

/** Never rejects; null: nothing came of it. */
export type FirstAttempt = () => Promise<MediaStreamTrack | null>

export type SourceDeps = {
  /** Opens a device; rejects with the browser's error. */
  readonly ask: (pick: Pick) => Promise<MediaStreamTrack>
  readonly explain: (error: unknown) => CaptureProblem
  readonly onChange: (now: Captured) => void
  /** What the track is for, read when one has been opened. */
  readonly hint: () => 'speech' | 'music' | 'motion'
  /** Off keeps the device open with its track disabled; otherwise off stops the track. */
  readonly staysOpen: boolean
  /** Close the device in use before another of the same kind is opened. */
  readonly opensOneAtATime: boolean
  /** The device to begin with; empty for the browser's choice. */
  readonly chosen: string
}

/** A device that ends again and again by itself is replaced this often before the person must act. */
const MAX_LOSSES = 3

/** A class because it has identity and a life: everything below is about one track that is open now. */
export class Source {
  readonly #deps: SourceDeps
  #chosen: string
  #isWanted = false
  #isClosed = false
  #losses = 0
  #track: MediaStreamTrack | null = null
  #state: DeviceState = { is: 'off' }
  #queue: Promise<unknown> = Promise.resolve()

  constructor(deps: SourceDeps) {
    this.#deps = deps
    this.#chosen = deps.chosen
  }

  now(): Captured {
    return { state: this.#state, track: this.#track, deviceId: this.#idInUse() }
  }

  /** Wished, and not open. */
  isMissing(): boolean {
    return this.#isWanted && !this.#track
  }

  /** What will be asked for next, when nobody insists. */
  pick(): Pick {
    return { id: this.#chosen, must: false }
  }

  /**
   * Switches on or off. What can be done without the browser is done before this returns: nobody is heard or seen
   * after the click. `first` is called at this wish's turn in the queue; it may answer with a track, which is then taken
   * or stopped.
   */
  want(on: boolean, first?: FirstAttempt): Promise<void> {
    this.#isWanted = on && !this.#isClosed
    this.#losses = 0
    if (!this.#isWanted) this.#rest()
    else if (!this.#track) this.#show({ is: 'starting' })
    else {
      this.#track.enabled = true
      if (this.#state.is !== 'on') this.#show({ is: 'on' })
    }
    return this.#enqueue(() => this.#settle(first))
  }

  /** Null when the device is in use now, or will be at the next opening; otherwise why not. */
  choose(id: string): Promise<CaptureProblem | null> {
    this.#losses = 0
    return this.#enqueue(() => this.#exchange(id))
  }

  /** The device in use once more, if there is one, because something else is asked of it now. Null: done. */
  reopen(): Promise<CaptureProblem | null> {
    this.#losses = 0
    return this.#enqueue(async () => (this.#track ? this.#replace(this.#idInUse()) : null))
  }

  close(): void {
    this.#isClosed = true
    this.#isWanted = false
    this.#rest()
  }

  async #settle(first?: FirstAttempt): Promise<void> {
    const early = await first?.()
    if (early) await this.#open(() => Promise.resolve(early))
    else if (this.isMissing()) await this.#open(() => this.#deps.ask(this.pick()))
  }

  async #exchange(id: string): Promise<CaptureProblem | null> {
    const needsOpening = this.#track ? id !== this.#idInUse() : this.#isWanted
    const problem = needsOpening ? await this.#replace(id) : null
    if (problem === null) this.#chosen = id
    return problem
  }

  /** Opens a device in the place of the one in use. */
  async #replace(id: string): Promise<CaptureProblem | null> {
    if (this.#isClosed) return null
    const before = { id: this.#idInUse(), must: false }
    const hadTrack = this.#track !== null
    if (this.#deps.opensOneAtATime) this.#release()
    if (!this.#track) this.#show({ is: this.#isWanted ? 'starting' : 'off' })
    const problem = await this.#open(() => this.#deps.ask({ id, must: id !== '' }))
    if (problem !== null && hadTrack) await this.#restore(before)
    return problem
  }

  /** After a failed exchange that had to close the old device first. */
  async #restore(before: Pick): Promise<void> {
    const isMissing = !this.#track && (this.#isWanted || this.#deps.staysOpen)
    if (isMissing && !this.#isClosed) await this.#open(() => this.#deps.ask(before))
  }

  async #open(ask: () => Promise<MediaStreamTrack>): Promise<CaptureProblem | null> {
    try {
      this.#adopt(await ask())
      return null
    } catch (error) {
      const problem = this.#deps.explain(error)
      if (this.#isWanted && !this.#track) this.#show({ is: 'problem', problem })
      return problem
    }
  }

  /** The wish may have changed while the browser asked. */
  #adopt(next: MediaStreamTrack): void {
    if (this.#isClosed || !(this.#isWanted || this.#deps.staysOpen)) {
      next.stop()
      return
    }
    if (next.readyState === 'ended') throw new Error('the device went away while it was opened')
    this.#release()
    this.#track = next
    next.enabled = this.#isWanted
    if ('contentHint' in next) next.contentHint = this.#deps.hint()
    next.addEventListener('ended', this.#lost)
    this.#show({ is: this.#isWanted ? 'on' : 'off' })
  }

  /** Unplugged, taken by the system, or the permission was withdrawn; our own `stop` fires no such event. */
  readonly #lost = (): void => {
    this.#track = null
    if (!this.#isWanted) {
      this.#show({ is: 'off' })
      return
    }
    this.#show({ is: 'problem', problem: 'none-found' })
    this.#losses += 1
    if (this.#losses <= MAX_LOSSES) void this.#enqueue(() => this.#settle())
  }

  #rest(): void {
    if (this.#track && this.#deps.staysOpen && !this.#isClosed) this.#track.enabled = false
    else this.#release()
    if (this.#state.is !== 'off') this.#show({ is: 'off' })
  }

  #release(): void {
    this.#track?.removeEventListener('ended', this.#lost)
    this.#track?.stop()
    this.#track = null
  }

  #show(state: DeviceState): void {
    this.#state = state
    if (!this.#isClosed) this.#deps.onChange(this.now())
  }

  #idInUse(): string {
    return this.#track?.getSettings().deviceId ?? ''
  }

  #enqueue<T>(step: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(step)
    this.#queue = done.catch(() => undefined)
    return done
  }
}
