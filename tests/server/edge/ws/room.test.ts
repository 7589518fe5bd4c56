// Signals between the peers of a room, and seats that outlive sockets, over real sockets.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { PROTOCOL_VERSION } from '../../../../protocol/version.ts'
import type { RelayClient } from '../../../support/relay-client.ts'
import { type SocketRelay, startSocketRelay } from '../../../support/socket-relay.ts'

let relay: SocketRelay
beforeEach(async () => {
  relay = await startSocketRelay()
})
afterEach(() => relay.stop())

/** Resolves when the relay has noticed that a socket is gone. */
async function cut(client: RelayClient & { welcome: { self: string } }, witness: RelayClient): Promise<void> {
  client.ws.terminate()
  await client.closed
  await witness.settle()
}

describe('signals', () => {
  it('[S1] [I1] reach the peer they are for, alone, with the sender that the relay knows', async () => {
    const ann = await relay.join('ann')
    const bob = await relay.join('bob')
    const cid = await relay.join('cid')
    ann.send({ type: 'signal', re: 1, to: bob.welcome.self, payload: 'for bob' })
    expect(await bob.next('signal')).toEqual({ type: 'signal', from: ann.welcome.self, payload: 'for bob' })
    await cid.settle()
    expect(cid.frames.some((frame) => frame.type === 'signal')).toBe(false)
  })

  it.each(['from', 'room', 'sender', '__proto__'])('[I1] with a forged "%s" are refused', async (member) => {
    const ann = await relay.join('ann')
    const bob = await relay.join('bob')
    const forged = `"${member}":"${bob.welcome.self}"`
    ann.sendRaw(`{"type":"signal","re":1,"to":"${bob.welcome.self}","payload":"x",${forged}}`)
    expect((await ann.next('refused')).code).toBe('bad-shape')
    await bob.settle()
    expect(bob.frames.map((frame) => frame.type)).toEqual(['welcome', 'pong'])
  })

  it('[S2] are passed on to the letter, and neither read nor logged', async () => {
    const ann = await relay.join('ann')
    const bob = await relay.join('bob')
    const payload = '{"type":"shutdown"} \u2028 \ud83d\ude00 "]}} \u0000 v=0'
    ann.send({ type: 'signal', re: 1, to: bob.welcome.self, payload })
    expect((await bob.next('signal')).payload).toBe(payload)
    expect(JSON.stringify(relay.log.lines)).not.toContain('shutdown')
  })

  it('[S3] [S7] to another room are refused in the same words as to nobody', async () => {
    relay.addRoom('cellar')
    const ann = await relay.join('ann')
    const bob = await relay.join('bob', 'cellar')
    ann.send({ type: 'signal', re: 5, to: bob.welcome.self, payload: 'x' })
    ann.send({ type: 'signal', re: 5, to: 'n'.repeat(22), payload: 'x' })
    await ann.settle()
    const [first, second] = ann.texts.filter((text) => text.includes('refused'))
    expect(first).toBe('{"type":"refused","re":5,"code":"no-such-peer"}')
    expect(second).toBe(first)
    await bob.settle()
    expect(bob.frames.map((frame) => frame.type)).toEqual(['welcome', 'pong'])
  })

  it('[S4] [I3] to oneself are not allowed', async () => {
    const ann = await relay.join('ann')
    ann.send({ type: 'signal', re: 2, to: ann.welcome.self, payload: 'x' })
    expect(await ann.next('refused')).toEqual({ type: 'refused', re: 2, code: 'not-allowed' })
    await ann.settle()
  })

  it('[S5] arrive in the order in which they were sent', async () => {
    const ann = await relay.join('ann')
    const bob = await relay.join('bob')
    const sent = Array.from({ length: 100 }, (_, at) => String(at))
    for (const payload of sent) ann.send({ type: 'signal', re: 1, to: bob.welcome.self, payload })
    await ann.settle()
    await bob.settle()
    const heard = bob.frames.flatMap((frame) => (frame.type === 'signal' ? [frame.payload] : []))
    expect(heard).toEqual(sent)
  })

  it('[S8] touch no database', async () => {
    const ann = await relay.join('ann')
    const bob = await relay.join('bob')
    await ann.settle()
    const before = relay.store.calls.length
    for (let re = 0; re < 20; re++) ann.send({ type: 'signal', re, to: bob.welcome.self, payload: 'x' })
    ann.send({ type: 'sync' })
    await ann.settle()
    expect(relay.store.calls).toHaveLength(before)
    expect(relay.store.touched).toEqual(['lobby', 'lobby'])
  })
})

describe('the roster', () => {
  it('[R2] comes whole for sync', async () => {
    const ann = await relay.join('ann')
    const bob = await relay.join('bob')
    ann.send({ type: 'sync' })
    const { roster } = await ann.next('roster')
    expect(roster).toMatchObject({ version: 2, complete: true })
    expect(roster.peers.map((member) => member.peer)).toEqual([ann.welcome.self, bob.welcome.self])
  })

  it('[R3] is incomplete after a start, and then complete', async () => {
    await relay.stop()
    relay = await startSocketRelay({ recoveringMs: 20_000 })
    const ann = await relay.join('ann')
    expect(ann.welcome.roster.complete).toBe(false)
    relay.clock.advance(9_000)
    await ann.settle()
    relay.clock.advance(11_000)
    expect((await ann.next('roster')).roster).toMatchObject({ version: 2, complete: true })
  })
})

