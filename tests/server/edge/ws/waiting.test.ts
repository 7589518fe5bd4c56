// A socket in the waiting room: what it hears, what it may say, and how it gets in.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { actNames } from '../../../../protocol/acts.ts'
import { Refusal } from '../../../../protocol/errors.ts'
import { HELLO_WITHIN_MS, LINGER_MS } from '../../../../protocol/limits.ts'
import { defaultRoomSettings } from '../../../../protocol/room-state.ts'
import { PROTOCOL_VERSION } from '../../../../protocol/version.ts'
import type { Cluster, Seat } from '../../../../server/cluster-port.ts'
import { actSamples } from '../../../support/act-samples.ts'
import { connect, type RelayClient } from '../../../support/relay-client.ts'
import { origin, type SocketRelay, startSocketRelay } from '../../../support/socket-relay.ts'

let relay: SocketRelay
beforeEach(async () => {
  relay = await startSocketRelay({ limits: { unadmittedPerAddress: 3 } })
  relay.addRoom('lobby', { settings: { ...defaultRoomSettings, waitingRoom: 'everybody' } })
})
afterEach(() => relay.stop())

const types = (client: RelayClient): string[] => client.frames.map((frame) => frame.type)
const hello = (client: RelayClient, ticket: string): void => client.send({ type: 'hello', v: PROTOCOL_VERSION, ticket })

async function knock(as: string): Promise<RelayClient & { readonly peer: string }> {
  const client = await relay.open(as)
  const { self: peer } = await client.knock(relay.ticket(as, 'lobby', 'waiting'), as)
  return Object.assign(client, { peer })
}

/** Runs `deed` whenever somebody has taken a seat, before their hello goes on. */
function onceSeated(deed: (seat: Seat) => Promise<void>): void {
  const { join } = relay.cluster
  relay.cluster.join = async (...args: Parameters<Cluster['join']>) => {
    const seated = await join(...args)
    relay.cluster.join = join
    await deed(args[0])
    return seated
  }
}

describe('whoever waits', () => {
  it('[W1] hears that alone: no roster, no TURN server; and has no seat', async () => {
    const ann = await relay.join('ann', 'lobby', 'chairman')
    const minted = relay.ice.issued.length
    const eve = await knock('eve')
    await relay.join('bob', 'lobby', 'chairman')
    await eve.settle()
    expect(types(eve)).toEqual(['wait', 'pong'])
    expect(eve.frames[0]).toEqual({ type: 'wait', self: eve.peer, room: 'lobby', waitsFor: 'admission', note: '' })
    expect(relay.ice.issued).toHaveLength(minted + 1)
    expect((await ann.next('waiting')).people).toMatchObject([{ peer: eve.peer, name: 'eve' }])
  })

  it('[H4] [H8] has said hello: its time is not up, and it takes no newcomer’s place', async () => {
    const waiting = [await knock('eve'), await knock('fay'), await knock('gus')]
    relay.clock.advance(HELLO_WITHIN_MS)
    for (const client of waiting) await client.settle()
    await (await connect(relay.url, { origin, cookie: 'sid=hal' })).settle()
  })

  it('[W4] [I3] may neither act nor signal, nor claim a role, and goes on waiting', async () => {
    const ann = await relay.join('ann', 'lobby', 'chairman')
    const eve = await knock('eve')
    for (const name of actNames) {
      expect([name, await eve.act(name, actSamples(ann.welcome.self)[name])]).toEqual([name, 'not-allowed'])
    }
    const others = [
      { type: 'signal', re: 1, to: ann.welcome.self, payload: 'x' },
      { type: 'sync' },
      { type: 'hand', re: 2, raised: true },
    ]
    for (const frame of others) {
      eve.send(frame)
      expect((await eve.next('refused')).code).toBe('not-allowed')
    }
    expect(await relay.cluster.waiters('lobby')).toHaveLength(1)
    await ann.settle()
    expect(types(ann)).toEqual(['welcome', 'waiting', 'pong'])
  })

  it.each(['close', 'leave'])('[W4] has gone at once by %s', async (how) => {
    const ann = await relay.join('ann', 'lobby', 'chairman')
    const eve = await knock('eve')
    expect((await ann.next('waiting')).people).toHaveLength(1)
    if (how === 'close') eve.ws.terminate()
    else eve.send({ type: 'leave' })
    expect((await ann.next('waiting')).people).toEqual([])
    if (how === 'close') return
    eve.send({ type: 'ping' })
    expect(await eve.closed).toEqual({ code: 4401, reason: 'not-joined' })
  })

  it('[H9] that has left is closed by the relay, if the client does not', async () => {
    const ann = await relay.join('ann', 'lobby', 'chairman')
    const eve = await knock('eve')
    eve.send({ type: 'leave' })
    await ann.next('waiting')
    await ann.next('waiting')
    relay.clock.advance(LINGER_MS)
    expect((await eve.closed).code).toBe(1000)
  })

  it('[W4] whose socket has gone before the answer waits no longer', async () => {
    const { wait } = relay.cluster
    relay.cluster.wait = async (waiter, outlet) => {
      await wait(waiter, outlet)
      outlet.end('slow-reader')
    }
    const eve = await relay.open('eve')
    hello(eve, relay.ticket('eve', 'lobby', 'waiting'))
    await eve.closed
    const ann = await relay.join('ann', 'lobby', 'chairman')
    await ann.settle()
    expect(await relay.cluster.waiters('lobby')).toEqual([])
  })

  it('[R10] is told to come back when the relay stops', async () => {
    const eve = await knock('eve')
    await relay.edge.drain()
    await eve.next('drain')
    expect((await eve.closed).code).toBe(1012)
    expect(await relay.cluster.waiters('lobby')).toEqual([])
  })
})

