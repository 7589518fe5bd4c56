// Attacks on two relays that are one instance: between them, and on the Redis that they share.
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { Redis } from 'ioredis'
import type { ServerFrame } from '../../protocol/server-to-client.ts'
import { redisDatabase, type RedisDatabase, type RunningRedis, startRedis } from '../harness/redis.ts'
import { startRelays } from '../harness/relays.ts'
import type { RunningServer } from '../harness/server.ts'
import { waitFor } from '../harness/wait-for.ts'
import type { RelayClient } from '../support/relay-client.ts'
import { type Joined, visit, type Visitor } from '../support/visitor.ts'

let redis: RunningRedis
let place: RedisDatabase
let relays: RunningServer[]
let [here, there] = ['', '']

beforeAll(async () => {
  redis = await startRedis()
  place = redisDatabase(redis)
  relays = await startRelays(2, { redis: place })
  ;[here, there] = relays.map(({ origin }) => origin) as [string, string]
})

afterEach(() => {
  for (const relay of relays) {
    expect(relay.status()).toBeNull()
    expect(relay.log().join('\n')).not.toMatch(/nobody caught|could not be handled/)
  }
})

/** The same browser at the other relay. */
const at = (origin: string, { cookie }: Visitor): Visitor => visit(origin, origin, cookie)

/** How the relay answers a hello. */
async function say(client: RelayClient, hello: object): Promise<string> {
  client.send({ type: 'hello', v: 1, ...hello })
  const isAnswer = ({ type }: ServerFrame): boolean => type === 'welcome' || type === 'refused'
  await waitFor(() => client.frames.some(isAnswer), { what: 'an answer to a hello' })
  const answer = client.frames.find(isAnswer)
  return answer?.type === 'refused' ? answer.code : 'welcome'
}

const seatsIn = async (joined: Joined): Promise<number> => {
  joined.send({ type: 'sync' })
  return (await joined.next('roster')).roster.peers.length
}

describe('at two relays at once', () => {
  it('[H3] [C7] one ticket is good for one seat', async () => {
    const ann = visit(here)
    const room = await ann.createRoom()
    const inside = await ann.join(room)
    for (let round = 1; round <= 10; round++) {
      const eve = visit(here)
      const ticket = await eve.ticket(room)
      const sockets = await Promise.all([here, there, here, there].map((origin) => at(origin, eve).open()))
      const answers = await Promise.all(sockets.map((socket) => say(socket, { ticket })))
      expect(answers.sort()).toEqual(['bad-ticket', 'bad-ticket', 'bad-ticket', 'welcome'])
      expect(await seatsIn(inside)).toBe(1 + round)
    }
  })

  it('[R6] [R7] a token that was copied has one holder in the end, and nobody chases anybody out', async () => {
    const ann = visit(here)
    const room = await ann.createRoom()
    const inside = await ann.join(room)
    for (let round = 0; round < 10; round++) {
      const bob = visit(there)
      const first = await bob.join(room)
      const { resume } = first.welcome
      const copies = await Promise.all([here, there, here, there].map((origin) => at(origin, bob).open()))
      await Promise.all(copies.map((copy) => say(copy, { resume })))
      const isOpen = ({ ws }: RelayClient): boolean => ws.readyState === ws.OPEN
      await waitFor(() => [first, ...copies].filter(isOpen).length === 1, { what: 'one holder' })
      const [holder] = copies.filter(isOpen)
      holder?.send({ type: 'ping' })
      await holder?.next('pong')
      expect(await seatsIn(inside)).toBe(2)
      holder?.send({ type: 'leave' })
      await inside.next('peer-left')
      const late = await at(round % 2 === 0 ? here : there, bob).open()
      expect(await say(late, { resume })).toBe('bad-resume')
    }
  })

  it('[M9] whoever is removed at one does not come back at the other, however fast', async () => {
    const ann = visit(here)
    const room = await ann.createRoom()
    const inside = await ann.join(room)
    for (let round = 0; round < 10; round++) {
      const eve = visit(there)
      const seat = await eve.join(room)
      await inside.next('peer-joined')
      const spare = await Promise.all([here, there].map((origin) => at(origin, eve).open()))
      const removed = inside.act('remove', { to: [{ peer: seat.welcome.self }], address: false })
      const answers = spare.map((socket) => say(socket, { resume: seat.welcome.resume }))
      expect(await removed).toBe('done')
      await Promise.all(answers)
      await waitFor(() => [seat, ...spare].every(({ ws }) => ws.readyState === ws.CLOSED), { what: 'them to be out' })
      expect(await seatsIn(inside)).toBe(1)
      expect((await at(there, eve).ask(room, 'entry', {})).code).toBe('banned')
    }
  })
})

