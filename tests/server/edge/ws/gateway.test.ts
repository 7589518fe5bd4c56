// Who may open a socket at all, how many, and how they all end.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { DEAD_AFTER_MS, ICE_REFRESH_AT, LINGER_MS, PING_EVERY_MS } from '../../../../protocol/limits.ts'
import { connect } from '../../../support/relay-client.ts'
import { origin, type SocketRelay, startSocketRelay } from '../../../support/socket-relay.ts'

let relay: SocketRelay
beforeEach(async () => {
  relay = await startSocketRelay({ limits: { unadmittedPerAddress: 3 } })
})
afterEach(() => relay.stop())

const cookie = 'sid=ann'

describe('the upgrade', () => {
  it.each([
    'null',
    '',
    'https://localhost:8090',
    'http://localhost:8091',
    'http://localhost',
    'http://localhost:80900',
    'http://localhost:8090/',
    'http://localhost:8090.evil.test',
    'http://evil.localhost:8090',
    'http://evillocalhost:8090',
    'http://localhost.:8090',
    'http://localhost:8090@evil.test',
    'http://user@localhost:8090',
    'http://127.0.0.1:8090',
    'http://[::1]:8090',
    'http://LOCALHOST:8090',
    'HTTP://localhost:8090',
    'http://localhost:8090, http://evil.test',
    'http://evil.test, http://localhost:8090',
    'http://localhost:8090 ',
    'http://localhost:8090#x',
    'http://localhost:8090?x',
    'http://localhost:08090',
    'http://loc%61lhost:8090',
    'http:/localhost:8090',
    'http//localhost:8090',
    'file://',
    'localhost:8090',
    'ws://localhost:8090',
    'chrome-extension://abcdefghijklmnop',
  ])('[H8] is refused to the origin "%s"', async (foreign) => {
    // Node trims header values; a browser could never send that one.
    if (foreign.trim() !== foreign) return
    await expect(connect(relay.url, { origin: foreign, cookie })).rejects.toThrow('HTTP 403')
  })

  it('[H8] is refused without an origin', async () => {
    await expect(connect(relay.url, { cookie })).rejects.toThrow('HTTP 403')
  })

  it.each([undefined, 'sid=', 'other=ann', 'SID=ann'])('[H8] is refused with the cookie %s', async (wrong) => {
    await expect(connect(relay.url, { origin, ...(wrong && { cookie: wrong }) })).rejects.toThrow('HTTP 403')
  })

  it('[H8] is refused while as many from one address wait for admission as may', async () => {
    const waiting = [await relay.open('ann'), await relay.open('ann'), await relay.open('ann')]
    await expect(connect(relay.url, { origin, cookie })).rejects.toThrow('HTTP 429')
    await waiting[0]?.hello(relay.ticket('ann'))
    const fourth = await relay.open('ann')
    await expect(connect(relay.url, { origin, cookie })).rejects.toThrow('HTTP 429')
    fourth.ws.close()
    await fourth.closed
    await (await relay.open('ann')).settle()
  })

  it('never negotiates compression', async () => {
    const ann = await connect(relay.url, { origin, cookie, perMessageDeflate: true })
    expect(ann.ws.extensions).toBe('')
    ann.ws.terminate()
  })

  it('answers an ordinary request with 404', async () => {
    expect((await relay.app.inject({ url: '/signal' })).statusCode).toBe(404)
  })
})

describe('a joined socket', () => {
  it('[E8] is pinged, and is dead when it does not answer', async () => {
    const ann = await relay.join('ann')
    const pinged = new Promise((resolve) => ann.ws.once('ping', resolve))
    relay.clock.advance(PING_EVERY_MS)
    await pinged
    await ann.settle()
    // Paused, it hears no ping and so answers none.
    ann.ws.pause()
    for (let at = 0; at < DEAD_AFTER_MS; at += 1000) relay.clock.advance(1000)
    ann.ws.resume()
    expect((await ann.closed).code).toBe(1006)
  })

  it('[E8] gets pong for ping, before and after hello', async () => {
    const ann = await relay.open('ann')
    await ann.settle()
    await ann.hello(relay.ticket('ann'))
    await ann.settle()
  })

  it.each([
    { case: 'too much at once', unreadMaxBytes: 256 * 1024, unreadBytes: 255 * 1024, waitMs: 0 },
    { case: 'much for too long', unreadMaxBytes: 2 ** 30, unreadBytes: 128 * 1024, waitMs: 5_000 },
  ])('[E7] that leaves $case unread is closed, and its seat is kept', async ({ waitMs, ...unread }) => {
    await relay.stop()
    const unhurried = { framesAtOnce: 1e9, bytesAtOnce: 1e9, unreadForMs: 5_000 }
    relay = await startSocketRelay({ limits: { ...unread, ...unhurried } })
    const ann = await relay.join('ann')
    const bob = await relay.join('bob')
    bob.ws.pause()
    const payload = 'x'.repeat(32 * 1024)
    const isEnded = (): boolean => relay.log.lines.some((line) => line.message === 'socket ended')
    for (let re = 0; !isEnded(); re++) {
      // Enough for any system's own buffers.
      if (re === 400 && waitMs > 0) relay.clock.advance(waitMs)
      ann.send({ type: 'signal', re, to: bob.welcome.self, payload })
      await ann.settle()
    }
    expect(relay.log.lines.find((line) => line.message === 'socket ended')?.fields).toEqual({ code: 'slow-reader' })
    relay.clock.advance(LINGER_MS)
    bob.ws.resume()
    await bob.closed
    expect((await relay.cluster.roster('lobby')).peers).toHaveLength(2)
    const again = await relay.open('bob')
    expect(await again.resume(bob.welcome.resume)).toMatchObject({ self: bob.welcome.self, resumed: true })
  })

  it('[T1] [T2] hears of new credentials before the old ones expire, and again', async () => {
    await relay.stop()
    const ttlMs = 40_000
    relay = await startSocketRelay({ iceTtlMs: ttlMs })
    const stranger = await relay.open('eve')
    await stranger.settle()
    expect(relay.ice.issued).toHaveLength(0)
    const ann = await relay.join('ann')
    for (const round of [2, 3]) {
      for (let at = 0; at < ttlMs * ICE_REFRESH_AT; at += 10_000) {
        relay.clock.advance(10_000)
        await ann.settle()
      }
      const { ice } = await ann.next('ice-servers')
      expect(ice.servers[0]?.username).toBe(`${String(round)}:${ann.welcome.self}`)
    }
    expect(ann.frames.filter((frame) => frame.type === 'ice-servers')).toHaveLength(2)
  })

  it('[T2] whose credentials do not expire hears nothing of them', async () => {
    const ann = await relay.join('ann')
    for (let at = 0; at < 3_600_000; at += PING_EVERY_MS) {
      relay.clock.advance(PING_EVERY_MS)
      await ann.settle()
    }
    expect(ann.frames.some((frame) => frame.type === 'ice-servers')).toBe(false)
  })
})