describe('coming in', () => {
  it('[W3] is a second hello on the same socket, with the ticket of come-in', async () => {
    const ann = await relay.join('ann', 'lobby', 'chairman')
    const eve = await knock('eve')
    expect(await ann.act('admit', { to: eve.peer })).toBe('done')
    const { ticket } = await eve.next('come-in')
    const welcome = await eve.hello(ticket ?? 'none')
    expect(welcome.role).toBe('participant')
    await ann.next('peer-joined')
    await ann.next('waiting')
    expect((await ann.next('waiting')).people).toEqual([])
    ann.send({ type: 'signal', re: 1, to: welcome.self, payload: 'hello' })
    await eve.next('signal')
    expect(types(eve)).toEqual(['wait', 'come-in', 'welcome', 'signal'])
    hello(eve, relay.ticket('eve'))
    expect((await eve.next('refused')).code).toBe('already-joined')
  })

  it('[W3] [R11] into a full room is refused, and the waiting goes on', async () => {
    relay.addRoom('lobby', { settings: { ...defaultRoomSettings, waitingRoom: 'everybody', maxMembers: 1 } })
    const ann = await relay.join('ann', 'lobby', 'chairman')
    const eve = await knock('eve')
    hello(eve, relay.ticket('eve'))
    expect(await eve.next('refused')).toMatchObject({ code: 'room-full' })
    expect(await relay.cluster.waiters('lobby')).toHaveLength(1)
    await relay.cluster.toWaiter('lobby', eve.peer, { type: 'come-in', ticket: null })
    await eve.next('come-in')
    ann.send({ type: 'leave' })
    expect(await ann.act('tell-waiting', { text: '' })).toBe('not-joined')
    expect((await eve.hello(relay.ticket('eve'))).type).toBe('welcome')
  })

  it('[H3] with a ticket that is not one, or is spent, ends the socket and the waiting', async () => {
    const spent = relay.ticket('eve')
    await (await relay.open('eve')).hello(spent)
    for (const ticket of [spent, 'x'.repeat(64), relay.ticket('mallory')]) {
      const eve = await knock('eve')
      hello(eve, ticket)
      expect(await eve.closed).toEqual({ code: 4401, reason: 'bad-ticket' })
    }
    expect(await relay.cluster.waiters('lobby')).toEqual([])
  })

  it('[H1] is answered by welcome before anything of the room, and nothing of the waiting follows it', async () => {
    const ann = await relay.join('ann', 'lobby', 'chairman')
    const eve = await knock('eve')
    onceSeated(async ({ room, peer }) => {
      await relay.cluster.toWaiter(room, eve.peer, { type: 'come-in', ticket: null })
      await relay.cluster.toPeer(room, peer, { type: 'signal', from: ann.welcome.self, payload: 'early' })
      await relay.cluster.change(room, [{ peer: ann.welcome.self, handAt: 5 }], null)
    })
    await eve.hello(relay.ticket('eve'))
    await eve.settle()
    expect(types(eve)).toEqual(['wait', 'welcome', 'signal', 'peers-changed', 'pong'])
  })

  it('[H2] [H7] that fails after a seat was taken lets nothing of the room out, and loses nothing of the waiting', async () => {
    const ann = await relay.join('ann', 'lobby', 'chairman')
    const eve = await knock('eve')
    onceSeated(async ({ room, peer }) => {
      await relay.cluster.toPeer(room, peer, { type: 'signal', from: ann.welcome.self, payload: 'secret' })
      await relay.cluster.change(room, [{ peer, role: 'chairman' }], null)
      await relay.cluster.toWaiter(room, eve.peer, { type: 'come-in', ticket: null })
      await relay.cluster.leave(room, peer, 'left')
      throw new Refusal('room-full')
    })
    hello(eve, relay.ticket('eve'))
    await eve.next('refused')
    await eve.settle()
    expect(types(eve)).toEqual(['wait', 'refused', 'come-in', 'pong'])
    // The role of the seat that was lost is not that of the next one.
    expect((await eve.hello(relay.ticket('eve'))).role).toBe('participant')
    expect(await eve.act('end-meeting', {})).toBe('not-allowed')
  })
})

