// One socket from hello to the end, on a real port.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { HELLO_WITHIN_MS, LINGER_MS, MAX_FRAME_BYTES, TICKET_LIFE_MS } from '../../../../protocol/limits.ts'
import { PROTOCOL_VERSION } from '../../../../protocol/version.ts'
import { storeIsDown } from '../../../fakes/store.ts'
import { type SocketRelay, startSocketRelay } from '../../../support/socket-relay.ts'

let relay: SocketRelay
beforeEach(async () => {
  relay = await startSocketRelay({ rules: { maxMembers: 3 } })
})
afterEach(() => relay.stop())

/** What a socket that is not admitted hears: this and nothing more, to the byte. */
const onlyRefused = (code: string): string[] => [JSON.stringify({ type: 'refused', re: null, code })]

describe('hello', () => {
  it('[H1] joins with a ticket and answers with welcome before anything else', async () => {
    const ann = await relay.join('ann')
    expect(ann.frames[0]?.type).toBe('welcome')
    expect(ann.welcome).toMatchObject({ v: PROTOCOL_VERSION, role: 'participant', resumed: false, graceMs: 30_000 })
    const self = { peer: ann.welcome.self, role: 'participant', blocked: [], handAt: null, floorAt: null }
    expect(ann.welcome.roster.peers).toEqual([self])
  })

  it('[R1] tells those inside of the newcomer, with the next version', async () => {
    const ann = await relay.join('ann')
    const bob = await relay.join('bob')
    const joined = await ann.next('peer-joined')
    const member = { peer: bob.welcome.self, role: 'participant', blocked: [], handAt: null, floorAt: null }
    expect(joined).toEqual({ type: 'peer-joined', version: 2, member })
    expect(bob.welcome.roster.version).toBe(2)
  })

  it.each([
    [PROTOCOL_VERSION - 1, 'too-old'],
    [PROTOCOL_VERSION + 1, 'too-new'],
  ])('[V1] version %i is %s', async (v, code) => {
    const client = await relay.open('ann')
    client.send({ type: 'hello', v, ticket: relay.ticket('ann') })
    expect(await client.closed).toEqual({ code: 4426, reason: code })
    expect(client.texts).toEqual(onlyRefused(code))
  })

  it('[V2] tells a client of a later version so, though its hello has a shape we do not know', async () => {
    const client = await relay.open('ann')
    client.send({ type: 'hello', v: PROTOCOL_VERSION + 1, passport: {} })
    expect((await client.closed).reason).toBe('too-new')
  })

  it('[H3] a ticket admits once', async () => {
    await relay.join('ann')
    const ticket = relay.ticket('ann')
    const first = await relay.open('ann')
    await first.hello(ticket)
    const second = await relay.open('ann')
    second.send({ type: 'hello', v: PROTOCOL_VERSION, ticket })
    expect(await second.closed).toEqual({ code: 4401, reason: 'bad-ticket' })
    expect(second.texts).toEqual(onlyRefused('bad-ticket'))
  })

  it('[H3] a ticket admits nobody when its time is over', async () => {
    const claims = relay.tokens.openTicket(relay.ticket('ann'), relay.clock.now())
    if (!claims) throw new Error('no claims')
    relay.clock.advance(TICKET_LIFE_MS)
    const client = await relay.open('ann')
    client.send({ type: 'hello', v: PROTOCOL_VERSION, ticket: relay.tokens.sealTicket(claims) })
    expect((await client.closed).reason).toBe('bad-ticket')
  })

  it('[H3] a ticket is of no use to another session, and is not used up by it', async () => {
    const ticket = relay.ticket('ann')
    const thief = await relay.open('mallory')
    thief.send({ type: 'hello', v: PROTOCOL_VERSION, ticket })
    expect((await thief.closed).reason).toBe('bad-ticket')
    const ann = await relay.open('ann')
    expect((await ann.hello(ticket)).type).toBe('welcome')
  })

  it('[H3] a ticket for a room that is gone, or has been made anew, opens nothing', async () => {
    const ticket = relay.ticket('ann')
    relay.addRoom('lobby', { id: 'another-id' })
    const client = await relay.open('ann')
    client.send({ type: 'hello', v: PROTOCOL_VERSION, ticket })
    expect(await client.closed).toEqual({ code: 4404, reason: 'no-such-room' })
    expect(client.texts).toEqual(onlyRefused('no-such-room'))
  })

  it('[H4] is due in time, whatever else is sent', async () => {
    const client = await relay.open('ann')
    relay.clock.advance(HELLO_WITHIN_MS - 1)
    await client.settle()
    relay.clock.advance(1)
    expect(await client.closed).toEqual({ code: 4408, reason: 'hello-late' })
  })

  it('[H5] comes first: anything but ping is refused', async () => {
    const inside = await relay.join('ann')
    const to = inside.welcome.self
    for (const frame of [{ type: 'signal', re: 9, to, payload: 'x' }, { type: 'sync' }, { type: 'leave' }]) {
      const client = await relay.open('bob')
      await client.settle()
      client.send(frame)
      expect(await client.closed).toEqual({ code: 4401, reason: 'hello-first' })
      const re = 're' in frame ? 9 : null
      expect(client.texts).toEqual(['{"type":"pong"}', JSON.stringify({ type: 'refused', re, code: 'hello-first' })])
    }
    await inside.settle()
    expect(inside.frames.map((frame) => frame.type)).toEqual(['welcome', 'pong'])
  })

  it('[H6] a second one changes nothing', async () => {
    const ann = await relay.join('ann')
    ann.send({ type: 'hello', v: PROTOCOL_VERSION, ticket: relay.ticket('ann') })
    expect((await ann.next('refused')).code).toBe('already-joined')
    await ann.settle()
    expect((await relay.cluster.roster('lobby')).peers).toHaveLength(1)
  })

  it('[H2] [H7] [R11] a full room refuses with its code alone, and nobody inside notices', async () => {
    const inside = [await relay.join('ann'), await relay.join('bob'), await relay.join('cid')]
    const minted = relay.ice.issued.length
    const late = await relay.open('dan')
    late.send({ type: 'hello', v: PROTOCOL_VERSION, ticket: relay.ticket('dan') })
    expect(await late.closed).toEqual({ code: 4409, reason: 'room-full' })
    expect(late.texts).toEqual(onlyRefused('room-full'))
    expect(relay.ice.issued).toHaveLength(minted)
    expect(await relay.cluster.roster('lobby')).toMatchObject({ version: 3 })
    await inside[2]?.settle()
    expect(inside[2]?.frames.map((frame) => frame.type)).toEqual(['welcome', 'pong'])
  })

  it('[E11] a database that is away keeps newcomers out; those inside do not notice', async () => {
    const ann = await relay.join('ann')
    const bob = await relay.join('bob')
    relay.store.failWith(storeIsDown)
    const late = await relay.open('dan')
    late.send({ type: 'hello', v: PROTOCOL_VERSION, ticket: relay.ticket('dan') })
    expect(await late.closed).toEqual({ code: 1013, reason: 'storage-unavailable' })
    ann.send({ type: 'signal', re: 1, to: bob.welcome.self, payload: 'still here' })
    expect((await bob.next('signal')).payload).toBe('still here')
  })

  it('[E9] what nobody foresaw ends that socket alone, and is in the log', async () => {
    const ann = await relay.join('ann')
    relay.store.failWith(new Error('a bug'))
    const late = await relay.open('dan')
    late.send({ type: 'hello', v: PROTOCOL_VERSION, ticket: relay.ticket('dan') })
    expect(await late.closed).toEqual({ code: 1011, reason: 'internal' })
    expect(relay.log.lines.filter((line) => line.level === 'error')).toHaveLength(1)
    await ann.settle()
  })

  it('[E10] is done before the leave that follows it', async () => {
    const client = await relay.open('ann')
    const welcome = client.hello(relay.ticket('ann'))
    client.send({ type: 'leave' })
    await welcome
    client.send({ type: 'ping' })
    expect((await client.next('refused')).code).toBe('not-joined')
    expect((await relay.cluster.roster('lobby')).peers).toEqual([])
  })
})

