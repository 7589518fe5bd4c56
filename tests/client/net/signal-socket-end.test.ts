// The socket when it is dead without saying so, and when it is closed for good.
import { describe, expect, it } from '@jest/globals'
import { WebSocket as WsSocket } from 'ws'
import { DEAD_AFTER_MS, PING_EVERY_MS } from '../../../protocol/limits.ts'
import {
  clock,
  dialElsewhere,
  dials,
  frames,
  joined,
  lost,
  refusals,
  relay,
  signal,
  socket,
  ticket,
  until,
  waits,
  welcomes,
} from '../../support/socket-world.ts'

describe('a socket that is dead without saying so', () => {
  it('[E8] pings, and gives it up after the time of silence without waiting for a goodbye', async () => {
    const call = await joined()
    clock.advance(PING_EVERY_MS)
    await call.hears('ping')
    expect(lost).toBe(0)
    clock.advance(DEAD_AFTER_MS)
    expect(lost).toBe(1)
    clock.advance(500)
    expect(await (await relay.call(1)).hears('hello')).toMatchObject({ resume: 'resume-token-number-1' })
    // What the old one still says is nobody's business.
    call.say({ type: 'signal', from: 'b'.repeat(22), payload: 'late' })
    await until(() => !call.isOpen(), 'the old socket to be closed')
    expect(frames).toEqual([])
  })

  it('[E8] lives on as long as it answers', async () => {
    const call = await joined()
    for (let minute = 0; minute < 12; minute++) {
      const heard = call.heard.length
      clock.advance(PING_EVERY_MS)
      await until(() => call.heard.length > heard, 'a ping')
      call.say({ type: 'signal', from: 'b'.repeat(22), payload: 'x' })
      await until(() => frames.length === minute + 1, 'the answer')
    }
    expect(lost).toBe(0)
    expect(dials).toHaveLength(1)
  })

  it('is found within three seconds when the network has changed', async () => {
    await joined()
    socket.hurry()
    clock.advance(2_999)
    expect(lost).toBe(0)
    clock.advance(1)
    expect(lost).toBe(1)
  })

  it('is not dead when it answers in that time', async () => {
    const call = await joined()
    socket.hurry()
    await call.hears('ping')
    call.say({ type: 'pong' })
    call.say({ type: 'signal', from: 'b'.repeat(22), payload: 'x' })
    await until(() => frames.length === 1, 'the answer')
    clock.advance(3_000)
    expect(lost).toBe(0)
  })

  it('is given up also when it never opens', async () => {
    const call = await joined()
    call.cut()
    await waits()
    // Answers nothing: the upgrade hangs.
    const { createServer } = await import('node:net')
    const mute = createServer(() => undefined).listen(0, '127.0.0.1')
    await until(() => mute.listening, 'the mute server')
    const { port } = mute.address() as { port: number }
    dialElsewhere(`ws://127.0.0.1:${String(port)}`)
    clock.advance(500)
    expect(dials).toHaveLength(2)
    dialElsewhere(null)
    clock.advance(DEAD_AFTER_MS + PING_EVERY_MS)
    clock.advance(1_000)
    await (await relay.call(1)).hears('hello')
    mute.close()
  })
})

describe('close', () => {
  it('[H9] says leave, and stays away', async () => {
    const call = await joined()
    socket.close()
    await call.hears('leave')
    await until(() => !call.isOpen(), 'the end')
    socket.hurry()
    socket.close()
    expect(socket.send(signal)).toBe(false)
    clock.advance(120_000)
    expect(dials).toHaveLength(1)
    expect([lost, refusals.length, clock.pending()]).toEqual([0, 0, 0])
  })

  it('[H9] [E10] says leave also before the welcome, for the seat may be given already', async () => {
    socket.open(ticket, null)
    const call = await relay.call(0)
    await call.hears('hello')
    socket.close()
    await call.hears('leave')
    expect(call.heard.map(({ type }) => type)).toEqual(['hello', 'leave'])
    call.welcome()
    await until(() => !call.isOpen(), 'the end')
    expect(welcomes).toEqual([])
  })

  it('ends the waiting for good', async () => {
    ;(await joined()).cut()
    await waits()
    socket.close()
    expect(clock.pending()).toBe(0)
    socket.hurry()
    clock.advance(120_000)
    expect(dials).toHaveLength(1)
  })

  it('ends a connection that is still being made', async () => {
    socket.open(ticket, null)
    socket.close()
    await until(() => dials[0]?.readyState === WsSocket.CLOSED, 'the end')
    expect(clock.pending()).toBe(0)
    expect(lost).toBe(0)
  })
})
