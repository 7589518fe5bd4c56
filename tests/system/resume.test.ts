// Seats outlive sockets, and the relay itself: the real process, killed and started again.
import { describe, expect, it } from '@jest/globals'
import { startServer } from '../harness/server.ts'
import { type Joined, visit, type Visitor } from '../support/visitor.ts'

/** A signal from each to each other; resolves when all have come. */
async function everybodyTalks(all: readonly Joined[], word: string): Promise<void> {
  for (const from of all) {
    for (const to of all) {
      if (from !== to) from.send({ type: 'signal', re: 1, to: to.welcome.self, payload: word })
    }
  }
  for (const one of all) {
    const heard = new Set<string>()
    while (heard.size < all.length - 1) {
      const signal = await one.next('signal')
      if (signal.payload === word) heard.add(signal.from)
    }
  }
}

const idsOf = (joined: Joined): string[] => joined.welcome.roster.peers.map((member) => member.peer).sort()

async function fourIn(origin: string): Promise<{ room: string; visitors: Visitor[]; joined: Joined[] }> {
  const visitors = Array.from({ length: 4 }, () => visit(origin))
  const room = (await visitors[0]?.createRoom()) ?? ''
  const joined: Joined[] = []
  for (const visitor of visitors) joined.push(await visitor.join(room))
  return { room, visitors, joined }
}

describe('resuming', () => {
  it('[R8] [I2] four peers keep their ids through kill -9 and a restart', async () => {
    const server = await startServer()
    const { room, visitors, joined } = await fourIn(server.origin)
    await everybodyTalks(joined, 'before')

    await server.kill9()
    await Promise.all(joined.map((one) => one.closed))
    await server.restart()

    const back = await Promise.all(visitors.map((visitor, at) => visitor.resume(joined[at] as Joined)))
    expect(back.map((one) => one.welcome.self)).toEqual(joined.map((one) => one.welcome.self))
    for (const one of back) {
      expect(one.welcome.resumed).toBe(false)
      expect(one.welcome.roster.complete).toBe(false)
    }
    back[0]?.send({ type: 'sync' })
    const { roster } = (await back[0]?.next('roster')) ?? { roster: { peers: [] } }
    expect(roster.peers.map((member) => member.peer).sort()).toEqual(idsOf(joined[3] as Joined))
    await everybodyTalks(back, 'after')

    const fifth = await visit(server.origin).join(room)
    expect(idsOf(fifth)).toEqual([...idsOf(joined[3] as Joined), fifth.welcome.self].sort())
    await everybodyTalks([...back, fifth], 'five')
    expect(await server.stop()).toBe(0)
  })

  it('[R3] who does not come back after a restart is gone when the grace time is over', async () => {
    const server = await startServer({ settings: { VROOM_DAEMON_GRACE: '5' } })
    const { visitors, joined } = await fourIn(server.origin)
    await server.kill9()
    await server.restart()
    const back = await visitors[0]?.resume(joined[0] as Joined)
    const { roster } = (await back?.next('roster')) ?? {}
    expect(roster).toEqual({ version: 2, complete: true, peers: back?.welcome.roster.peers })
    const late = await visitors[1]?.open()
    late?.send({ type: 'hello', v: 1, resume: joined[1]?.welcome.resume })
    expect((await late?.closed)?.reason).toBe('bad-resume')
  })

  it('[R4] [R5] a socket cut alone is resumed, and nobody hears of it', async () => {
    const server = await startServer()
    const { visitors, joined } = await fourIn(server.origin)
    const [ann, bob] = joined as [Joined, Joined]
    bob.ws.terminate()
    await bob.closed
    ann.send({ type: 'signal', re: 1, to: bob.welcome.self, payload: 'while you were away' })
    const again = await visitors[1]?.resume(bob)
    expect(again?.welcome).toMatchObject({ self: bob.welcome.self, resumed: true })
    expect((await again?.next('signal'))?.payload).toBe('while you were away')
    await ann.settle()
    expect(ann.frames.map((frame) => frame.type)).not.toContain('peer-left')
  })

  it('[R10] a stop tells each socket when to come back, and seats are there after it', async () => {
    const server = await startServer()
    const { visitors, joined } = await fourIn(server.origin)
    expect(await server.stop()).toBe(0)
    for (const one of joined) {
      expect((await one.next('drain')).afterMs).toBeGreaterThanOrEqual(0)
      expect((await one.closed).code).toBe(1012)
    }
    await server.restart()
    const back = await Promise.all(visitors.map((visitor, at) => visitor.resume(joined[at] as Joined)))
    expect(back.map((one) => one.welcome.self)).toEqual(joined.map((one) => one.welcome.self))
  })

  it('[R7] two holders of one token do not chase each other out', async () => {
    const server = await startServer()
    const visitor = visit(server.origin)
    const first = await visitor.join(await visitor.createRoom())
    const second = await visitor.resume(first)
    expect(await first.closed).toEqual({ code: 4409, reason: 'taken-over' })
    await second.settle()
    expect(second.frames.map((frame) => frame.type)).toEqual(['welcome', 'pong'])
  })
})