describe('leaving', () => {
  it('[H9] frees the seat at once and tells the others', async () => {
    const ann = await relay.join('ann')
    const bob = await relay.join('bob')
    bob.send({ type: 'leave' })
    const left = { type: 'peer-left', version: 3, peer: bob.welcome.self, why: 'left', by: null }
    expect(await ann.next('peer-left')).toEqual(left)
  })

  it.each(['ping', 'sync', 'leave'])('[H9] makes the socket good for nothing, not even %s', async (type) => {
    const ann = await relay.join('ann')
    ann.send({ type: 'leave' })
    ann.send({ type })
    expect(await ann.closed).toEqual({ code: 4401, reason: 'not-joined' })
  })

  it('[H9] is no way to join again on the same socket', async () => {
    const ann = await relay.join('ann')
    ann.send({ type: 'leave' })
    ann.send({ type: 'hello', v: PROTOCOL_VERSION, ticket: relay.ticket('ann') })
    expect((await ann.closed).reason).toBe('not-joined')
  })

  it('[H9] is followed by the relay closing, if the client does not', async () => {
    const ann = await relay.join('ann')
    const bob = await relay.join('bob')
    bob.send({ type: 'leave' })
    await ann.next('peer-left')
    relay.clock.advance(LINGER_MS)
    expect((await bob.closed).code).toBe(1000)
  })
})

