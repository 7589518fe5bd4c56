// A session that is proven: Redis has the memory of this instance, and what is published is heard.
import { randomBytes } from 'node:crypto'
import type { Meter } from '../../meter-port.ts'
import type { Clock } from '../../ports.ts'
import type { Address } from './address.ts'
import type { Names } from './names.ts'
import { RedisProblem } from './problem.ts'
import { hail, type Script } from './scripts.ts'
import { openSession, type Session } from './session.ts'
import type { WorkerId } from '../bus.ts'

/** A message to oneself that is later than this does not come any more. */
const HEARD_WITHIN_MS = 2_000

export type Memory = {
  /** Another one after everything in Redis was lost. */
  readonly generation: string
  /** When it began (`Bus.now`). */
  readonly born: number
}

export type Line = {
  readonly session: Session
  /** Of two lines of one worker the one with the higher number counts. */
  readonly number: number
  readonly memory: Memory
  /** Sends a message to this worker and waits until it is heard; ends the session when it is not. */
  probe(): Promise<void>
}

export type LineParts = {
  readonly address: Address
  readonly clock: Clock
  readonly meter: Meter
  readonly names: Names
  /** How far Redis's clock is turned, in milliseconds. */
  readonly turned: () => number
  /** `Seal.check` */
  readonly check: string
  readonly worker: WorkerId
  /** This worker's own channel. */
  readonly own: string
  /** A sealed message that `onMessage` recognises, and tells to `heard`. */
  readonly nonceMessage: (nonce: string) => string
  readonly onMessage: (channel: string, text: string) => void
  readonly onEnd: (problem: RedisProblem) => void
  /** Redis's time, and when it was asked for. */
  readonly noteTime: (time: number, askedAt: number) => void
}

export type Ears = { heard(nonce: string): void; listen(nonce: string, onHeard: () => void): () => void }

/** Who waits for which nonce. */
export function createEars(): Ears {
  const waiting = new Map<string, () => void>()
  return {
    heard: (nonce) => waiting.get(nonce)?.(),
    listen(nonce, onHeard) {
      waiting.set(nonce, onHeard)
      return () => waiting.delete(nonce)
    },
  }
}

/** What a line is made with, besides what all lines are. `channels`: to hear of from the beginning. */
export type LineStart = { readonly ears: Ears; readonly channels: readonly string[]; readonly number: number }

/** Rejects with `RedisProblem`. */
export async function connect(parts: LineParts, { ears, channels, number }: LineStart): Promise<Line> {
  const { address, clock, names, check, own, worker, noteTime, turned } = parts
  const session = await openSession(address, parts.meter, parts)
  const probe = async (): Promise<void> => {
    const nonce = randomBytes(16).toString('base64url')
    const isHeard = new Promise<void>((resolve, reject) => {
      const cancel = clock.after(HEARD_WITHIN_MS, () => {
        forget()
        const problem = new RedisProblem('deaf', 'what is published is not heard')
        session.end(problem)
        reject(problem)
      })
      const forget = ears.listen(nonce, () => {
        cancel()
        forget()
        resolve()
      })
    })
    const published = session.publish(own, parts.nonceMessage(nonce))
    await Promise.all([isHeard, published])
  }
  try {
    const askedAt = clock.now()
    const keys = [names.key('meta'), names.key('holders'), names.key('occupied'), names.key('lines')]
    const fresh = randomBytes(16).toString('base64url')
    const args = [turned(), fresh, names.prefix, check, worker, number]
    const [time, is, generation, born] = await session.run(hail, keys, args)
    noteTime(Number(time), askedAt)
    if (is === 'other-secret') throw new RedisProblem('other-secret', 'an instance with another secret key uses it')
    await session.subscribe([own, ...channels])
    await probe()
    return { session, number, memory: { generation: String(generation), born: Number(born) }, probe }
  } catch (error) {
    const problem = error instanceof RedisProblem ? error : new RedisProblem('error', String(error))
    session.end(problem)
    throw problem
  }
}

export type Reply = { readonly is: string; readonly rest: readonly unknown[] }

/** A script that must find the memory that is known; ends the session when it finds another. */
export async function runGuarded(
  { session, memory }: Line,
  script: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
  { names, clock, noteTime, turned }: Pick<LineParts, 'names' | 'clock' | 'noteTime' | 'turned'>,
): Promise<Reply> {
  const askedAt = clock.now()
  const given = [turned(), memory.generation, names.prefix, ...args]
  const [time, is, ...rest] = await session.run(script, [names.key('meta'), ...keys], given)
  noteTime(Number(time), askedAt)
  if (is === 'forgotten') {
    const problem = new RedisProblem('forgotten', 'Redis has lost its memory')
    session.end(problem)
    throw problem
  }
  return { is: String(is), rest }
}