describe('whoever can write to Redis', () => {
  it('[C8] repeats and forges what relays say, and nobody hears it', async () => {
    const ann = visit(here)
    const bob = visit(there)
    const room = await ann.createRoom()
    const tapped: (readonly [string, string])[] = []
    const eve = new Redis({ host: '127.0.0.1', port: redis.port })
    const tap = new Redis({ host: '127.0.0.1', port: redis.port })
    try {
      await tap.psubscribe(`${place.prefix}:*`)
      tap.on('pmessage', (_pattern: string, channel: string, text: string) => tapped.push([channel, text]))
      const [one, two] = [await ann.join(room), await bob.join(room)]
      const cid = await visit(there).join(room)
      cid.send({ type: 'leave' })
      await one.next('peer-left')
      for (let n = 0; n < 5; n++) two.send({ type: 'signal', re: n, to: one.welcome.self, payload: `word ${n}` })
      for (let n = 0; n < 5; n++) expect((await one.next('signal')).payload).toBe(`word ${n}`)
      const [heardOne, heardTwo] = [one.frames.length, two.frames.length]
      const channels = new Set(tapped.map(([channel]) => channel))
      for (const [channel, text] of [...tapped]) {
        for (const other of channels) await eve.publish(other, text)
        await eve.publish(channel, text.replace(/"n":\d+/, '"n":999999'))
        await eve.publish(channel, `${text.slice(0, 43)}.{}`)
      }
      for (const text of ['', '{', 'x'.repeat(1_000_000), '['.repeat(100_000), '__proto__']) {
        for (const channel of channels) await eve.publish(channel, text)
      }
      // After all that on the same channels.
      two.send({ type: 'signal', re: 9, to: one.welcome.self, payload: 'still here' })
      expect((await one.next('signal')).payload).toBe('still here')
      await two.settle()
      expect(one.frames.slice(heardOne).map(({ type }) => type)).toEqual(['signal'])
      expect(two.frames.slice(heardTwo).map(({ type }) => type)).toEqual(['pong'])
    } finally {
      eve.disconnect()
      tap.disconnect()
    }
  })

  it('[C8] makes up a seat, a role or a room, and gets none of them', async () => {
    const ann = visit(here)
    const room = await ann.createRoom()
    const inside = await ann.join(room)
    const guest = await visit(there).join(room)
    const key = `${place.prefix}:room:${room}`
    const hash = (await redis.command('HGETALL', key)) as string[]
    const field = `seat:${guest.welcome.self}`
    const record = hash[hash.indexOf(field) + 1] ?? ''
    const made = `seat:${'e'.repeat(22)}`
    await redis.command('HSET', key, field, record.replace('participant', 'chairman'), made, record)
    const late = await visit(there).join(room)
    const roles = new Map(late.welcome.roster.peers.map(({ peer, role }) => [peer, role]))
    expect(roles.get('e'.repeat(22))).toBeUndefined()
    expect(roles.get(inside.welcome.self)).toBe('chairman')
    expect([...roles.values()].filter((role) => role === 'chairman')).toHaveLength(1)
  })
})
