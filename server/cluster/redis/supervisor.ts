// Keeps one proven line to Redis: notices when it fails, replaces it for as long as it takes, and tells both.
import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '../../ports.ts'
import { BEAT_EVERY_MS } from '../bus.ts'
import { connect, createEars, runGuarded, type Line, type LineParts, type Memory, type Reply } from './connect.ts'
import { problemOf, RedisProblem } from './problem.ts'
import type { Script } from './scripts.ts'
import type { Session } from './session.ts'
import { createTimeKeeper } from './time-keeper.ts'

/** How long the first line may take: Redis may be starting at the same time. */
const START_PATIENCE_MS = 5_000
/** Pauses between attempts: doubled from the first to the longest, and half of each by chance. */
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 500

/** The line as long as it is up. */
export type Up = {
  readonly session: Session
  readonly number: number
  /** Ends the line when Redis has lost its memory meanwhile. */
  run(script: Script, keys: readonly string[], args: readonly (string | number)[]): Promise<Reply>
}

export type SupervisorParts = Omit<LineParts, 'onMessage' | 'onEnd' | 'noteTime' | 'nonceMessage'> & {
  readonly log: Log
  readonly channels: () => readonly string[]
  readonly probeOf: (nonce: string) => string
  readonly onMessage: (channel: string, text: string, heard: (nonce: string) => void) => void
  readonly onUp: (memory: 'kept' | 'lost') => void
  readonly onDown: () => void
}

export class Supervisor {
  readonly #parts: SupervisorParts
  readonly #time
  readonly #ears = createEars()
  #current: (Up & { readonly line: Line }) | null = null
  #memory: Memory | null = null
  #lines = 0
  #isClosed = false
  #cancelTimer = (): void => undefined

  constructor(parts: SupervisorParts) {
    this.#parts = parts
    this.#time = createTimeKeeper(parts.clock)
  }

  /** Once. Rejects with the `RedisProblem` of the last attempt; nothing goes on then. */
  async open(): Promise<void> {
    const { clock } = this.#parts
    const until = clock.now() + START_PATIENCE_MS
    for (let tries = 1; ; tries++) {
      try {
        await this.#establish()
        this.#warnOfEviction()
        return
      } catch (error) {
        if (problemOf(error).kind !== 'unreachable' || clock.now() > until) throw error
      }
      // Not by the clock: its timers let a process end that has nothing else to do yet.
      await pause(pauseBefore(tries))
    }
  }

  line(): Up | null {
    return this.#current
  }

  /** `Bus.now`: Redis's time. */
  now(): number {
    return this.#time.now()
  }

  /** When the memory of Redis began. */
  born(): number {
    return this.#memory?.born ?? 0
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true
    this.#cancelTimer()
    const last = this.#current
    this.#current = null
    last?.session.end(closed())
  }

  #warnOfEviction(): void {
    const policy = this.#current?.session.eviction ?? ''
    if (policy === '' || policy === 'noeviction') return
    this.#parts.log.warn({ policy }, 'Redis forgets keys when its memory is full; set maxmemory-policy noeviction')
  }

  async #establish(): Promise<void> {
    const { probeOf, channels, onMessage } = this.#parts
    // It may end while it is being made.
    let made: Line | null = null
    const line: Line = await connect(
      {
        ...this.#parts,
        noteTime: this.#time.note,
        nonceMessage: probeOf,
        onMessage: (channel, text) => onMessage(channel, text, this.#ears.heard),
        // One that was never up is the affair of whoever awaits it.
        onEnd: (problem) => {
          if (made !== null && this.#current?.line === made) this.#fall(problem)
        },
      },
      // A command that Redis reads when its line was given up long ago must not be done: it was refused.
      { ears: this.#ears, channels: channels(), number: ++this.#lines },
    )
    made = line
    if (this.#isClosed) line.session.end(closed())
    const over = line.session.over()
    if (over) throw over
    this.#rise(line)
  }

  #rise(line: Line): void {
    const { session, number, memory } = line
    const isLost = this.#memory !== null && this.#memory.generation !== memory.generation
    this.#memory = memory
    const guard = { ...this.#parts, noteTime: this.#time.note }
    this.#current = { line, session, number, run: (script, keys, args) => runGuarded(line, script, keys, args, guard) }
    this.#parts.meter.redis.up()
    this.#probeLater(line)
    this.#parts.onUp(isLost ? 'lost' : 'kept')
  }

  /** A subscription can die without a word: it is heard from as often as leases are prolonged. */
  #probeLater(line: Line): void {
    this.#cancelTimer = this.#parts.clock.after(BEAT_EVERY_MS, () => {
      line.probe().then(
        () => {
          if (this.#current?.line === line) this.#probeLater(line)
        },
        // The session has ended, and that has been told.
        () => undefined,
      )
    })
  }

  #fall(problem: RedisProblem): void {
    const { log, meter, clock, onDown } = this.#parts
    this.#current = null
    this.#cancelTimer()
    if (this.#isClosed) return
    log.warn({ why: problem.message }, 'Redis is not reached; this worker is on its own')
    meter.redis.down(problem.kind === 'deaf' ? 'deaf' : 'lost')
    onDown()
    void this.#recover(clock.now(), problem.message)
  }

  /** Never gives up and never rejects. */
  async #recover(since: number, why: string): Promise<void> {
    const { clock, log } = this.#parts
    let told = why
    const isClosed = () => this.#isClosed
    for (let tries = 0; !isClosed(); tries++) {
      await new Promise<void>((resolve) => (this.#cancelTimer = clock.after(pauseBefore(tries), resolve)))
      try {
        await this.#establish()
        log.info({ awayMs: clock.now() - since }, 'Redis is reached again')
        return
      } catch (error) {
        const { message } = problemOf(error)
        if (message !== told && !isClosed()) log.warn({ why: message }, 'Redis is still not reached')
        told = message
      }
    }
  }
}

const closed = (): RedisProblem => new RedisProblem('unreachable', 'closed')

function pauseBefore(tries: number): number {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(tries, 10))
  return longest * (0.5 + Math.random() / 2)
}
