// What the page asks of the relay, and every way in which the answer comes, comes late, or does not come.
import { describe, expect, it } from '@jest/globals'
import {
  clock,
  frames,
  joined,
  refusals,
  relay,
  socket,
  ticket,
  until,
  waiting,
  waits,
} from '../../support/socket-world.ts'

const offline = { code: 'offline', retryAfterMs: null }
const lower = (): ReturnType<typeof socket.ask> => socket.ask('lower-hand', { to: 'everybody' })
const numbers = ({ heard }: { heard: { type: string; [member: string]: unknown }[] }): unknown[] =>
  heard.flatMap(({ type, re }) => (type === 'lower-hand' ? [re] : []))

describe('ask', () => {
  it('sends the act with a number of its own, and is done when the relay says so', async () => {
    const call = await joined()
    const first = lower()
    const second = lower()
    await until(() => numbers(call).length === 2, 'both')
    const [one, two] = numbers(call)
    expect(call.heard.at(-1)).toEqual({ type: 'lower-hand', re: two, to: 'everybody' })
    expect(one).not.toBe(two)
    expect(numbers(call)).not.toContain(0)
    // Answers may come in any order.
    call.say({ type: 'refused', re: two, code: 'not-allowed' })
    call.say({ type: 'done', re: one })
    expect(await first).toBeNull()
    expect(await second).toEqual({ code: 'not-allowed', retryAfterMs: null })
    expect(frames).toEqual([])
  })

  it('hands on when another try makes sense', async () => {
    const call = await joined()
    const answer = socket.ask('claim', { password: 'wrong' })
    const { re } = await call.hears('claim')
    call.say({ type: 'refused', re, code: 'too-many-tries', retryAfterMs: 4_000 })
    expect(await answer).toEqual({ code: 'too-many-tries', retryAfterMs: 4_000 })
  })

  it('[S7] the refusal of something else is nobody’s answer', async () => {
    const call = await joined()
    const answer = socket.ask('hand', { raised: true })
    const { re } = await call.hears('hand')
    call.say({ type: 'refused', re: 0, code: 'no-such-peer' })
    call.say({ type: 'refused', re: null, code: 'malformed' })
    call.say({ type: 'done', re: Number(re) + 1 })
    await until(() => frames.length === 2, 'the refusals')
    call.say({ type: 'done', re })
    expect(await answer).toBeNull()
    // Twice answered is answered once; the second is a frame like any other.
    call.say({ type: 'refused', re, code: 'internal' })
    await until(() => frames.length === 3, 'the late refusal')
  })

  it('is offline when the socket is lost first, and an answer on the next one is too late', async () => {
    const call = await joined()
    const answer = lower()
    const { re } = await call.hears('lower-hand')
    call.cut()
    expect(await answer).toEqual(offline)
    await waits()
    clock.advance(500)
    const second = await relay.call(1)
    await second.hears('hello')
    second.welcome({ resumed: true })
    second.say({ type: 'done', re })
    second.say({ type: 'signal', from: 'b'.repeat(22), payload: 'x' })
    await until(() => frames.length === 1, 'the frame after it')
    expect(frames[0]?.type).toBe('signal')
  })

  it('is offline after ten seconds without an answer', async () => {
    const call = await joined()
    const answer = lower()
    await call.hears('lower-hand')
    let isSettled = false
    void answer.then(() => (isSettled = true))
    clock.advance(9_999)
    await new Promise((next) => setImmediate(next))
    expect(isSettled).toBe(false)
    clock.advance(1)
    expect(await answer).toEqual(offline)
  })

  it('is offline before the welcome, in the waiting room and after the end, and sends nothing', async () => {
    socket.open(ticket, null)
    expect(await lower()).toEqual(offline)
    const call = await relay.call(0)
    await call.hears('hello')
    expect(await lower()).toEqual(offline)
    call.welcome()
    await until(() => socket.send({ type: 'ping' }), 'the welcome')
    const open = lower()
    await call.hears('lower-hand')
    socket.close()
    expect(await open).toEqual(offline)
    expect(await lower()).toEqual(offline)
    expect(numbers(call)).toHaveLength(1)
    expect(refusals).toEqual([])
  })

  it('is offline for somebody who waits', async () => {
    const call = await waiting()
    expect(await lower()).toEqual(offline)
    expect(numbers(call)).toEqual([])
  })

  it('the refused act that ends the stay ends it', async () => {
    const call = await joined()
    const answer = socket.ask('end-meeting', {})
    await call.hears('end-meeting')
    call.refuse('meeting-ended')
    expect(await answer).toEqual(offline)
    await until(() => refusals.length > 0, 'the end')
    expect(refusals).toEqual(['meeting-ended'])
  })
})
