// The socket that comes back, against a real WebSocket server; time is turned by hand where it matters.
import { describe, expect, it } from '@jest/globals'
import { backoffMs } from '../../../client/net/backoff.ts'
import {
  clock,
  dials,
  frames,
  joined,
  lost,
  refusals,
  relay,
  setRandom,
  signal,
  socket,
  ticket,
  until,
  waits,
  welcomes,
} from '../../support/socket-world.ts'

describe('the handshake', () => {
  it('[H1] [V1] begins with hello, the version and the ticket, and nothing else before the welcome', async () => {
    socket.open(ticket, null)
    expect(socket.send(signal)).toBe(false)
    const call = await relay.call(0)
    expect(await call.hears('hello')).toEqual({ type: 'hello', v: 1, ticket })
    expect(socket.send(signal)).toBe(false)
    call.welcome()
    await until(() => welcomes.length === 1, 'the welcome')
    expect(socket.send(signal)).toBe(true)
    await call.hears('signal')
    expect(call.heard.map(({ type }) => type)).toEqual(['hello', 'signal'])
  })

  it('hands over what comes, in order', async () => {
    const call = await joined()
    const names = ['b', 'c', 'd'].map((letter) => letter.repeat(22))
    for (const from of names) call.say({ type: 'signal', from, payload: 'x' })
    call.say({ type: 'pong' })
    call.say({ type: 'roster', roster: { version: 2, complete: true, peers: [] } })
    await until(() => frames.length === 4, 'all frames')
    expect(frames.map((frame) => ('from' in frame ? frame.from : frame.type))).toEqual([...names, 'roster'])
  })
})

describe('what the relay of tomorrow or an enemy says', () => {
  it.each([
    ['[U1] an unknown type', '{"type":"fireworks","colour":"red"}'],
    ['[U3] the name of something inherited', '{"type":"__proto__"}'],
    ['[U3] another', '{"type":"toString"}'],
    ['no JSON', '{'],
    ['no object', '42'],
    ['nothing', ''],
    ['a member too many', '{"type":"pong","now":1}'],
    ['a peer id that is none', '{"type":"signal","from":"bob","payload":"x"}'],
    ['depth', `{"type":"signal","from":${'['.repeat(5000)}`],
    ['length', `{"type":"signal","from":"${'b'.repeat(22)}","payload":"${'x'.repeat(300_000)}"}`],
    ['bytes', Buffer.from([0, 255, 254])],
  ])('%s is ignored', async (_what, data) => {
    const call = await joined()
    call.sayRaw(data)
    call.say({ type: 'ice-servers', ice: { servers: [], policy: 'all', ttlMs: null } })
    await until(() => frames.length > 0, 'the frame after it')
    expect(frames.map(({ type }) => type)).toEqual(['ice-servers'])
    expect([welcomes.length, lost, refusals.length]).toEqual([1, 0, 0])
    expect(call.isOpen()).toBe(true)
  })
})

