// How soon the one budget of all links finds its level, how fairly it shares and how much of an uplink it uses, in simulated
// rooms. Prints figures, and fails where the queue or the use of the uplink misses its target.
import { describe, expect, it } from '@jest/globals'
import { createChance } from '../sim/timeline.ts'
import { TICK_MS } from '../support/mesh-net.ts'
import { changesOf, jain, mean, meanGrants, quantile, run } from '../support/mesh-rooms.ts'
import { SimSender } from '../support/mesh-sim.ts'

const SEEDS = 20
const END_MS = 60_000
const tile = { rung: 720, framerate: 30, priority: 'tile' } as const

type Figures = {
  readonly settledMs: number
  readonly jain: number
  readonly used: number
  readonly queueMs: number
  readonly changes: number
}

function figuresOf(people: number, uplinkBps: number, isChromium: boolean, seed: number): Figures {
  const sender = new SimSender({ chance: createChance(seed), uplinkBps, isChromium, pixelsPerSecond: 300_000_000 })
  for (let at = 1; at < people; at++) sender.want(0, `peer-${at}`, tile)
  run(sender, 0, END_MS)
  const since = 5_000 / TICK_MS
  return {
    settledMs: settledMs(sender),
    jain: jain([...meanGrants(sender, END_MS / 2, END_MS).values()]),
    used: mean(sender.outBps.slice(since)) / uplinkBps,
    queueMs: quantile(sender.queueMs.slice(since), 0.95),
    changes: changesOf(sender).filter(({ at }) => at > 5_000).length / (people - 1) / ((END_MS - 5_000) / 60_000),
  }
}

/** When every link had, for two seconds, seven tenths of what it got on average in its first half minute. */
function settledMs(sender: SimSender): number {
  const steady = meanGrants(sender, 0, END_MS / 2)
  for (let at = 0; at < END_MS; at += 250) {
    const now = meanGrants(sender, at, at + 2_000)
    if ([...steady].every(([peer, bps]) => (now.get(peer) ?? 0) >= 0.7 * bps)) return at
  }
  return END_MS
}

describe('the budget', () => {
  it('prints its figures', () => {
    const rows = [
      'people  uplink  estimate  settled (worst)   Jain (worst)   used    queue p95 (worst)  changes/min/link',
    ]
    for (const people of [3, 4, 6, 8, 12]) {
      for (const uplinkBps of [1_500_000, 3_000_000, 6_000_000]) {
        for (const isChromium of [true, false]) {
          const all = Array.from({ length: SEEDS }, (_, seed) => figuresOf(people, uplinkBps, isChromium, seed + 1))
          rows.push(row(people, uplinkBps, isChromium, all))
          if (uplinkBps !== 3_000_000 || !isChromium) continue
          expect(Math.max(...all.map(({ queueMs }) => queueMs))).toBeLessThan(100)
          expect(mean(all.map(({ used }) => used))).toBeGreaterThan(0.7)
        }
      }
    }
    process.stdout.write(`\n${rows.join('\n')}\n\n`)
  })
})

function row(people: number, uplinkBps: number, isChromium: boolean, all: readonly Figures[]): string {
  const of = (name: keyof Figures): number[] => all.map((one) => one[name])
  const settled = `${(quantile(of('settledMs'), 0.5) / 1000).toFixed(1)} s (${(Math.max(...of('settledMs')) / 1000).toFixed(1)} s)`
  const fair = `${mean(of('jain')).toFixed(3)} (${Math.min(...of('jain')).toFixed(3)})`
  const queue = `${mean(of('queueMs')).toFixed(0)} ms (${Math.max(...of('queueMs')).toFixed(0)} ms)`
  return [
    String(people).padEnd(8),
    `${(uplinkBps / 1e6).toFixed(1)} M`.padEnd(8),
    (isChromium ? 'known' : 'none').padEnd(10),
    settled.padEnd(18),
    fair.padEnd(15),
    `${(100 * mean(of('used'))).toFixed(0)} %`.padEnd(8),
    queue.padEnd(19),
    mean(of('changes')).toFixed(1),
  ].join('')
}
