// The primary process of several workers: starts them, starts again those that die, replaces them, ends them. It opens nothing itself.
import type { Clock, Log } from '../ports.ts'
import type { Exit, Fork, Spawn } from './fork.ts'

/** A worker that lived for longer was well: its death is the first one. */
const STEADY_MS = 10_000
const FIRST_RESTART_MS = 1_000
const LONGEST_RESTART_MS = 30_000
/** A worker that replaces another one must be ready by then: the database may have to be brought up to date. */
const READY_WITHIN_MS = 60_000
/** A worker ends itself in less (ending.ts); a supervisor has patience for more. */
const KILL_AFTER_MS = 25_000
/** EX_CONFIG of sysexits(3): somebody has to change something first. */
const EXIT_CONFIG = 78
const EXIT_FAILURE = 1

type Worker = {
  readonly fork: Fork
  readonly bornAt: number
  /** True when it listens, false when it ended before. */
  readonly ready: Promise<boolean>
  readonly exited: Promise<Exit>
  isReady: boolean
  /** What the cluster knows it by. */
  id: string | null
}

/** A place for one worker, which is started again when it dies. */
type Slot = { worker: Worker; crashes: number; cancelRestart: () => void }

export type PrimaryParts = {
  readonly spawn: Spawn
  readonly clock: Clock
  readonly log: Log
  /** All workers are gone, and none is started any more. */
  readonly onOver: (status: number) => void
}

export class Primary {
  readonly #parts: PrimaryParts
  readonly #living = new Set<Worker>()
  #slots: Slot[] = []
  #is: 'starting' | 'running' | 'stopping' = 'starting'
  readonly #started = settled<undefined>()
  #rolling: Promise<void> = this.#started.promise

  constructor(parts: PrimaryParts) {
    this.#parts = parts
  }

