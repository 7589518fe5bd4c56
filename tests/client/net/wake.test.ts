// A laptop that slept: the page looks after its socket as soon as it runs again.
import { describe, expect, it } from '@jest/globals'
import { watchWake } from '../../../client/net/wake.ts'

function machine() {
  let now = 1_700_000_000_000
  let woken = 0
  let step: (() => void) | null = null
  const end = watchWake({
    wallClock: () => now,
    repeat: (_everyMs, act) => {
      step = act
      return () => (step = null)
    },
    onWake: () => woken++,
  })
  return {
    end,
    isWatching: () => step !== null,
    woken: () => woken,
    passes(ms: number) {
      now += ms
      step?.()
    },
  }
}

describe('waking up', () => {
  it('is noticed once, after more than ten seconds that nobody saw', () => {
    const one = machine()
    for (const ms of [2_000, 2_100, 12_000]) one.passes(ms)
    expect(one.woken()).toBe(0)
    one.passes(12_001)
    expect(one.woken()).toBe(1)
    one.passes(2_000)
    expect(one.woken()).toBe(1)
  })

  it('is not a clock that is set back', () => {
    const one = machine()
    one.passes(-3_600_000)
    one.passes(2_000)
    expect(one.woken()).toBe(0)
  })

  it('is watched until the end', () => {
    const one = machine()
    one.end()
    expect(one.isWatching()).toBe(false)
  })
})