describe('resuming', () => {
  it('[R4] [R5] [I2] gives the same peer id back, and what was said meanwhile after the welcome', async () => {
    const ann = await relay.join('ann')
    const bob = await relay.join('bob')
    await cut(bob, ann)
    ann.send({ type: 'signal', re: 1, to: bob.welcome.self, payload: 'meanwhile' })
    await ann.settle()
    const again = await relay.open('bob')
    const welcome = await again.resume(bob.welcome.resume)
    expect(welcome).toMatchObject({ self: bob.welcome.self, resumed: true, roster: { version: 2 } })
    expect(welcome.resume).not.toBe(bob.welcome.resume)
    expect((await again.next('signal')).payload).toBe('meanwhile')
    expect(again.frames.map((frame) => frame.type)).toEqual(['welcome', 'signal'])
    expect(ann.frames.filter((frame) => frame.type !== 'pong').map((frame) => frame.type)).toEqual([
      'welcome',
      'peer-joined',
    ])
  })

  it('[R4] comes too late after the grace time', async () => {
    const ann = await relay.join('ann')
    const bob = await relay.join('bob')
    await cut(bob, ann)
    for (let at = 0; at < 30_000; at += 10_000) {
      relay.clock.advance(10_000)
      await ann.settle()
    }
    expect(await ann.next('peer-left')).toMatchObject({ peer: bob.welcome.self, why: 'lost' })
    const again = await relay.open('bob')
    again.send({ type: 'hello', v: PROTOCOL_VERSION, resume: bob.welcome.resume })
    expect(await again.closed).toEqual({ code: 4401, reason: 'bad-resume' })
  })

  it('[R6] with a token that is not one, or is a ticket, is refused', async () => {
    const bob = await relay.join('bob')
    for (const token of ['x'.repeat(64), `${bob.welcome.resume}x`, relay.ticket('bob')]) {
      const again = await relay.open('bob')
      again.send({ type: 'hello', v: PROTOCOL_VERSION, resume: token })
      expect((await again.closed).reason).toBe('bad-resume')
    }
    await bob.settle()
  })

  it('[R6] over the socket of another session is refused, and its owner does not notice', async () => {
    const bob = await relay.join('bob')
    const thief = await relay.open('mallory')
    thief.send({ type: 'hello', v: PROTOCOL_VERSION, resume: bob.welcome.resume })
    expect(await thief.closed).toEqual({ code: 4401, reason: 'bad-resume' })
    expect(thief.texts).toEqual(['{"type":"refused","re":null,"code":"bad-resume"}'])
    await bob.settle()
    expect(bob.frames.map((frame) => frame.type)).toEqual(['welcome', 'pong'])
  })

  it('[R7] closes an older socket of the seat; the others hear nothing', async () => {
    const ann = await relay.join('ann')
    const bob = await relay.join('bob')
    const again = await relay.open('bob')
    await again.resume(bob.welcome.resume)
    expect(await bob.closed).toEqual({ code: 4409, reason: 'taken-over' })
    ann.send({ type: 'signal', re: 1, to: bob.welcome.self, payload: 'who is it?' })
    expect((await again.next('signal')).payload).toBe('who is it?')
    expect(ann.frames.map((frame) => frame.type)).toEqual(['welcome', 'peer-joined'])
  })

  it('[R9] is over after leaving', async () => {
    const ann = await relay.join('ann')
    const bob = await relay.join('bob')
    bob.send({ type: 'leave' })
    await ann.next('peer-left')
    const again = await relay.open('bob')
    again.send({ type: 'hello', v: PROTOCOL_VERSION, resume: bob.welcome.resume })
    expect((await again.closed).reason).toBe('bad-resume')
  })

  it('[R12] hands over what was said into a socket that was dead already', async () => {
    const ann = await relay.join('ann')
    const bob = await relay.join('bob')
    ann.send({ type: 'signal', re: 1, to: bob.welcome.self, payload: 'heard' })
    await bob.next('signal')
    await bob.settle()
    bob.ws.pause()
    for (const payload of ['one', 'two']) ann.send({ type: 'signal', re: 1, to: bob.welcome.self, payload })
    await ann.settle()
    const again = await relay.open('bob')
    await again.resume(bob.welcome.resume)
    expect((await again.next('signal')).payload).toBe('one')
    expect((await again.next('signal')).payload).toBe('two')
    await again.settle()
    expect(again.frames.map((frame) => frame.type)).toEqual(['welcome', 'signal', 'signal', 'pong'])
  })

  it('[R12] does not depend on the frames that a dead socket swallowed: the roster comes whole', async () => {
    const ann = await relay.join('ann')
    const bob = await relay.join('bob')
    bob.ws.pause()
    const cid = await relay.join('cid')
    await cut(bob, ann)
    const again = await relay.open('bob')
    const { roster } = await again.resume(bob.welcome.resume)
    expect(roster.peers.map((member) => member.peer)).toContain(cid.welcome.self)
  })

  it('[H7] a joining whose socket is gone before the answer keeps its seat no longer than the grace time', async () => {
    const ann = await relay.join('ann')
    const bob = await relay.open('bob')
    bob.send({ type: 'hello', v: PROTOCOL_VERSION, ticket: relay.ticket('bob') })
    bob.ws.terminate()
    await bob.closed
    await ann.settle()
    for (let at = 0; at < 40_000; at += 10_000) {
      relay.clock.advance(10_000)
      await ann.settle()
    }
    expect((await relay.cluster.roster('lobby')).peers).toHaveLength(1)
  })
})
