// Hundreds of rooms in made-up time, each on a network of its own: the budget finds its level soon and stays there.
import { describe, expect, it } from '@jest/globals'
import { rungCosts } from '../../../../client/engine/budget/rungs.ts'
import { createChance } from '../../../sim/timeline.ts'
import {
  changesOf,
  END_MS,
  jain,
  mean,
  meanGrants,
  playRoom,
  quantile,
  run,
  SETTLED_MS,
  type Room,
} from '../../../support/mesh-rooms.ts'
import { SimSender } from '../../../support/mesh-sim.ts'

/** `MESH_SEED=123 npm run jest -- ...` runs that one alone; `MESH_SEEDS=5000` that many. */
const chosen = process.env['MESH_SEED']
const seeds =
  chosen === undefined
    ? Array.from({ length: Number(process.env['MESH_SEEDS'] ?? 150) }, (_, at) => at + 1)
    : [Number(chosen)]
/** Of the lowest rung; with less there is none at times. */
const LOWEST_BPS = rungCosts[90].fullBps
/** Of one link, when nothing happens. */
const MOST_A_MINUTE = 8
const tile = { rung: 720, framerate: 30, priority: 'tile' } as const

function violations(room: Room): readonly string[] {
  return [...hasty(room), ...unsteady(room), ...unfair(room)]
}

/** Changes that nobody asked for, sooner than 1.5 s after one another; what there are no bits for at all ends at once. */
function hasty({ sender }: Room): readonly string[] {
  const lastOf = new Map<string, number>()
  return changesOf(sender)
    .filter(({ isAsked }) => !isAsked)
    .flatMap(({ at, peer, isStop }) => {
      const isHasty = !isStop && at - (lastOf.get(peer) ?? -Infinity) < 1_500
      lastOf.set(peer, at)
      return isHasty ? [`${peer} changed twice before ${at}`] : []
    })
}

/** Not there after 5 s, or not at rest. */
function unsteady({ sender }: Room): readonly string[] {
  const counts = new Map<string, number>()
  for (const { at, peer } of changesOf(sender)) if (at > SETTLED_MS) counts.set(peer, (counts.get(peer) ?? 0) + 1)
  const most = (MOST_A_MINUTE * (END_MS - SETTLED_MS)) / 60_000
  const restless = [...counts].filter(([, count]) => count > most)
  const steady = meanGrants(sender, SETTLED_MS, END_MS)
  const first = meanGrants(sender, SETTLED_MS, SETTLED_MS + 3_000)
  const late = [...steady].filter(([peer, bps]) => bps > LOWEST_BPS && (first.get(peer) ?? 0) < 0.5 * bps)
  return [
    ...restless.map(([peer, count]) => `${peer} changed ${count} times when all was quiet`),
    ...late.map(([peer, bps]) => `${peer} had ${first.get(peer)?.toFixed(0)} of its ${bps.toFixed(0)} after 5 s`),
  ]
}

/** All want the same, so all get the same but for the one whose path is bad. */
function unfair({ sender, kind }: Room): readonly string[] {
  const isBad = kind === 'bad-path' || kind === 'both'
  const bits = [...meanGrants(sender, SETTLED_MS, END_MS)].filter(([peer]) => !isBad || peer !== 'peer-0')
  const index = jain(bits.map(([, bps]) => bps))
  return bits.length > 0 && index < 0.95 ? [`Jain's index is ${index.toFixed(3)}`] : []
}

it('[Q5] [Q7] finds its level within 5 s, shares fairly and does not go to and fro', () => {
  const failed: string[] = []
  for (const seed of seeds) {
    const room = playRoom(seed)
    const wrong = violations(room)
    if (wrong.length > 0)
      failed.push(`MESH_SEED=${seed} (${room.people}, ${room.kind})\n  ${wrong.slice(0, 5).join('\n  ')}`)
  }
  expect(failed.join('\n')).toBe('')
}, 300_000)

describe('at a bottleneck', () => {
  it.each([4, 6])('keeps a shared uplink of 3 Mbit/s busy and its queue short with %i people', (people) => {
    for (let seed = 1; seed <= 10; seed++) {
      const sender = new SimSender({
        chance: createChance(seed),
        uplinkBps: 3e6,
        isChromium: true,
        pixelsPerSecond: 3e8,
      })
      for (let at = 1; at < people; at++) sender.want(0, `peer-${at}`, tile)
      run(sender, 0, 60_000)
      const from = 5_000 / 50
      expect(quantile(sender.queueMs.slice(from), 0.95)).toBeLessThan(100)
      expect(mean(sender.outBps.slice(from)) / 3e6).toBeGreaterThan(0.7)
      expect(jain([...meanGrants(sender, 20_000, 60_000).values()])).toBeGreaterThan(0.95)
    }
  })

  it('does not lower the others for one bad path', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const sender = new SimSender({
        chance: createChance(seed),
        uplinkBps: 2e7,
        isChromium: seed % 2 === 0,
        pixelsPerSecond: 3e8,
      })
      for (let at = 0; at < 4; at++)
        sender.want(0, `peer-${at}`, { ...tile, rung: 540, framerate: 20 }, at === 0 ? 300_000 : Infinity)
      run(sender, 0, 60_000)
      const grants = [...meanGrants(sender, 5_000, 60_000).values()]
      for (const others of grants.slice(1)) expect(others).toBeGreaterThan(600_000)
    }
  })

  it('follows a connection that becomes narrow, and finds out when it is wide again', () => {
    for (let seed = 1; seed <= 5; seed++) {
      const sender = new SimSender({
        chance: createChance(seed),
        uplinkBps: 3e6,
        isChromium: true,
        pixelsPerSecond: 3e8,
      })
      for (let at = 0; at < 4; at++) sender.want(0, `peer-${at}`, tile)
      run(sender, 0, 20_000)
      sender.uplink.bps = 1e6
      run(sender, 20_000, 50_000)
      expect(quantile(sender.queueMs.slice(28_000 / 50), 0.95)).toBeLessThan(100)
      sender.uplink.bps = 3e6
      run(sender, 50_000, 150_000)
      expect(mean(sender.outBps.slice(-600))).toBeGreaterThan(2e6)
    }
  })
})
