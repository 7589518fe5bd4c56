// Something done again and again, until stopped.
import { expect, it } from '@jest/globals'
import { Refusal } from '../../../protocol/errors.ts'
import { every } from '../../../server/jobs/every.ts'
import { startPurge } from '../../../server/jobs/purge.ts'
import { createFakeClock } from '../../fakes/clock.ts'
import { createFakeLog } from '../../fakes/log.ts'
import { createFakeStore } from '../../fakes/store.ts'
import { waitFor } from '../../harness/wait-for.ts'

it('runs again after each run, also after a failed one, and never twice at once', async () => {
  const clock = createFakeClock()
  const log = createFakeLog()
  let runs = 0
  let finish: (error?: Error) => void = () => undefined
  every(clock, log, 'work', 100, () => {
    runs++
    return new Promise((resolve, reject) => {
      finish = (error) => (error ? reject(error) : resolve())
    })
  })
  clock.advance(99)
  expect(runs).toBe(0)
  clock.advance(1000)
  expect(runs).toBe(1)
  finish(new Error('boom'))
  await waitFor(() => clock.pending() === 1, { what: 'the next run to be planned' })
  expect(log.lines).toEqual([expect.objectContaining({ level: 'error', message: 'job failed' })])
  clock.advance(100)
  expect(runs).toBe(2)
})

it('says nothing of a run that was refused because the database or Redis is away: that has been said', async () => {
  const clock = createFakeClock()
  const log = createFakeLog()
  every(clock, log, 'work', 100, () => Promise.reject(new Refusal('storage-unavailable')))
  clock.advance(100)
  await waitFor(() => clock.pending() === 1, { what: 'the next run to be planned' })
  expect(log.lines.map(({ level }) => level)).toEqual(['debug'])
})

it('leaves no timer when stopped, also in the middle of a run', async () => {
  const clock = createFakeClock()
  const store = createFakeStore()
  const stop = startPurge(
    { clock, cluster: { claim: () => Promise.resolve(true) }, log: createFakeLog(), store },
    { auditDays: 0 },
  )
  clock.advance(3_600_000)
  await Promise.resolve()
  expect(store.calls).toEqual(['purge'])
  stop()
  await Promise.resolve()
  await new Promise((resolve) => setImmediate(resolve))
  expect(clock.pending()).toBe(0)
})
