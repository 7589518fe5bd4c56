// The timetable of a trouble, to the millisecond.
import { beforeEach, describe, expect, it } from '@jest/globals'
import { Recovery, SILENCE_MS } from '../../../client/mesh/recovery.ts'
import { createFakeClock, type FakeClock } from '../../fakes/clock.ts'
import { pass, turn } from '../../support/pair-world.ts'

let clock: FakeClock
let start: number
let received: number
let deeds: [string, number][]
let recovery: Recovery

const after = (name: string): number[] => deeds.filter(([deed]) => deed === name).map(([, at]) => at)
const run = (ms: number): Promise<void> => pass(clock, ms, 50)

function make(silenceMs: number = SILENCE_MS.others, ask = () => Promise.resolve(received)): Recovery {
  const note = (name: string) => () => void deeds.push([name, clock.now() - start])
  return new Recovery(clock, silenceMs, {
    received: ask,
    restart: note('restart'),
    rebuild: note('rebuild'),
    giveUp: note('giveUp'),
  })
}

beforeEach(() => {
  clock = createFakeClock()
  start = clock.now()
  received = 0
  deeds = []
  recovery = make()
})

describe('an interrupted link', () => {
  it('[L4] is restarted after one second of silence, then after pauses of 0, 1, 2 and 4 s', async () => {
    recovery.interrupted()
    await run(950)
    expect(deeds).toEqual([])
    await run(11_000)
    expect(after('restart')).toEqual([1_000, 2_000, 4_000, 8_000])
    expect(after('rebuild')).toEqual([])
  })

  it('[L4] in Firefox, after three seconds', async () => {
    recovery = make(SILENCE_MS.firefox)
    recovery.interrupted()
    await run(8_000)
    expect(after('restart')).toEqual([3_000, 4_000, 6_000])
  })

  it('[L4] is left alone while bytes still come, and restarted once they stop', async () => {
    recovery.interrupted()
    for (let second = 0; second < 5; second++) {
      received += 100
      await run(1_000)
    }
    expect(after('restart')).toEqual([])
    await run(1_050)
    expect(after('restart')).toEqual([6_000])
  })

  it('[L5] [L6] is rebuilt at 12 s and 24 s, and given up at 30 s for good', async () => {
    recovery.interrupted()
    await run(60_000)
    expect(after('rebuild')).toEqual([12_000, 24_000])
    expect(after('giveUp')).toEqual([30_000])
    expect(deeds.at(-1)).toEqual(['giveUp', 30_000])
    expect(clock.pending()).toBe(0)
  })

  it('is not restarted any more once it is being rebuilt', async () => {
    recovery.interrupted()
    await run(23_000)
    expect(Math.max(...after('restart'))).toBeLessThanOrEqual(12_000)
  })

  it('counts one trouble, whatever follows', async () => {
    recovery.interrupted()
    await run(5_000)
    recovery.interrupted()
    recovery.interrupted()
    await run(26_000)
    expect(after('rebuild')).toEqual([12_000, 24_000])
    expect(after('giveUp')).toEqual([30_000])
  })

  it('ends when it is connected: no timer is left', async () => {
    recovery.interrupted()
    await run(2_500)
    recovery.connected()
    expect(clock.pending()).toBe(0)
    deeds = []
    await run(60_000)
    expect(deeds).toEqual([])
  })

  it('has its whole time again in the next trouble', async () => {
    recovery.interrupted()
    await run(11_000)
    recovery.connected()
    start = clock.now()
    deeds = []
    recovery.interrupted()
    await run(31_000)
    expect(after('restart')[0]).toBe(1_000)
    expect(after('rebuild')[0]).toBe(12_000)
    expect(after('giveUp')).toEqual([30_000])
  })

  it('is not bothered by an answer about an earlier trouble', async () => {
    const answers: ((bytes: number) => void)[] = []
    recovery = make(SILENCE_MS.others, () => new Promise((resolve) => answers.push(resolve)))
    recovery.interrupted()
    recovery.connected()
    recovery.interrupted()
    answers[0]?.(0)
    await turn()
    // Only the watch of the second trouble may set a timer, and its question is still open.
    expect(clock.pending()).toBe(2)
    recovery.close()
    answers[1]?.(0)
    await turn()
    expect(clock.pending()).toBe(0)
  })
})

