// When to restart, rebuild and give up a pair's connection: the timetable of PROTOCOL.md L4 to L6, without a connection.
import type { Clock } from './clock.ts'

/** ICE may heal a short silence by itself; Firefox reports `disconnected` earlier and heals more often. */
export const SILENCE_MS = { firefox: 3_000, others: 1_000 } as const
/** Waits before the first, second, third … restart of one trouble; the last one repeats. */
const BACK_OFF_MS = [0, 1_000, 2_000, 4_000] as const
export const REBUILD_AFTER_MS = 12_000
export const GIVE_UP_AFTER_MS = 30_000

export type RecoveryDeeds = {
  /** Bytes that have come in so far. */
  received(): Promise<number>
  restart(): void
  rebuild(): void
  giveUp(): void
}

export class Recovery {
  readonly #silenceMs: number
  readonly #deeds: RecoveryDeeds
  readonly #giveUp: Plan
  readonly #rebuild: Plan
  readonly #restart: Plan
  #isTroubled = false
  #rebuilds = 0
  /** Counts the troubles, so that an answer that comes late is known to be about another one. */
  #trouble = 0

  constructor(clock: Clock, silenceMs: number, deeds: RecoveryDeeds) {
    this.#silenceMs = silenceMs
    this.#deeds = deeds
    this.#giveUp = createPlan(clock)
    this.#rebuild = createPlan(clock)
    this.#restart = createPlan(clock)
  }

  /** A link is being opened, by whomever: it has the same time to connect as a broken one has to heal. */
  opening(nextWithinMs = REBUILD_AFTER_MS): void {
    this.#begin()
    this.#restart.cancel()
    this.#rebuildIn(nextWithinMs)
  }

  /** ICE says `disconnected`. */
  interrupted(): void {
    if (this.#isTroubled) return
    this.#begin()
    void this.#watchSilence()
  }

  /** The network changed under a link; one that seems well may not be. */
  networkChanged(): void {
    if (this.#isTroubled) this.#restartSeries(0)
    else this.#deeds.restart()
  }

  /** The connection is gone altogether. */
  destroyed(): void {
    this.#begin()
    this.#restart.cancel()
    this.#rebuildIn(backOff(this.#rebuilds))
  }

  /**
   * A connection has come a step further: it is slow, not lost. Only the pair's first one puts the giving up off, whoever
   * asks for the others: a path that stays dead would be tried for ever, since an offer and an answer go by the relay.
   */
  stepped(nextWithinMs: number, isFirst: boolean): void {
    if (!this.#isTroubled) return
    this.#rebuildIn(nextWithinMs)
    if (isFirst) this.#giveUpLater()
  }

  connected(): void {
    this.close()
  }

  close(): void {
    for (const plan of [this.#giveUp, this.#rebuild, this.#restart]) plan.cancel()
    this.#isTroubled = false
    this.#rebuilds = 0
  }

  /** Starts the clock of a trouble once; how it ends does not depend on how many causes it had. */
  #begin(): void {
    if (this.#isTroubled) return
    this.#isTroubled = true
    this.#trouble++
    this.#giveUpLater()
    this.#rebuildIn(REBUILD_AFTER_MS)
  }

  #giveUpLater(): void {
    this.#giveUp.set(GIVE_UP_AFTER_MS, () => {
      this.close()
      this.#deeds.giveUp()
    })
  }

  /** Each new connection has as long to come up as the one before it. */
  #rebuildIn(ms: number): void {
    this.#rebuild.set(ms, () => {
      this.#rebuilds++
      this.#restart.cancel()
      this.#rebuildIn(REBUILD_AFTER_MS)
      this.#deeds.rebuild()
    })
  }

  #restartSeries(attempt: number): void {
    this.#restart.set(backOff(attempt), () => {
      this.#restartSeries(attempt + 1)
      this.#deeds.restart()
    })
  }

  async #watchSilence(): Promise<void> {
    const trouble = this.#trouble
    const isOver = (): boolean => !this.#isTroubled || trouble !== this.#trouble
    const before = await this.#deeds.received()
    if (isOver()) return
    this.#restart.set(this.#silenceMs, () => {
      void this.#deeds.received().then((after) => {
        if (isOver()) return
        if (after > before) void this.#watchSilence()
        else this.#restartSeries(0)
      })
    })
  }
}

type Plan = { set(ms: number, act: () => void): void; cancel(): void }

/** One timer that a new plan replaces. */
function createPlan(clock: Clock): Plan {
  let cancel: (() => void) | null = null
  return {
    set(ms, act) {
      cancel?.()
      cancel = clock.after(ms, act)
    },
    cancel() {
      cancel?.()
      cancel = null
    },
  }
}

function backOff(attempt: number): number {
  return BACK_OFF_MS[Math.min(attempt, BACK_OFF_MS.length - 1)] ?? 0
}
