// How often each of many may do something.
import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createPace } from '../../../server/commands/pace.ts'

it('lets as much pass at once and in time as it says, for each alone', () => {
  const pace = createPace(2, 3)
  const four = (key: string, at: number) => [0, 1, 2, 3].map(() => pace(key, at))
  expect(four('a', 0)).toEqual([true, true, true, false])
  expect(four('b', 0)).toEqual([true, true, true, false])
  expect(four('a', 1_000)).toEqual([true, true, false, false])
  expect(four('a', 60_000)).toEqual([true, true, true, false])
})

it('takes nothing away when the clock is set back', () => {
  const pace = createPace(1, 1)
  expect([pace('a', 10_000), pace('a', 0), pace('a', 1_000)]).toEqual([true, false, true])
})

it('never lets more pass than its bucket holds and time has filled', () => {
  const steps = fc.array(fc.nat({ max: 3_000 }), { maxLength: 200 })
  fc.assert(
    fc.property(steps, (gaps) => {
      const pace = createPace(1, 5)
      let now = 0
      let passed = 0
      for (const gap of gaps) {
        now += gap
        if (pace('a', now)) passed += 1
        expect(passed).toBeLessThanOrEqual(5 + now / 1_000)
      }
    }),
  )
})

it('forgets those who came first, rather than grow without end', () => {
  const pace = createPace(0, 1)
  expect([pace('first', 0), pace('first', 0)]).toEqual([true, false])
  for (let at = 0; at < 10_000; at++) pace(`made up ${at}`, 0)
  expect(pace('first', 0)).toBe(true)
})
