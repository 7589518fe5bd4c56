// Looking at the links again and again, also where one of them never answers.
import { describe, expect, it } from '@jest/globals'
import { Watch, type Look } from '../../../client/engine/watch.ts'
import type { LinkSample } from '../../../client/mesh/peer-link.ts'
import { createFakeClock } from '../../fakes/clock.ts'
import { pass } from '../../support/pair-world.ts'

function watched(sample: (peer: string, at: number) => Promise<LinkSample | null>) {
  const clock = createFakeClock()
  const looks: (readonly Look[])[] = []
  const watch = new Watch({
    clock,
    sample: (peer) => sample(peer, clock.now()),
    probedMs: () => null,
    onLooks: (now) => looks.push(now),
  })
  return { clock, watch, looks }
}

const sampleAt = (at: number): LinkSample => ({
  at,
  bytesSent: at,
  bytesReceived: at,
  route: null,
  roundTripMs: null,
  availableOutgoing: null,
  sent: {},
  received: {},
})

describe('the watch', () => {
  it('has rates from the second look on', async () => {
    const { clock, watch, looks } = watched((_peer, at) => Promise.resolve(sampleAt(at)))
    watch.linked('p')
    await pass(clock, 2_100)
    expect(looks.map((all) => all.map(({ rates }) => rates?.inBps ?? null))).toEqual([[null], [8_000]])
  })

  it('does not wait for a link that never answers, nor ask it again meanwhile', async () => {
    let asked = 0
    const { clock, watch, looks } = watched((peer, at) => {
      if (peer === 'good') return Promise.resolve(sampleAt(at))
      asked += 1
      return new Promise(() => undefined)
    })
    watch.linked('good')
    watch.linked('stuck')
    await pass(clock, 5_100)
    expect(looks.length).toBe(4)
    expect(looks.every((all) => all.length === 1 && all[0]?.peer === 'good')).toBe(true)
    expect(asked).toBe(1)
  })

  it('goes on when a link has nothing to say or fails', async () => {
    const { clock, watch, looks } = watched((peer) =>
      peer === 'none' ? Promise.resolve(null) : Promise.reject(new Error('closed')),
    )
    watch.linked('none')
    watch.linked('fails')
    await pass(clock, 3_100)
    expect(looks).toEqual([[], [], []])
  })

  it('looks half as often at many, and at none any more when all are gone', async () => {
    const { clock, watch, looks } = watched((_peer, at) => Promise.resolve(sampleAt(at)))
    const peers = ['a', 'b', 'c', 'd', 'e', 'f']
    for (const peer of peers) watch.linked(peer)
    await pass(clock, 10_100)
    expect(looks.length).toBeLessThanOrEqual(6)
    for (const peer of peers) watch.gone(peer)
    const before = looks.length
    await pass(clock, 5_000)
    expect(looks.length).toBe(before)
    expect(clock.pending()).toBe(0)
  })
})
