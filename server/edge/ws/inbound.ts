// Bytes from one browser to frames: size, shape and pace, in this order.
import * as Type from 'typebox'
import { Compile } from 'typebox/compile'
import type { RawData } from 'ws'
import { acts } from '../../../protocol/acts.ts'
import { type ClientFrame, clientFrames } from '../../../protocol/client-to-server.ts'
import { decode, decodeAs, type Fits, type Malformed, onTheWire } from '../../../protocol/codec.ts'
import { errors, Refusal } from '../../../protocol/errors.ts'
import type { Clock } from '../../ports.ts'
import { requireSameVersion } from '../../commands/version.ts'
import { createBucket, type SocketLimits } from './limits.ts'
import { readQuickly } from './quick-signal.ts'
import { noteWritten } from './verbatim.ts'

/** What any version's hello has in common: enough to tell a client why we do not understand the rest. */
const AnyHello = Type.Object({ type: Type.Literal('hello'), v: Type.Integer() })

/** Compiled once for all sockets: looking a schema up at each frame costs more than relaying it. */
const compiled = new Map<Type.TSchema, { Check(value: unknown): boolean }>(
  Object.values<Type.TSchema>(clientFrames).map((schema) => [schema, Compile(schema)]),
)
const fits: Fits = (schema, value) => compiled.get(schema)?.Check(value) === true

export type Inbound = (data: RawData, isBinary: boolean) => ClientFrame

/** A reader for one socket: answers a frame or throws `Refusal`. Strikes and pace are counted inside. */
export function createInbound(clock: Clock, limits: SocketLimits): Inbound {
  const start = clock.now()
  const frames = createBucket(limits.framesPerSecond, limits.framesAtOnce, start)
  const bytes = createBucket(limits.bytesPerSecond, limits.bytesAtOnce, start)
  const actions = createBucket(limits.actsPerSecond, limits.actsAtOnce, start)
  let strikes = 0

  function strike(code: Malformed, text: string): Refusal {
    const hello = code === 'bad-shape' ? decodeAs(AnyHello, text) : null
    if (hello?.ok) requireSameVersion(hello.value.v)
    strikes++
    const isLast = strikes >= limits.maxStrikes && errors[code].close === null
    return new Refusal(isLast ? 'too-many-strikes' : code)
  }

  return (data, isBinary) => {
    if (isBinary) throw new Refusal('binary-frame')
    const whole = wholeOf(data)
    const text = whole.toString('utf8')
    const now = clock.now()
    const quick = readQuickly(text)
    if (quick) {
      if (!(frames(1, now) && bytes(whole.length, now))) throw new Refusal('too-fast')
      noteWritten(quick.frame, whole, quick.at)
      return quick.frame
    }
    const read = decode(clientFrames, text, onTheWire, fits)
    const isInTime = frames(1, now) && bytes(whole.length, now)
    if (!read.ok) throw strike(read.error, text)
    const isAct = Object.hasOwn(acts, read.value.type)
    if (!isInTime || (isAct && !actions(1, now))) throw new Refusal('too-fast')
    return read.value
  }
}

function wholeOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data)
  return Buffer.isBuffer(data) ? data : Buffer.from(data)
}
