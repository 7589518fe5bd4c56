// A crowd at the door: how many come in, when the others are to come, and that what goes on inside goes on.
import { afterEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createArrivals } from '../../../../server/edge/ws/arrivals.ts'
import { defaultLimits } from '../../../../server/edge/ws/limits.ts'
import { createTurnstile } from '../../../../server/edge/ws/turnstile.ts'
import { connect } from '../../../support/relay-client.ts'
import { origin, type SocketRelay, startSocketRelay } from '../../../support/socket-relay.ts'

let relay: SocketRelay | null = null
afterEach(async () => {
  await relay?.stop()
  relay = null
})

/** Everybody comes at once, each from elsewhere, and again when told to; the times at which they were taken. */
function storm(count: number, limits = defaultLimits): number[] {
  const arrivals = createArrivals(limits)
  const due = new Map([[0, Array.from({ length: count }, (_, at) => `source ${String(at)}`)]])
  const taken: number[] = []
  for (let now = 0; taken.length < count && now < 60_000; now++) {
    for (const source of due.get(now) ?? []) {
      const arrival = arrivals.take(source, now)
      // Whoever is refused tries again by the back-off of browsers.
      const at = now + (arrival.is === 'later' ? arrival.afterMs : 2_500)
      if (arrival.is === 'taken') taken.push(now)
      else due.set(at, [...(due.get(at) ?? []), source])
    }
  }
  return taken
}

describe('arrivals', () => {
  it.each([2_000, 5_000])(
    '[R10] %i that come at once are all in within 30 s, and never too many in a second',
    (count) => {
      const taken = storm(count)
      expect(taken).toHaveLength(count)
      expect(taken.at(-1)).toBeLessThan(30_000)
      for (let from = 0, to = 0; from < taken.length; from++) {
        while (to < taken.length && (taken[to] ?? 0) < (taken[from] ?? 0) + 1_000) to++
        expect(to - from).toBeLessThanOrEqual(2 * defaultLimits.arrivalsPerSecond)
      }
    },
  )

  it('[R10] never takes more than the pace allows, whatever comes when', () => {
    const limits = { ...defaultLimits, arrivalsPerSecond: 10, arrivalsAtOnce: 10 }
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.constantFrom('a', 'b', 'c'))), (steps) => {
        const arrivals = createArrivals(limits)
        let now = 0
        let taken = 0
        for (const [passesMs, source] of steps) {
          now += passesMs
          const arrival = arrivals.take(source, now)
          if (arrival.is === 'taken') taken++
          else if (arrival.is === 'later') expect(arrival.afterMs).toBeGreaterThanOrEqual(1_000)
          expect(taken).toBeLessThanOrEqual(10 + now / 100)
        }
      }),
    )
  })

  it('[R10] leaves half of it to the others, whatever one source does', () => {
    const arrivals = createArrivals(defaultLimits)
    let others = 0
    for (let now = 0; now < 10_000; now += 1) {
      for (let at = 0; at < 5; at++) arrivals.take('greedy', now)
      if (now % 20 === 0 && arrivals.take(`other ${String(now)}`, now).is === 'taken') others++
    }
    expect(others).toBe(500)
  })

  it('[R10] leaves a quarter of it to those who come rarely, whatever several sources do', () => {
    const arrivals = createArrivals(defaultLimits)
    let others = 0
    let greedy = 0
    for (let now = 0; now < 20_000; now += 1) {
      for (let at = 0; at < 5; at++) {
        if (arrivals.take(`greedy ${String((now + at) % 8)}`, now).is === 'taken' && now >= 10_000) greedy++
      }
      if (now % 25 === 0 && arrivals.take(`other ${String(now)}`, now).is === 'taken') others++
    }
    expect(others).toBe(800)
    // And what they leave is not wasted.
    expect(greedy).toBeGreaterThan(1_400)
  })

  it('[R10] keeps nobody out when the clock is set back', () => {
    const arrivals = createArrivals(defaultLimits)
    const HOUR_MS = 3_600_000
    for (let at = 0; at < 1_000; at++) arrivals.take(`early ${String(at)}`, HOUR_MS)
    const later = Array.from({ length: 200 }, (_, at) => arrivals.take(`late ${String(at)}`, 5_000 + at * 10))
    expect(later.filter(({ is }) => is === 'taken').length).toBeGreaterThan(150)
  })

  it('[R10] tells whom it cannot take when to come, as its first frame, and refuses those beyond', async () => {
    const limits = { arrivalsPerSecond: 2, arrivalsAtOnce: 4, laterMs: 2_500 }
    relay = await startSocketRelay({ limits })
    const ann = await relay.join('ann')
    await relay.join('bob')
    const waits: number[] = []
    for (let at = 0; at < 2; at++) {
      const late = await relay.open('eve')
      waits.push((await late.next('drain')).afterMs)
      expect((await late.closed).code).toBe(1012)
      expect(late.frames).toHaveLength(1)
    }
    expect(waits).toEqual([1_000, 2_000])
    await expect(connect(relay.url, { origin, cookie: 'sid=eve' })).rejects.toThrow('HTTP 503')
    relay.clock.advance(1_000)
    const eve = await relay.join('eve')
    ann.send({ type: 'signal', re: 1, to: eve.welcome.self, payload: 'hello' })
    expect((await eve.next('signal')).payload).toBe('hello')
  })
})

describe('the turnstile', () => {
  it('lets one in for each turn of everything else, so many at a time, in order', async () => {
    const log: string[] = []
    let turns = 0
    const pause = async (): Promise<void> => {
      turns++
      await new Promise(setImmediate)
    }
    const inTurn = createTurnstile(2, pause)
    let inside = 0
    const work = async (name: string): Promise<string> => {
      log.push(name)
      inside++
      expect(inside).toBeLessThanOrEqual(2)
      await new Promise(setImmediate)
      await new Promise(setImmediate)
      inside--
      return name
    }
    const names = ['a', 'b', 'c', 'd', 'e']
    expect(await Promise.all(names.map((name) => inTurn(() => work(name))))).toEqual(names)
    expect(log).toEqual(names)
    expect(turns).toBe(5)
  })

  it('goes on after work that fails', async () => {
    const inTurn = createTurnstile(1, () => new Promise(setImmediate))
    const failed = inTurn(() => Promise.reject(new Error('no')))
    await expect(failed).rejects.toThrow('no')
    expect(await inTurn(() => Promise.resolve('yes'))).toBe('yes')
  })
})
