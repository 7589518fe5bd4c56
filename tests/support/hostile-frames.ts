// Frames that nobody should send, for fuzzing: mutations of good ones, junk, and bytes below the level of messages.
import fc from 'fast-check'
import { actSamples } from './act-samples.ts'

/** `text`: one text message, perhaps not UTF-8. `bytes`: written below the WebSocket library, framing and all. */
export type HostileFrame = { readonly is: 'text' | 'bytes'; readonly data: Buffer }

/** Stands for somebody: whoever sends the frame may put a real one in its place. */
export const SOMEBODY = 'a'.repeat(22)
const peer = SOMEBODY
const token = 't'.repeat(64)
const acts = Object.entries(actSamples(peer)).map(([type, fields]) => ({ type, re: 1, ...fields }))
const good: readonly Record<string, unknown>[] = [
  ...acts,
  { type: 'moderate', re: 1, to: 'everybody', source: 'chat', blocked: true },
  { type: 'admit', re: 1, to: 'everybody' },
  { type: 'configure', re: 1, settings: { waitingRoom: 'everybody', onlyChairmen: ['camera'] } },
  { type: 'hand', re: 1, raised: true },
  { type: 'links', direct: 3, relayed: 1, down: 0 },
  { type: 'hello', v: 1, ticket: token, name: 'Mallory' },
  { type: 'hello', v: 1, ticket: token },
  { type: 'hello', v: 1, resume: token },
  { type: 'signal', re: 1, to: peer, payload: 'x' },
  { type: 'sync' },
  { type: 'ping' },
  { type: 'leave' },
]

const names = fc.constantFrom(
  'type',
  'to',
  'from',
  're',
  'v',
  'payload',
  'role',
  'settings',
  'password',
  'name',
  'room',
  'ticket',
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'toString',
  'then',
  '',
)
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(-1, 0, 1.5, 2 ** 31, 2 ** 53, 1e308, '__proto__', 'constructor', peer, token, [], {}, null),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constant('\ud800'),
  fc.constant('x'.repeat(33_000)),
)

const mutated = fc
  .record({ base: fc.constantFrom(...good), name: names, value, drop: fc.boolean() })
  .map(({ base, name, value: put, drop }) => {
    const members = Object.entries(base).filter(([key]) => key !== name)
    if (!drop) members.push([name, put])
    // By hand: JSON.stringify would lose a member called __proto__.
    return `{${members.map(([key, of]) => `${JSON.stringify(key)}:${JSON.stringify(of)}`).join(',')}}`
  })

const cut = fc
  .record({ base: fc.constantFrom(...good), at: fc.nat(200), with: fc.string({ maxLength: 5 }) })
  .map(({ base, at, with: put }) => {
    const text = JSON.stringify(base)
    return text.slice(0, at % text.length) + put + text.slice((at % text.length) + 1)
  })

const deep = fc
  .record({ depth: fc.integer({ min: 10, max: 30_000 }), open: fc.constantFrom('[', '{"a":') })
  .map(({ depth, open }) => open.repeat(depth).slice(0, 60_000))
const wide = fc.integer({ min: 400, max: 6_000 }).map((keys) => `{${'"a":1,'.repeat(keys)}"type":"ping"}`)
const huge = fc.integer({ min: 60_000, max: 70_000 }).map((length) => `{"type":"${'x'.repeat(length)}"}`)

const texts = fc
  .oneof(
    { weight: 8, arbitrary: mutated },
    { weight: 4, arbitrary: fc.constantFrom(...good).map((frame) => JSON.stringify(frame)) },
    { weight: 4, arbitrary: cut },
    { weight: 2, arbitrary: fc.json({ maxDepth: 14 }) },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
    { weight: 1, arbitrary: fc.oneof(deep, wide, huge) },
  )
  .map((text): HostileFrame => ({ is: 'text', data: Buffer.from(text) }))
const badText = fc
  .uint8Array({ minLength: 1, maxLength: 200 })
  .map((bytes): HostileFrame => ({ is: 'text', data: Buffer.from(bytes) }))

const fragment = (first: boolean, last: boolean): Buffer =>
  Buffer.from([(last ? 0x80 : 0) | (first ? 0x01 : 0), 0x81, 0, 0, 0, 0, 0x61])
const storm = fc
  .record({ count: fc.integer({ min: 2, max: 400 }), ends: fc.boolean() })
  .map(({ count, ends }) =>
    Buffer.concat(Array.from({ length: count }, (_, at) => fragment(at === 0, ends && at === count - 1))),
  )
const header = fc
  .record({
    first: fc.integer({ min: 0, max: 255 }),
    second: fc.integer({ min: 0, max: 255 }),
    rest: fc.uint8Array({ maxLength: 64 }),
  })
  .map(({ first, second, rest }) => Buffer.concat([Buffer.from([first, second]), Buffer.from(rest)]))
const rsv = fc.constantFrom(0xc1, 0xa1, 0x91, 0xf1).map((first) => Buffer.from([first, 0x80, 0, 0, 0, 0]))
const rawBytes = fc.oneof(storm, header, rsv).map((data): HostileFrame => ({ is: 'bytes', data }))

export const hostileFrames = fc.oneof(
  { weight: 17, arbitrary: texts },
  { weight: 1, arbitrary: badText },
  { weight: 2, arbitrary: rawBytes },
)
