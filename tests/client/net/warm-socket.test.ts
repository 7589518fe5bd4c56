// A socket opened before it is needed, against a real WebSocket server.
import { describe, expect, it } from '@jest/globals'
import { WebSocket as WsSocket } from 'ws'
import { createWarmSocket, type WarmSocket } from '../../../client/net/warm-socket.ts'
import { SignalSocket } from '../../../client/net/signal-socket.ts'
import { HELLO_WITHIN_MS } from '../../../protocol/limits.ts'
import { clock, dials, relay, ticket, until, welcomes } from '../../support/socket-world.ts'

function open(): WarmSocket {
  return createWarmSocket(clock, () => {
    const dialled = new WsSocket(relay.url)
    dialled.on('error', () => undefined)
    dials.push(dialled)
    return dialled as unknown as WebSocket
  })
}

const isOpen = (at: number) => until(() => dials[at]?.readyState === WsSocket.OPEN, 'an open socket')

describe('a warm socket', () => {
  it('[H1] is used once, and says hello at once when it is open already', async () => {
    const warm = open()
    warm.warm()
    warm.warm()
    await isOpen(0)
    expect(dials).toHaveLength(1)
    const joining = new SignalSocket({
      clock,
      random: () => 0.5,
      connect: () => warm.connect(),
      on: {
        welcome: (frame) => welcomes.push(frame),
        wait: () => undefined,
        again: () => undefined,
        delayed: () => undefined,
        frame: () => undefined,
        lost: () => undefined,
        refused: () => undefined,
      },
    })
    joining.open(ticket, null)
    const call = await relay.call(0)
    expect(await call.hears('hello')).toMatchObject({ ticket })
    call.welcome()
    await until(() => welcomes.length === 1, 'the welcome')
    joining.close()
    expect(dials).toHaveLength(1)
    warm.connect()
    expect(dials).toHaveLength(2)
  })

  it('[H4] is not used when the relay is about to close it, nor when it has', async () => {
    const warm = open()
    warm.warm()
    await isOpen(0)
    clock.advance(HELLO_WITHIN_MS - 1_000)
    const fresh = warm.connect()
    expect(dials).toHaveLength(2)
    expect(fresh).toBe(dials[1])
    warm.warm()
    await isOpen(2)
    dials[2]?.close()
    await until(() => dials[2]?.readyState === WsSocket.CLOSED, 'a closed socket')
    expect(warm.connect()).toBe(dials[3])
  })

  it('[R10] is not used when the relay said that it is too busy', async () => {
    const warm = open()
    warm.warm()
    const call = await relay.call(0)
    call.say({ type: 'drain', afterMs: 100 })
    await until(() => dials[0]?.readyState !== WsSocket.OPEN, 'the socket to be dropped')
    expect(warm.connect()).toBe(dials[1])
  })

  it('is opened again when the person is about to join once more', async () => {
    const warm = open()
    warm.warm()
    await isOpen(0)
    clock.advance(HELLO_WITHIN_MS)
    warm.warm()
    await isOpen(1)
    expect(warm.connect()).toBe(dials[1])
  })
})