describe('a link that is being opened', () => {
  it('[L5] has 12 s to connect, and the next one as long', async () => {
    recovery.opening()
    await run(31_000)
    expect(deeds).toEqual([
      ['rebuild', 12_000],
      ['rebuild', 24_000],
      ['giveUp', 30_000],
    ])
  })

  it('[L5] has its 12 s also when it was opened at the wish of the other end, but no more than 30 s in all', async () => {
    recovery.opening()
    await run(10_000)
    recovery.opening()
    await run(21_000)
    expect(deeds).toEqual([
      ['rebuild', 22_000],
      ['giveUp', 30_000],
    ])
  })
})

describe('a destroyed link', () => {
  it('[L5] is rebuilt at once', async () => {
    recovery.destroyed()
    clock.advance(0)
    expect(deeds).toEqual([['rebuild', 0]])
    await run(11_950)
    expect(deeds).toHaveLength(1)
    await run(50)
    expect(after('rebuild')).toEqual([0, 12_000])
  })

  it('[L5] is rebuilt after 1, 2, 4 and 4 s when each new one is destroyed at once', async () => {
    recovery.destroyed()
    for (const ms of [0, 1_000, 2_000, 4_000, 4_000]) {
      clock.advance(ms)
      recovery.destroyed()
    }
    expect(after('rebuild')).toEqual([0, 1_000, 3_000, 7_000, 11_000])
    await run(30_000)
    expect(after('giveUp')).toEqual([30_000])
  })

  it('is not restarted', async () => {
    recovery.interrupted()
    await run(1_500)
    recovery.destroyed()
    await run(10_000)
    expect(after('restart')).toEqual([1_000])
  })

  it('begins again at once after it has been connected in between', async () => {
    recovery.destroyed()
    clock.advance(0)
    recovery.destroyed()
    clock.advance(1_000)
    recovery.connected()
    start = clock.now()
    deeds = []
    recovery.destroyed()
    clock.advance(0)
    expect(deeds).toEqual([['rebuild', 0]])
    await turn()
  })
})

describe('a change of the network', () => {
  it('[L4] restarts a link that seems well, once and without a timer', () => {
    recovery.networkChanged()
    expect(deeds).toEqual([['restart', 0]])
    expect(clock.pending()).toBe(0)
  })

  it('[L4] restarts one in trouble at once, and begins its pauses anew', async () => {
    recovery.interrupted()
    await run(4_500)
    deeds = []
    recovery.networkChanged()
    await run(3_500)
    expect(after('restart')).toEqual([4_500, 5_500, 7_500])
  })
})

describe('a connection that comes on slowly', () => {
  it('[L5] is built anew 12 s after its last step', async () => {
    recovery.opening()
    await run(10_000)
    recovery.stepped(12_000, true)
    await run(10_000)
    recovery.stepped(12_000, true)
    await run(11_950)
    expect(deeds).toEqual([])
    await run(100)
    expect(after('rebuild')).toEqual([32_000])
  })

  it('[L6] is given up 30 s after the last step of the first; those that are built later do not put it off', async () => {
    recovery.opening()
    await run(2_000)
    recovery.stepped(12_000, true)
    await run(13_000)
    recovery.stepped(12_000, false)
    await run(9_000)
    expect(after('rebuild')).toEqual([14_000])
    await run(10_000)
    expect(after('giveUp')).toEqual([32_000])
    expect(clock.pending()).toBe(0)
  })

  it('[L4] once it is connected, a step is nothing', async () => {
    recovery.opening()
    recovery.connected()
    recovery.stepped(12_000, true)
    await run(60_000)
    expect(deeds).toEqual([])
    expect(clock.pending()).toBe(0)
  })
})
