// What is done to be quick must change nothing: schemas that were compiled, payloads that go out as they came, receipts
// that are asked for rarely.
import { EventEmitter } from 'node:events'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { decode, encode } from '../../../../protocol/codec.ts'
import { type ClientFrameOf, clientFrames } from '../../../../protocol/client-to-server.ts'
import { Refusal } from '../../../../protocol/errors.ts'
import { MAX_AWAY_FRAMES } from '../../../../protocol/limits.ts'
import type { FrameOf } from '../../../../protocol/server-to-client.ts'
import { createInbound } from '../../../../server/edge/ws/inbound.ts'
import { defaultLimits } from '../../../../server/edge/ws/limits.ts'
import { createOutbound } from '../../../../server/edge/ws/outbound.ts'
import { readQuickly } from '../../../../server/edge/ws/quick-signal.ts'
import { textOf } from '../../../../server/edge/ws/verbatim.ts'
import { createFakeClock } from '../../../fakes/clock.ts'
import { hostileFrames, SOMEBODY } from '../../../support/hostile-frames.ts'

const boundless = {
  ...defaultLimits,
  maxStrikes: Infinity,
  framesAtOnce: Infinity,
  bytesAtOnce: Infinity,
  actsAtOnce: Infinity,
}

it('[E3] admits exactly what the schemas admit', () => {
  const read = createInbound(createFakeClock(), boundless)
  fc.assert(
    fc.property(hostileFrames, ({ is, data }) => {
      if (is !== 'text') return
      const wanted = decode(clientFrames, data.toString('utf8'))
      let got: object
      try {
        got = { ok: true, value: read(data, false) }
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        // Of a hello that it does not understand the relay says what is wrong with its version.
        const isVersion = error.code === 'too-old' || error.code === 'too-new'
        got = { ok: false, error: isVersion ? 'bad-shape' : error.code }
      }
      expect(got).toEqual(wanted)
    }),
    { numRuns: 2_000 },
  )
})

const bytesOf = (text: string): Buffer => Buffer.from(text)

/** The signal that the codec finds in a text; null when it finds none. */
function signalIn(text: string): ClientFrameOf<'signal'> | null {
  const frame = decode(clientFrames, text)
  return frame.ok && frame.value.type === 'signal' ? frame.value : null
}

describe('a signal that is read without a parser', () => {
  const laidOut = fc
    .record({
      re: fc.constantFrom(
        '0',
        '7',
        '2147483647',
        '2147483648',
        '01',
        '-1',
        '1.0',
        '1e3',
        '""',
        'null',
        '999999999',
        '',
      ),
      to: fc.oneof({ weight: 5, arbitrary: fc.constant(SOMEBODY) }, fc.string({ minLength: 20, maxLength: 24 })),
      payload: fc.oneof(
        fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
        fc.string({
          unit: fc.constantFrom('\\', '"', '/', 'u', '0', 'd', 'n', ' ', '\n', '\0', 'é', '{', '}', ',', ':'),
        }),
        fc.constantFrom('""', '"x', 'x"', '"\\"', '"x\ty"', '"x","payload":"y"', '"x","\\u0070ayload":"y"', 'null'),
        fc.constantFrom('x', '\u00e9', '\ud83d\ude00').map((one) => JSON.stringify(one.repeat(33_000))),
        fc.constant(JSON.stringify('\u0001'.repeat(20_000))),
      ),
      end: fc.constantFrom('}', '}', '}', '}', '}', '}', '', '}}', ',"x":1}', ' }', '} '),
    })
    .map(({ re, to, payload, end }) => `{"type":"signal","re":${re},"to":"${to}","payload":${payload}${end}`)

  it('[E3] is what the codec finds, whatever the text', () => {
    let quick = 0
    fc.assert(
      fc.property(laidOut, (text) => {
        const read = readQuickly(text)
        if (!read) return
        quick++
        expect(read.frame).toEqual(signalIn(text))
        expect(bytesOf(text.slice(0, read.at))).toHaveLength(read.at)
      }),
      { numRuns: 3_000 },
    )
    expect(quick).toBeGreaterThan(10)
  })

  it('is any that our pages write', () => {
    for (const payload of ['x', 'v=0\r\n"quoted" \\', 'é😀', '\u2028', 'x'.repeat(32_768)]) {
      const frame = { type: 'signal', re: 5, to: SOMEBODY, payload } as const
      expect(readQuickly(encode(frame))?.frame).toEqual(frame)
    }
  })
})

