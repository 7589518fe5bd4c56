// What has to be done though the others cannot be reached now: it is done as soon as they can.
import { Refusal } from '../../../protocol/errors.ts'
import type { Log } from '../../ports.ts'

type Task = () => Promise<unknown>

const AGAIN_AFTER_MS = 1_000

export class Insistence {
  readonly #log: Log
  readonly #after: (ms: number, act: () => void) => () => void
  readonly #isUp: () => boolean
  readonly #waiting = new Set<Task>()
  #running = 0
  #stop: (() => void) | null = null
  readonly #idle: (() => void)[] = []

  constructor(log: Log, after: (ms: number, act: () => void) => () => void, isUp: () => boolean) {
    this.#log = log
    this.#after = after
    this.#isUp = isUp
  }

  /** Does it now if that is possible. A task may be done twice. */
  insist(task: Task): void {
    if (this.#isUp()) void this.#run(task)
    else this.#waiting.add(task)
  }

  async #run(task: Task): Promise<void> {
    this.#running++
    try {
      await task()
    } catch (error) {
      if (isOutage(error)) this.#putOff(task)
      else if (!(error instanceof Refusal)) this.#log.error({ err: error }, 'what was put off could not be done')
    }
    this.#running--
    if (this.#running === 0 && this.#waiting.size === 0) for (const resolve of this.#idle.splice(0)) resolve()
  }

  #putOff(task: Task): void {
    this.#waiting.add(task)
    this.#stop ??= this.#after(AGAIN_AFTER_MS, () => {
      this.#stop = null
      if (this.#isUp()) this.resume()
    })
  }

  /** The others are reached again. */
  resume(): void {
    const tasks = [...this.#waiting]
    this.#waiting.clear()
    for (const task of tasks) void this.#run(task)
  }

  /** Resolves when nothing is left to do. */
  whenIdle(): Promise<void> {
    if (this.#running === 0 && this.#waiting.size === 0) return Promise.resolve()
    return new Promise((resolve) => {
      this.#idle.push(resolve)
    })
  }

  close(): void {
    this.#stop?.()
    this.#waiting.clear()
  }
}

export function isOutage(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'relay-unavailable'
}