describe('coming back', () => {
  it('[R5] resumes with the token, after a wait that chance decides', async () => {
    const call = await joined()
    call.cut()
    await waits()
    expect(lost).toBe(1)
    expect(socket.send(signal)).toBe(false)
    clock.advance(499)
    expect(dials).toHaveLength(1)
    clock.advance(1)
    const second = await relay.call(1)
    expect(await second.hears('hello')).toEqual({ type: 'hello', v: 1, resume: 'resume-token-number-1' })
  })

  it('[R6] uses the newest token', async () => {
    const call = await joined()
    call.cut()
    await waits()
    clock.advance(500)
    const second = await relay.call(1)
    await second.hears('hello')
    second.welcome({ resume: 'resume-token-number-2', resumed: true })
    await until(() => welcomes.length === 2, 'the second welcome')
    second.cut()
    await waits()
    clock.advance(500)
    expect(await (await relay.call(2)).hears('hello')).toMatchObject({ resume: 'resume-token-number-2' })
  })

  it('waits longer each time, as the back-off says, and from the beginning after a welcome', async () => {
    ;(await joined()).cut()
    for (let attempt = 0; attempt < 7; attempt++) {
      const ms = backoffMs(attempt, () => 0.5)
      await waits()
      clock.advance(ms - 1)
      expect(dials).toHaveLength(attempt + 1)
      clock.advance(1)
      expect(dials).toHaveLength(attempt + 2)
      ;(await relay.call(attempt + 1)).cut()
    }
    expect(lost).toBe(1)
    await waits()
    clock.advance(backoffMs(7, () => 0.5))
    const back = await relay.call(8)
    await back.hears('hello')
    back.welcome()
    await until(() => welcomes.length === 2, 'the welcome')
    back.cut()
    await waits()
    clock.advance(500)
    expect(dials).toHaveLength(10)
    expect(lost).toBe(2)
  })

  it('may come back at once when chance says so', async () => {
    setRandom(0)
    ;(await joined()).cut()
    await until(() => lost === 1, 'the loss')
    clock.advance(0)
    await relay.call(1)
  })

  it('[R10] comes back when the relay said, also when that was all that it said', async () => {
    socket.open(ticket, null)
    const call = await relay.call(0)
    call.say({ type: 'drain', afterMs: 7_000 })
    call.close(1012)
    await waits()
    clock.advance(6_999)
    expect(dials).toHaveLength(1)
    clock.advance(1)
    const again = await relay.call(1)
    expect((await again.hears('hello'))['ticket']).toBe(ticket)
    expect([lost, refusals]).toEqual([0, []])
  })

  it('[R10] comes back after a drain when the relay said, and not by its own rule', async () => {
    const call = await joined()
    call.say({ type: 'drain', afterMs: 3_127 })
    // What the page sent now would be lost: whoever sends keeps it.
    await until(() => !socket.send(signal), 'the drain')
    call.close(1012)
    await waits()
    clock.advance(3_126)
    expect(dials).toHaveLength(1)
    clock.advance(1)
    const second = await relay.call(1)
    await second.hears('hello')
    second.cut()
    await waits()
    // Once only: then the own rule again.
    clock.advance(1_000)
    await relay.call(2)
  })

  it('hurries when told to, and only when it waits', async () => {
    const call = await joined()
    socket.hurry()
    await call.hears('ping')
    expect(dials).toHaveLength(1)
    call.cut()
    await waits()
    socket.hurry()
    socket.hurry()
    await (await relay.call(1)).hears('hello')
    expect(dials).toHaveLength(2)
    clock.advance(5_000)
    expect(dials).toHaveLength(2)
  })

  it('[R5] does not wait for a socket of the network before: another one takes the seat back at once', async () => {
    await joined()
    socket.hurry(true)
    expect(lost).toBe(1)
    expect(await (await relay.call(1)).hears('hello')).toHaveProperty('resume')
    expect(dials).toHaveLength(2)
  })

  it('keeps trying with the ticket when the first connection broke before the welcome', async () => {
    socket.open(ticket, null)
    ;(await relay.call(0)).cut()
    await waits()
    clock.advance(500)
    expect(await (await relay.call(1)).hears('hello')).toMatchObject({ ticket })
    expect(lost).toBe(0)
  })
})

describe('refusals', () => {
  it.each(['room-full', 'bad-ticket', 'no-such-room', 'too-old', 'hello-late', 'internal'] as const)(
    '[H7] before the first welcome %s is final, whether it may be repeated or not',
    async (code) => {
      socket.open(ticket, null)
      const call = await relay.call(0)
      await call.hears('hello')
      call.refuse(code)
      await until(() => refusals.length > 0, 'the refusal')
      expect(refusals).toEqual([code])
      expect(clock.pending()).toBe(0)
      expect(lost).toBe(0)
    },
  )

  it.each(['slow-reader', 'too-fast', 'internal', 'room-full', 'storage-unavailable', 'too-new'] as const)(
    '[E7] after it, %s is not: it comes back',
    async (code) => {
      const call = await joined()
      call.refuse(code)
      await waits()
      expect(refusals).toEqual([])
      expect(lost).toBe(1)
      clock.advance(500)
      await (await relay.call(1)).hears('hello')
    },
  )

  it.each(['taken-over', 'bad-resume', 'too-many-strikes', 'unknown-type', 'too-old'] as const)(
    '[R7] [R9] %s is final, and handed up once',
    async (code) => {
      const call = await joined()
      call.refuse(code)
      await until(() => refusals.length > 0, 'the refusal')
      expect(refusals).toEqual([code])
      expect(lost).toBe(0)
      expect(clock.pending()).toBe(0)
      socket.hurry()
      expect(dials).toHaveLength(1)
    },
  )

  it('[R7] taken-over is final also when the connection breaks before the close code comes', async () => {
    const call = await joined()
    call.say({ type: 'refused', re: null, code: 'taken-over' })
    await until(() => frames.length === 1, 'the refusal')
    call.cut()
    await until(() => refusals.length > 0, 'the end')
    expect(clock.pending()).toBe(0)
  })

  it('[S7] the refusal of one signal ends nothing, and is forgotten when the socket breaks later', async () => {
    const call = await joined()
    call.say({ type: 'refused', re: 1, code: 'no-such-peer' })
    await until(() => frames.length === 1, 'the refusal')
    expect(frames).toEqual([{ type: 'refused', re: 1, code: 'no-such-peer' }])
    call.cut()
    await waits()
    expect(refusals).toEqual([])
  })
})