describe('a payload', () => {
  const written = fc.record({
    payload: fc.string({ unit: 'binary', minLength: 1 }),
    re: fc.nat(1000),
    isAscii: fc.boolean(),
    gap: fc.constantFrom('', ' ', '\n'),
  })
  const escaped = (text: string): string =>
    text.replace(/[^ -~]|[/"]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const out = (payload: string) => ({ type: 'signal', from: SOMEBODY, payload }) as const

  it('[I1] goes out with the meaning with which it came, however it was written', () => {
    const read = createInbound(createFakeClock(), boundless)
    fc.assert(
      fc.property(written, ({ payload, re, isAscii, gap }) => {
        const json = isAscii ? JSON.stringify(payload).replace(/[^ -~]|\//g, escaped) : JSON.stringify(payload)
        const text = `{"type":"signal","re":${re},"to":"${SOMEBODY}","payload":${gap}${json}}`
        read(bytesOf(text), false)
        expect(JSON.parse(textOf(out(payload)).toString())).toEqual(out(payload))
      }),
    )
  })

  it('[I1] goes out as the bytes that it came in, and no others do', () => {
    const read = createInbound(createFakeClock(), boundless)
    read(bytesOf(`{"type":"signal","re":1,"to":"${SOMEBODY}","payload":"\\u0078é"}`), false)
    expect(textOf(out('xé')).toString()).toBe(`{"type":"signal","from":"${SOMEBODY}","payload":"\\u0078é"}`)
    expect(textOf(out('y'))).toBe(encode(out('y')))
  })
})

describe('receipts', () => {
  const signal = (payload: string): FrameOf<'signal'> => ({ type: 'signal', from: SOMEBODY, payload })

  function open() {
    const clock = createFakeClock()
    const pings: Buffer[] = []
    const ws = Object.assign(new EventEmitter(), {
      OPEN: 1,
      readyState: 1,
      bufferedAmount: 0,
      send: () => undefined,
      ping: (mark: string) => pings.push(Buffer.from(mark)),
    })
    const out = createOutbound(ws, clock, defaultLimits, () => undefined)
    out.open(() => true)
    const send = (count: number): void => {
      for (let at = 0; at < count; at++) out.post(signal(String(at)))
    }
    const answer = (): boolean => ws.emit('pong', pings.at(-1))
    return { clock, pings, out, send, answer }
  }

  it('[R12] are asked for at the first signal, and of those that follow once a second', () => {
    const { clock, pings, out, send, answer } = open()
    send(1)
    expect(pings).toHaveLength(1)
    answer()
    for (let at = 0; at < 5; at++) send(1)
    expect([pings.length, out.undelivered().length]).toEqual([1, 5])
    clock.advance(1_000)
    answer()
    expect([pings.length, out.undelivered().length]).toEqual([2, 0])
    clock.advance(10_000)
    expect([pings.length, clock.pending()]).toEqual([2, 0])
  })

  it('[R12] are asked for sooner when much is unconfirmed, so that nothing is forgotten that need not be', () => {
    const { pings, out, send, answer } = open()
    send(1)
    answer()
    for (let at = 0; at < MAX_AWAY_FRAMES * 2; at++) {
      send(1)
      if (pings.length > 1) answer()
    }
    expect(out.undelivered().length).toBeLessThan(MAX_AWAY_FRAMES / 2)
  })

  it('[R12] leave no timer when the socket has gone', () => {
    const { clock, out, send } = open()
    send(3)
    out.stop()
    expect([clock.pending(), out.undelivered().length]).toEqual([0, 3])
  })
})
