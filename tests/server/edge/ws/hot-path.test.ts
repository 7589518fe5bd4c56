// What is done to be quick must change nothing: schemas that were compiled, payloads that go out as they came, receipts
// that are asked for rarely.
import { EventEmitter } from 'node:events'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { decode, encode } from '../../../../protocol/codec.ts'
import { clientFrames } from '../../../../protocol/client-to-server.ts'
import { Refusal } from '../../../../protocol/errors.ts'
import { MAX_AWAY_FRAMES } from '../../../../protocol/limits.ts'
import type { FrameOf } from '../../../../protocol/server-to-client.ts'
import { createInbound } from '../../../../server/edge/ws/inbound.ts'
import { defaultLimits } from '../../../../server/edge/ws/limits.ts'
import { createOutbound } from '../../../../server/edge/ws/outbound.ts'
import { noteWritten, textOf } from '../../../../server/edge/ws/verbatim.ts'
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

describe('a payload', () => {
  const written = fc.record({
    payload: fc.string({ unit: 'binary', minLength: 1 }),
    re: fc.nat(1000),
    isAscii: fc.boolean(),
    gap: fc.constantFrom('', ' ', '\n'),
  })
  const escaped = (text: string): string =>
    text.replace(/[^ -~]|[/"]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)

  it('[I1] goes out with the meaning with which it came, however it was written', () => {
    fc.assert(
      fc.property(written, ({ payload, re, isAscii, gap }) => {
        const json = isAscii ? JSON.stringify(payload).replace(/[^ -~]|\//g, escaped) : JSON.stringify(payload)
        const text = `{"type":"signal","re":${re},"to":"${SOMEBODY}","payload":${gap}${json}}`
        const frame = decode(clientFrames, text)
        if (!frame.ok) throw new Error(frame.error)
        noteWritten(frame.value, text)
        const out = { type: 'signal', from: SOMEBODY, payload } as const
        expect(JSON.parse(textOf(out))).toEqual(out)
      }),
    )
  })

  it('[I1] that comes twice in one frame goes out as the one that counts', () => {
    for (const second of ['"payload"', '"\\u0070ayload"']) {
      const text = `{"type":"signal","re":1,"to":"${SOMEBODY}","payload":"one",${second}:"two"}`
      const frame = decode(clientFrames, text)
      if (!frame.ok) throw new Error(frame.error)
      noteWritten(frame.value, text)
      const out = { type: 'signal', from: SOMEBODY, payload: 'two' } as const
      expect(textOf(out)).toBe(encode(out))
    }
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
