// What the log says of a database that comes and goes.
import { expect, it } from '@jest/globals'
import { createOutage, type Outage } from '../../../server/store/outage.ts'
import { createFakeLog } from '../../fakes/log.ts'

let now = 0

function notice(): { outage: Outage; said: () => string[] } {
  const log = createFakeLog()
  now = 0
  const said = () => log.lines.map(({ level, fields }) => `${level} ${JSON.stringify(fields)}`)
  return { outage: createOutage(log, () => now), said }
}

it('says each reason once, and how long it was', () => {
  const { outage, said } = notice()
  outage.worked()
  expect(outage.failed('ECONNREFUSED')).toBe(true)
  for (now = 0; now < 60_000; now += 100) outage.failed(now % 200 === 0 ? 'ECONNREFUSED' : '57P03')
  outage.worked()
  outage.worked()
  expect(said()).toEqual(['error {"why":"ECONNREFUSED"}', 'error {"why":"57P03"}', 'info {"awayMs":60000}'])
})

it('a disk that is full but can be read fills no log, and is over a minute after the last failure', () => {
  const { outage, said } = notice()
  for (; now < 600_000; now += 100) {
    outage.failed('53100')
    outage.worked()
  }
  expect(said()).toHaveLength(3)
  now += 60_000
  outage.worked()
  expect(said().at(-1)).toMatch(/^info/)
  expect(said()).toHaveLength(4)
})
