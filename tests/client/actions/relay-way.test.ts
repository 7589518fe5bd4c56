// Signals that the relay refuses for now go again, in order.
import { describe, expect, it } from '@jest/globals'
import { createRelayWay } from '../../../client/actions/relay-way.ts'
import type { PeerId } from '../../../protocol/primitives.ts'
import { createFakeClock } from '../../fakes/clock.ts'

const bob = 'bbbbbbbbbbbbbbbbbbbbbb' as PeerId
const cleo = 'cccccccccccccccccccccc' as PeerId

function setUp() {
  const clock = createFakeClock()
  const said: { re: number; to: PeerId; payload: string }[] = []
  let isOpen = true
  const way = createRelayWay(clock, (re, to, payload) => {
    if (isOpen) said.push({ re, to, payload })
    return isOpen
  })
  const numberOf = (payload: string): number => said.findLast((one) => one.payload === payload)?.re ?? 0
  return {
    clock,
    way,
    said,
    numberOf,
    open: (now: boolean) => (isOpen = now),
    words: () => said.map((one) => one.payload),
  }
}

describe('a signal that cannot be passed on', () => {
  it('[C3] goes again when the relay said, with what follows for the same peer behind it', () => {
    const { clock, way, words, said, numberOf } = setUp()
    way.send(bob, 'b1')
    way.send(bob, 'b2')
    way.send(cleo, 'c1')
    expect(way.refused(numberOf('b1'), 1_000)).toBe(true)
    way.send(bob, 'b3')
    way.send(cleo, 'c2')
    expect(way.refused(numberOf('b2'), 1_000)).toBe(true)
    expect(words()).toEqual(['b1', 'b2', 'c1', 'c2'])
    clock.advance(1_000)
    expect(words().slice(4)).toEqual(['b1', 'b2', 'b3'])
    expect(new Set(said.map(({ re }) => re)).size).toBe(said.length)
  })

  it('may be refused again and again', () => {
    const { clock, way, words, numberOf } = setUp()
    way.send(bob, 'b1')
    for (let round = 0; round < 5; round++) {
      way.refused(numberOf('b1'), null)
      clock.advance(1_000)
    }
    expect(words()).toEqual(['b1', 'b1', 'b1', 'b1', 'b1', 'b1'])
  })

  it('waits for the next socket when this one goes meanwhile', () => {
    const { clock, way, words, numberOf, open } = setUp()
    way.send(bob, 'b1')
    way.send(bob, 'b2')
    way.refused(numberOf('b1'), 500)
    way.refused(numberOf('b2'), 500)
    open(false)
    clock.advance(1_000)
    expect(way.send(cleo, 'c1')).toBe(false)
    open(true)
    way.again()
    expect(words()).toEqual(['b1', 'b2', 'b1', 'b2'])
  })

  it('keeps the newest when there are many', () => {
    const { clock, way, words, numberOf } = setUp()
    way.send(bob, 'first')
    way.refused(numberOf('first'), 1_000)
    for (let at = 0; at < 100; at++) way.send(bob, String(at))
    clock.advance(1_000)
    expect(words().slice(1)).toEqual(Array.from({ length: 64 }, (_, at) => String(at + 36)))
  })

  it('does not know numbers of others, of long ago, or twice', () => {
    const { clock, way, said, numberOf } = setUp()
    expect(way.refused(7, null)).toBe(false)
    way.send(bob, 'old')
    const old = numberOf('old')
    clock.advance(10_000)
    way.send(bob, 'new')
    expect(way.refused(old, null)).toBe(false)
    expect(way.refused(numberOf('new'), null)).toBe(true)
    expect(way.refused(numberOf('new'), null)).toBe(false)
    way.close()
    clock.advance(10_000)
    expect(said).toHaveLength(2)
  })
})