  /**
   * Starts so many workers; true when all of them listen. One goes ahead, so that wrong settings are told of once. When
   * one ends before it listens, all end, and `onOver` tells the status of the one.
   */
  async start(count: number): Promise<boolean> {
    if (!(await this.#add())) return false
    const rest = await Promise.all(Array.from({ length: count - 1 }, () => this.#add()))
    if (rest.includes(false) || this.#is !== 'starting') return false
    this.#is = 'running'
    // Those that have died since they said that they listen.
    for (const slot of this.#slots) {
      if (!this.#living.has(slot.worker)) this.#startAgain(slot, await slot.worker.exited)
    }
    this.#started.resolve(undefined)
    return true
  }

  /** Replaces each worker by a new one, one after the other; afterwards there are `count`. What fails is in the log. */
  roll(count: number): Promise<void> {
    this.#rolling = this.#rolling.then(() => this.#roll(count))
    return this.#rolling
  }

  /** Ends all workers with grace, then calls `onOver`. */
  stop(): Promise<void> {
    return this.#stop(null)
  }

  /** Ends all workers at once. */
  kill(): void {
    this.#is = 'stopping'
    for (const { fork } of this.#living) fork.kill('SIGKILL')
  }

  async #add(): Promise<boolean> {
    const worker = this.#begin()
    this.#slots.push({ worker, crashes: 0, cancelRestart: () => undefined })
    if (await worker.ready) return true
    if (this.#is === 'starting') await this.#stop((await worker.exited).status ?? EXIT_FAILURE)
    return false
  }

  #begin(): Worker {
    const ready = settled<boolean>()
    const exited = settled<Exit>()
    const fork = this.#parts.spawn({
      onMessage: ({ id }) => {
        worker.isReady = true
        worker.id = id
        ready.resolve(true)
      },
      onExit: (exit) => {
        this.#living.delete(worker)
        ready.resolve(false)
        exited.resolve(exit)
        this.#ended(worker, exit)
      },
    })
    const { clock } = this.#parts
    const worker: Worker = {
      ...{ fork, bornAt: clock.now(), isReady: false, id: null },
      ...{ ready: ready.promise, exited: exited.promise },
    }
    this.#living.add(worker)
    return worker
  }

  #ended(worker: Worker, exit: Exit): void {
    const { number } = worker.fork
    const { log } = this.#parts
    if (exit.status === 0) log.info({ worker: number }, 'a worker has ended')
    else {
      log.warn({ worker: number, ...exit }, 'a worker has died')
      this.#tellOf(worker)
    }
    if (this.#is !== 'running') return
    const slot = this.#slots.find((one) => one.worker === worker)
    if (slot) this.#startAgain(slot, exit)
  }

  /** What the dead one held is free now: its siblings see to that, sooner than its leases run out. */
  #tellOf({ id }: Worker): void {
    if (id === null) return
    for (const { fork } of this.#living) fork.send({ vroom: 'died', id })
  }

  #startAgain(slot: Slot, { status }: Exit): void {
    const { clock, log } = this.#parts
    if (status === EXIT_CONFIG && this.#living.size === 0) {
      void this.#stop(EXIT_CONFIG)
      return
    }
    slot.crashes = clock.now() - slot.worker.bornAt >= STEADY_MS ? 1 : slot.crashes + 1
    const waitMs = restartAfterMs(slot.crashes)
    if (waitMs > 0) log.warn({ worker: slot.worker.fork.number, waitMs }, 'it dies again and again')
    slot.cancelRestart = clock.after(waitMs, () => {
      slot.worker = this.#begin()
    })
  }

  async #roll(count: number): Promise<void> {
    for (const slot of this.#slots.slice(0, count)) if (!(await this.#replace(slot))) return
    while (this.#is === 'running' && this.#slots.length < count) {
      const worker = await this.#beginAnother()
      if (!worker) return
      this.#slots.push({ worker, crashes: 0, cancelRestart: () => undefined })
    }
    if (this.#is !== 'running') return
    for (const slot of this.#slots.splice(count)) {
      slot.cancelRestart()
      await this.#retire(slot.worker)
    }
    this.#parts.log.info({ workers: count }, 'all workers are new')
  }

  /** False when the new one did not come to listen: then the old one stays. */
  async #replace(slot: Slot): Promise<boolean> {
    if (this.#is !== 'running') return false
    const fresh = await this.#beginAnother()
    if (!fresh) return false
    const old = slot.worker
    slot.cancelRestart()
    slot.worker = fresh
    slot.crashes = 0
    await this.#retire(old)
    return true
  }

  async #beginAnother(): Promise<Worker | null> {
    const { clock, log } = this.#parts
    const worker = this.#begin()
    const cancel = clock.after(READY_WITHIN_MS, () => {
      worker.fork.kill('SIGKILL')
    })
    const isReady = await worker.ready
    cancel()
    if (isReady) return worker
    log.error({ worker: worker.fork.number }, 'a new worker did not start: the old ones stay')
    return null
  }

  async #retire(worker: Worker): Promise<void> {
    this.#askToEnd(worker, true)
    await worker.exited
  }

  async #stop(status: number | null): Promise<void> {
    if (this.#is === 'stopping') return
    this.#is = 'stopping'
    for (const slot of this.#slots) slot.cancelRestart()
    const workers = [...this.#living]
    for (const worker of workers) this.#askToEnd(worker, false)
    const exits = await Promise.all(workers.map(({ exited }) => exited))
    // Whoever did not listen yet has nothing to end with grace, and knows of no signals.
    const isWell = workers.every(({ isReady }, at) => !isReady || exits[at]?.status === 0)
    this.#parts.onOver(status ?? (isWell ? 0 : EXIT_FAILURE))
  }

  #askToEnd(worker: Worker, leavesPort: boolean): void {
    const { fork, isReady, exited } = worker
    if (!isReady) {
      fork.kill('SIGTERM')
    } else {
      fork.send({ vroom: 'stop', leavesPort })
    }
    const cancel = this.#parts.clock.after(KILL_AFTER_MS, () => {
      fork.kill('SIGKILL')
    })
    void exited.then(cancel)
  }
}

/** At once the first time; `crashes` counts from 1. */
function restartAfterMs(crashes: number): number {
  return crashes === 1 ? 0 : Math.min(LONGEST_RESTART_MS, FIRST_RESTART_MS * 2 ** (crashes - 2))
}

/** A promise that is settled from outside. */
function settled<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined
  const promise = new Promise<T>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