describe('form', () => {
  it.each([
    ['malformed', '{'],
    ['too-deep', '['.repeat(64) + ']'.repeat(64)],
    ['bad-shape', '{"type":"ping","extra":1}'],
  ])('[E3] %s is a strike; the last one closes', async (code, text) => {
    const ann = await relay.join('ann')
    for (const sent of [1, 2]) {
      ann.sendRaw(text)
      expect(await ann.next('refused')).toEqual({ type: 'refused', re: null, code })
      expect(sent).toBeLessThan(3)
    }
    ann.sendRaw(text)
    expect(await ann.closed).toEqual({ code: 4400, reason: 'too-many-strikes' })
    expect(await ann.next('refused')).toMatchObject({ code: 'too-many-strikes' })
  })

  it('[U2] an unknown type closes', async () => {
    const ann = await relay.join('ann')
    ann.send({ type: 'shutdown' })
    expect(await ann.closed).toEqual({ code: 4400, reason: 'unknown-type' })
  })

  it('[E6] a binary message closes', async () => {
    const ann = await relay.join('ann')
    ann.ws.send(Buffer.from('{"type":"ping"}'), { binary: true })
    expect(await ann.closed).toEqual({ code: 1003, reason: 'binary-frame' })
  })

  it('[E2] says why before it closes; breaches of WebSocket are closed by its own codes', async () => {
    const ann = await relay.join('ann')
    ann.sendRaw('x'.repeat(MAX_FRAME_BYTES))
    expect((await ann.next('refused')).code).toBe('malformed')
    ann.sendRaw('x'.repeat(MAX_FRAME_BYTES + 1))
    expect((await ann.closed).code).toBe(1009)
    const bob = await relay.join('bob')
    bob.sendRaw(Buffer.from([0xc3, 0x28]))
    expect((await bob.closed).code).toBe(1007)
  })

  it('[E5] too many frames close that socket alone', async () => {
    const ann = await relay.join('ann')
    const bob = await relay.join('bob')
    for (let sent = 0; sent < 400; sent++) ann.send({ type: 'ping' })
    expect(await ann.closed).toEqual({ code: 4429, reason: 'too-fast' })
    await bob.settle()
  })

  it('[E5] too many acts do as well, also those that are refused', async () => {
    const ann = await relay.join('ann')
    for (let re = 0; re < 61; re++) ann.send({ type: 'lower-hand', re, to: 'everybody' })
    expect(await ann.closed).toEqual({ code: 4429, reason: 'too-fast' })
  })

  it('[E5] too many bytes do as well', async () => {
    const ann = await relay.join('ann')
    const payload = 'x'.repeat(32 * 1024)
    for (let sent = 0; sent < 40; sent++) ann.send({ type: 'signal', re: sent, to: 'n'.repeat(22), payload })
    expect(await ann.closed).toEqual({ code: 4429, reason: 'too-fast' })
  })
})
