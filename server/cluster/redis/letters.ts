// Messages as they stand on a channel: sealed, numbered, dated, and with the version of those who wrote them.
import * as Type from 'typebox'
import { decodeAs, encode } from '../../../protocol/codec.ts'
import type { RedisMeter } from '../../meter-port.ts'
import type { Log } from '../../ports.ts'
import type { WorkerId } from '../bus.ts'
import { fits, LONG, readBody, type Body } from './schemas.ts'
import type { Seal } from './seal.ts'

/** Raised when older workers could not read what newer ones write; members that are merely new raise `minor`. */
const VERSION = 1
const MINOR = 0
/**
 * An older letter is a repetition. Long, because a stalled Redis passes on late what was sent before it stalled, and a
 * number tells repetitions as long as it is remembered: for as long as this.
 */
const MAX_AGE_MS = 300_000
/** Old numbers are forgotten whenever so many more have been noted. */
const FORGET_EVERY = 1024
/** Whoever can write to Redis could fill a disk by way of our log: so many lines of what was dropped in so long. */
const TELLS = { atMost: 20, inMs: 60_000 } as const

const Letter = Type.Object({
  v: Type.Integer(),
  worker: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }),
  n: Type.Integer({ minimum: 1 }),
  at: Type.Integer({ minimum: 0 }),
  body: Type.Object({ type: Type.String({ maxLength: 64 }) }),
})

export type Letters = {
  /** Sealed for this channel, with the next number. Letters must be sent in the order in which they are written. */
  write(channel: string, body: Body): string
  /** Null when it is forged, repeated, too old, or of an unknown shape: the log tells. */
  read(channel: string, sealed: string): { readonly body: Body; readonly from: WorkerId } | null
}

export type LettersParts = {
  readonly seal: Seal
  readonly worker: WorkerId
  readonly now: () => number
  readonly log: Log
  readonly meter: Pick<RedisMeter, 'dropped'>
}

type Noted = { n: number; until: number }

export function createLetters({ seal, worker, now, log, meter }: LettersParts): Letters {
  let written = 0
  let noted = 0
  /** The last number by channel and worker. */
  const last = new Map<string, Noted>()
  /** Versions that the log has told of. */
  const strange = new Set<number>()

  const told = { since: -Infinity, lines: 0 }
  const drop = (channel: string, why: 'seal' | 'shape' | 'replay'): null => {
    meter.dropped(why)
    if (Math.abs(now() - told.since) >= TELLS.inMs) Object.assign(told, { since: now(), lines: 0 })
    if (++told.lines <= TELLS.atMost) log.warn({ channel, why }, 'a message of the bus was dropped')
    return null
  }

  function isNew(channel: string, from: WorkerId, n: number, at: number): boolean {
    if (at < now() - MAX_AGE_MS) return false
    const key = `${channel}\n${from}`
    const before = last.get(key)
    if (before && n <= before.n && before.until >= now()) return false
    last.set(key, { n, until: Math.max(at, now()) + MAX_AGE_MS })
    if (++noted % FORGET_EVERY === 0) forget()
    return true
  }

  function forget(): void {
    for (const [key, { until }] of last) if (until < now()) last.delete(key)
  }

  return {
    write(channel, body) {
      // One count for all channels: it rises on each of them.
      return seal.close(channel, encode({ v: VERSION, minor: MINOR, worker, n: ++written, at: now(), body }))
    },
    read(channel, sealed) {
      const text = seal.open(channel, sealed)
      if (text === null) return drop(channel, 'seal')
      const letter = decodeAs(Letter, text, LONG, fits)
      if (!letter.ok) return drop(channel, 'shape')
      const { v, worker: from, n, at, body } = letter.value
      if (v !== VERSION) {
        if (!strange.has(v)) log.warn({ version: v, ours: VERSION }, 'workers of another version are not understood')
        strange.add(v)
        meter.dropped('shape')
        return null
      }
      if (!isNew(channel, from, n, at)) return drop(channel, 'replay')
      const known = readBody(body)
      return known ? { body: known, from } : drop(channel, 'shape')
    },
  }
}