describe('a role that changes', () => {
  it('[I3] counts for the next frame', async () => {
    const ann = await relay.join('ann', 'lobby', 'chairman')
    const bob = await relay.join('bob', 'lobby', 'chairman')
    const cid = await relay.join('cid')
    expect(await cid.act('tell-waiting', { text: 'soon' })).toBe('not-allowed')
    expect(await ann.act('set-role', { to: cid.welcome.self, role: 'chairman' })).toBe('done')
    expect(await cid.act('tell-waiting', { text: 'soon' })).toBe('done')
    expect(await ann.act('set-role', { to: bob.welcome.self, role: 'participant' })).toBe('done')
    expect(await bob.act('tell-waiting', { text: 'never' })).toBe('not-allowed')
    expect(relay.store.rooms.get('lobby')?.note).toBe('soon')
  })

  it('[I3] counts for a frame that was sent before, and is worked on after', async () => {
    const bob = await relay.join('bob', 'lobby', 'chairman')
    const { tell } = relay.cluster
    relay.cluster.tell = async (...args: Parameters<Cluster['tell']>) => {
      relay.cluster.tell = tell
      await relay.cluster.change('lobby', [{ peer: bob.welcome.self, role: 'participant' }], null)
      await tell(...args)
    }
    const both = [bob.act('tell-waiting', { text: 'first' }), bob.act('tell-waiting', { text: 'second' })]
    expect(await Promise.all(both)).toEqual(['done', 'not-allowed'])
  })

  it('[I3] while the seat is being taken is that of the seat', async () => {
    const { issue } = relay.ice
    // The last that happens before the welcome, when the database has been asked for the last time.
    relay.ice.issue = (room, peer, now) => {
      void relay.cluster.change(room, [{ peer, role: 'chairman' }], null)
      return issue(room, peer, now)
    }
    const eve = await relay.join('eve')
    expect(await eve.act('lift-ban', { ban: 'no-such-ban' })).not.toBe('not-allowed')
  })
})

describe('the end of hello', () => {
  it('[H7] that comes before its answer leaves the seat to its grace time', async () => {
    const { join } = relay.cluster
    relay.cluster.join = async (seat, outlet, limit) => {
      const seated = await join(seat, outlet, limit)
      outlet.end('slow-reader')
      return seated
    }
    const eve = await relay.open('eve')
    hello(eve, relay.ticket('eve'))
    await eve.closed
    await (await relay.open('fay')).settle()
    expect((await relay.cluster.roster('lobby')).peers).toHaveLength(1)
    relay.clock.advance(relay.rules.graceMs)
    expect((await relay.cluster.roster('lobby')).peers).toEqual([])
  })

  it('[E7] [R4] by a reader who is too slow for it leaves the seat to its grace time', async () => {
    await relay.stop()
    relay = await startSocketRelay({ limits: { unreadMaxBytes: -1 } })
    const eve = await relay.open('eve')
    hello(eve, relay.ticket('eve'))
    await eve.closed
    expect((await relay.cluster.roster('lobby')).peers).toHaveLength(1)
    relay.clock.advance(relay.rules.graceMs)
    expect((await relay.cluster.roster('lobby')).peers).toEqual([])
  })
})

describe('acts', () => {
  it.each(actNames)('[H5] %s before hello ends the socket, however often it is said', async (name) => {
    const ann = await relay.join('ann', 'lobby', 'chairman')
    const eve = await relay.open('eve')
    for (const re of [1, 1]) eve.send({ type: name, re, ...actSamples(ann.welcome.self)[name] })
    expect(await eve.closed).toEqual({ code: 4401, reason: 'hello-first' })
    expect(eve.texts).toEqual(['{"type":"refused","re":1,"code":"hello-first"}'])
    await ann.settle()
    expect(types(ann)).toEqual(['welcome', 'pong'])
  })

  it('[E3] of a wrong shape are strikes, before hello and after', async () => {
    const eve = await relay.open('eve')
    const ann = await relay.join('ann', 'lobby', 'chairman')
    for (const client of [eve, ann]) {
      const to = ann.welcome.self
      client.send({ type: 'remove', re: 1, to: Array(65).fill({ peer: to }), address: false })
      client.send({ type: 'set-role', re: 2, to, role: 'admin' })
      client.send({ type: 'tell-waiting', re: 3, text: 'x'.repeat(30_000) })
      expect(await client.closed).toEqual({ code: 4400, reason: 'too-many-strikes' })
    }
  })

  it('[D3] [E1] that may be repeated later say when', async () => {
    await relay.stop()
    relay = await startSocketRelay({
      gate: { check: () => Promise.reject(new Refusal('too-many-tries', 7.2)), inTurn: (_source, hash) => hash() },
    })
    const ann = await relay.join('ann')
    ann.send({ type: 'claim', re: 4, password: 'wrong' })
    const refused = { type: 'refused', re: 4, code: 'too-many-tries', retryAfterMs: 7_200 }
    expect(await ann.next('refused')).toEqual(refused)
  })
})
