// One JSON object a line, on standard error. Never: tickets, cookies, secrets, signals, names of people.
import { pino, type DestinationStream } from 'pino'
import type { Log } from './ports.ts'

const SECRET_FIELDS = [
  'ticket',
  'resume',
  'token',
  'cookie',
  'password',
  'secret',
  'secret_key',
  'credential',
  'username',
  'authorization',
  'payload',
  'headers',
  'body',
]

/** What terminals obey and JSON leaves alone: C1 controls, line separators, bidirectional marks and overrides. */
const UNSAFE = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

type LogOptions = {
  readonly destination?: DestinationStream
  /** Which of several workers writes: named in each line. */
  readonly worker?: number | null
}

/**
 * info: one line per event in somebody's life (joined, left, room created) and in the relay's (ready, draining).
 * warn: an administrator should look some day. error: something failed that should not. debug: everything else.
 */
export function createLog(level: string, { destination = standardError(), worker = null }: LogOptions = {}): Log {
  const log = pino(
    {
      level,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: pino.stdSerializers.errWithCause },
      redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '[redacted]' },
      hooks: { streamWrite: (line) => line.replace(UNSAFE, escape) },
    },
    destination,
  )
  return worker === null ? log : log.child({ worker })
}

const standardError = (): DestinationStream => pino.destination({ fd: 2, sync: true })

const escape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
