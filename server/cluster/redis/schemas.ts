// What workers write into Redis, as schemas. They are open: a newer worker may say more than an older one reads (C9).
import * as Type from 'typebox'
import { Compile } from 'typebox/compile'
import { decodeAs, encode, type Fits, type JsonLimits, onTheWire } from '../../../protocol/codec.ts'
import { ErrorCodeSchema } from '../../../protocol/errors.ts'
import { MAX_SEATS } from '../../../protocol/limits.ts'
import { DisplayName, PeerId, RoleName, RoomName, SourceName } from '../../../protocol/primitives.ts'
import { serverFrames } from '../../../protocol/server-to-client.ts'
import type { RoomMessage, SeatRecord, WaiterRecord, WorkerMessage } from '../bus.ts'
import { withNews } from './earlier.ts'

/** A change may name every seat of a room, and a roster beside it; a batch holds all that was kept for one peer. */
export const LONG: JsonLimits = { length: 4 * 1024 * 1024, keys: 64 * 1024 }

/** The nonce comes back over the subscription, or nothing does. */
export type Probe = { readonly type: 'probe'; readonly nonce: string }
/** Several messages to one worker, in their order. */
export type Many = { readonly type: 'many'; readonly messages: readonly WorkerMessage[] }
export type Body = RoomMessage | WorkerMessage | Many | Probe

const compiled = new WeakMap<Type.TSchema, { Check(value: unknown): boolean }>()

/** Compiles a schema when it is met first: to look it up at each message costs more than all the rest of reading it. */
export const fits: Fits = (schema, value) => {
  const known = compiled.get(schema) ?? Compile(schema)
  compiled.set(schema, known)
  return known.Check(value)
}

const Count = Type.Integer({ minimum: 0 })
const Id = Type.String({ minLength: 1, maxLength: 64 })
const Holder = Type.Object({ worker: Id, socket: Count })

const seat = {
  peer: PeerId,
  role: RoleName,
  session: Type.String({ maxLength: 64 }),
  source: Type.String({ maxLength: 64 }),
  blocked: Type.Array(SourceName, { maxItems: 16 }),
  handAt: Type.Union([Count, Type.Null()]),
  floorAt: Type.Union([Count, Type.Null()]),
  turn: Count,
  turnedAt: Count,
  since: Count,
  holder: Type.Union([Holder, Type.Null()]),
  isBereft: Type.Boolean(),
}
const Seat = Type.Object(seat)

/** As a worker of the version before writes it, too. */
const SeatAsRead = Type.Object({ ...seat, floorAt: Type.Optional(seat.floorAt) })

const Waiter = Type.Object({
  peer: PeerId,
  name: Type.Union([DisplayName, Type.Null()]),
  since: Count,
  session: Type.String({ maxLength: 64 }),
  source: Type.String({ maxLength: 64 }),
  waitsFor: Type.Union([Type.Literal('chairman'), Type.Literal('admission')]),
  holder: Holder,
})

const Frame = Type.Object({ type: Type.String({ maxLength: 64 }) })
const tell = {
  frame: Frame,
  to: Type.Union([Type.Literal('everybody'), Type.Literal('chairmen')]),
  except: Type.Union([PeerId, Type.Null()]),
}
const edit = <S extends Type.TSchema>(record: S) =>
  Type.Object({
    put: Type.Array(record, { maxItems: MAX_SEATS }),
    drop: Type.Array(PeerId, { maxItems: MAX_SEATS }),
  })

const bodies: Readonly<Record<string, Type.TSchema>> = {
  change: Type.Object({
    id: Id,
    from: Type.Union([Count, Type.Null()]),
    revision: Count,
    version: Count,
    seats: edit(Seat),
    waiters: edit(Waiter),
    tells: Type.Array(Type.Object(tell)),
    ends: Type.Array(Type.Object({ peer: PeerId, code: Type.String({ maxLength: 64 }) })),
  }),
  tell: Type.Object({ id: Id, ...tell }),
  heed: Type.Object({}),
  frames: Type.Object({
    room: RoomName,
    peer: PeerId,
    place: Type.Union([Type.Literal('seat'), Type.Literal('waiter')]),
    at: Count,
    first: Type.Integer({ minimum: 1 }),
    frames: Type.Array(Type.Object({ number: Type.Integer({ minimum: 1 }), frame: Frame })),
  }),
  delivered: Type.Object({ peers: Type.Array(Type.Object({ room: RoomName, peer: PeerId, number: Count })) }),
  ask: Type.Object({ question: Id }),
  answer: Type.Object({ question: Id }),
  many: Type.Object({ messages: Type.Array(Type.Object({ type: Type.String({ maxLength: 64 }) })) }),
  probe: Type.Object({ nonce: Id }),
}

/** The frames of the wire, with room for members that only a newer worker knows. */
const frames: Readonly<Record<string, Type.TSchema>> = Object.fromEntries(
  Object.entries(serverFrames).map(([type, schema]) => [type, opened(schema)]),
)

/** Null when no worker of this version, or of one that it understands, could have written it. */
export function readBody(body: { readonly type: string }): Body | null {
  return readNow(body) ?? readNow(withNews(body))
}

function readNow(body: { readonly type: string }): Body | null {
  const schema = Object.hasOwn(bodies, body.type) ? bodies[body.type] : undefined
  if (!schema || !fits(schema, body)) return null
  // Checked above; what the types say of frames and codes is checked below.
  const known = body as Body
  if (known.type === 'many') return { type: 'many', messages: known.messages.filter(isForWorkers) }
  return framesOf(known).every(isFrame) ? withKnownCodes(known) : null
}

function framesOf(body: Body): readonly { readonly type: string }[] {
  if (body.type === 'change') return body.tells.map(({ frame }) => frame)
  if (body.type === 'frames') return body.frames.map(({ frame }) => frame)
  return body.type === 'tell' ? [body.frame] : []
}

const WORKER_MESSAGES: ReadonlySet<string> = new Set<WorkerMessage['type']>(['frames', 'delivered', 'ask', 'answer'])

const isForWorkers = (message: { readonly type: string }): boolean =>
  WORKER_MESSAGES.has(message.type) && readBody(message) !== null

/** Frames of an unknown type go on as they are: browsers pass over what they do not know (U1). */
function isFrame(frame: { readonly type: string }): boolean {
  const schema = Object.hasOwn(frames, frame.type) ? frames[frame.type] : undefined
  return schema === undefined || fits(schema, frame)
}

/** A code that only a newer worker knows ends a socket all the same. */
function withKnownCodes(body: Body): Body {
  if (body.type !== 'change' || body.ends.every(({ code }) => fits(ErrorCodeSchema, code))) return body
  const ends = body.ends.map((end) => (fits(ErrorCodeSchema, end.code) ? end : { ...end, code: 'internal' as const }))
  return { ...body, ends }
}

export const writeRecord = (record: SeatRecord | WaiterRecord): string => encode(record)

export function readSeat(text: string): SeatRecord | null {
  const read = decodeAs(SeatAsRead, text, onTheWire, fits)
  return read.ok ? { ...read.value, floorAt: read.value.floorAt ?? null } : null
}

export function readWaiter(text: string): WaiterRecord | null {
  const waiter = decodeAs(Waiter, text, onTheWire, fits)
  return waiter.ok ? waiter.value : null
}

/** The schema without its `additionalProperties: false`, all the way down. */
function opened(schema: Type.TSchema): Type.TSchema {
  return copy(schema) as Type.TSchema
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'additionalProperties')
      .map(([key, member]) => [key, copy(member)]),
  )
}
