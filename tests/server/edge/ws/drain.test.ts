// The end of a relay, as its sockets see it: nothing that they said before they knew of it is lost.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { DRAIN_SPREAD_MS, LINGER_MS } from '../../../../protocol/limits.ts'
import { defaultLimits } from '../../../../server/edge/ws/limits.ts'
import { connect } from '../../../support/relay-client.ts'
import { origin, type SocketRelay, startSocketRelay } from '../../../support/socket-relay.ts'
import { waitFor } from '../../../harness/wait-for.ts'

let relay: SocketRelay
beforeEach(async () => {
  relay = await startSocketRelay()
})
afterEach(() => relay.stop())

const { closeAfterDrainMs } = defaultLimits
const signal = (to: string, payload: string) => ({ type: 'signal', re: 1, to, payload })

describe('drain', () => {
  it('[R10] tells each socket when to come back, closes it, and takes no more', async () => {
    const ann = await relay.join('ann')
    const bob = await relay.open('bob')
    const drained = relay.edge.drain()
    expect((await bob.closed).code).toBe(1012)
    await ann.settle()
    relay.clock.advance(closeAfterDrainMs)
    expect((await ann.closed).code).toBe(1012)
    await drained
    for (const client of [ann, bob]) {
      const { afterMs } = await client.next('drain')
      expect(afterMs).toBeGreaterThanOrEqual(0)
      expect(afterMs).toBeLessThanOrEqual(DRAIN_SPREAD_MS)
    }
    expect((await relay.cluster.roster('lobby')).peers).toHaveLength(1)
    await expect(connect(relay.url, { origin, cookie: 'sid=ann' })).rejects.toThrow('HTTP 503')
  })

  it('leaves no timer behind', async () => {
    const ann = await relay.join('ann')
    await relay.open('bob')
    const drained = relay.edge.drain()
    await ann.next('drain')
    ann.ws.close()
    await drained
    await relay.cluster.close()
    expect(relay.clock.pending()).toBe(0)
  })

  it('[R10] works on what a client said before it read the close', async () => {
    const ann = await relay.join('ann')
    const bob = await relay.join('bob')
    const drained = relay.edge.drain()
    // Ann says what she has to say, and closes by herself: no close of the relay can overtake it.
    await ann.next('drain')
    for (let at = 0; at < 50; at++) ann.send(signal(bob.welcome.self, `after drain ${String(at)}`))
    ann.ws.close()
    for (let at = 0; at < 50; at++) expect((await bob.next('signal')).payload).toBe(`after drain ${String(at)}`)
    relay.clock.advance(closeAfterDrainMs)
    await drained
    expect(bob.frames.filter((frame) => frame.type === 'refused')).toEqual([])
  })

  it('[R10] works on what crosses the close on its way, and what is then for somebody without a socket waits', async () => {
    const ann = await relay.join('ann')
    const bob = await relay.join('bob')
    const drained = relay.edge.drain()
    await ann.next('drain')
    bob.ws.close()
    await bob.closed
    // Paused, Ann has not read the close yet when she says this.
    ann.ws.pause()
    relay.clock.advance(closeAfterDrainMs)
    ann.send(signal(bob.welcome.self, 'crossing'))
    ann.ws.resume()
    await ann.closed
    await drained
    const { self } = bob.welcome
    const seat = (await relay.cluster.seats('lobby')).find((one) => one.peer === self)
    if (!seat) throw new Error('no seat')
    const { missed } = await relay.cluster.resume(seat, { ...outlet }, 1, 0)
    expect(missed).toEqual([{ type: 'signal', from: ann.welcome.self, payload: 'crossing' }])
  })

  it('[R10] waits no longer than for a moment for a client that does not close', async () => {
    const ann = await relay.join('ann')
    const drained = relay.edge.drain()
    await ann.next('drain')
    ann.ws.pause()
    relay.clock.advance(closeAfterDrainMs)
    relay.clock.advance(LINGER_MS)
    relay.clock.advance(LINGER_MS)
    await drained
    ann.ws.resume()
    expect((await ann.closed).code).toBe(1012)
  })
})

describe('a socket that closes', () => {
  it('[E10] is heard to its end: what it said before is done', async () => {
    const { roster } = relay.cluster
    let letGo: () => void = () => undefined
    const held = new Promise<void>((resolve) => (letGo = resolve))
    let calls = 0
    const ann = await relay.join('ann')
    const bob = await relay.join('bob')
    relay.cluster.roster = async (...args) => {
      calls++
      await held
      return roster(...args)
    }
    ann.send({ type: 'sync' })
    ann.send(signal(bob.welcome.self, 'one'))
    ann.send(signal(bob.welcome.self, 'two'))
    ann.send({ type: 'leave' })
    ann.ws.close()
    await ann.closed
    await waitFor(() => calls === 1, { what: 'the first frame to be worked on' })
    letGo()
    expect((await bob.next('signal')).payload).toBe('one')
    expect((await bob.next('signal')).payload).toBe('two')
    expect((await bob.next('peer-left')).why).toBe('left')
  })
})

describe('a signal that takes its time', () => {
  it('[C3] holds nothing up that goes another way', async () => {
    const { toPeer } = relay.cluster
    const ann = await relay.join('ann')
    const bob = await relay.join('bob')
    const never = new Promise<never>(() => undefined)
    relay.cluster.toPeer = (room, peer, frame) =>
      frame.type === 'signal' && frame.payload === 'far' ? never : toPeer(room, peer, frame)
    ann.send(signal(bob.welcome.self, 'far'))
    ann.send(signal(bob.welcome.self, 'near'))
    expect((await bob.next('signal')).payload).toBe('near')
  })
})

const outlet = {
  send: () => undefined,
  end: () => undefined,
  become: () => undefined,
  undelivered: () => [],
}
