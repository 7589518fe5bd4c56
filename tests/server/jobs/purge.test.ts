// Old audit events are forgotten, unless they are to be kept for ever.
import { expect, it } from '@jest/globals'
import { startPurge } from '../../../server/jobs/purge.ts'
import { createFakeClock } from '../../fakes/clock.ts'
import { createFakeLog } from '../../fakes/log.ts'
import { createFakeStore } from '../../fakes/store.ts'
import { waitFor } from '../../harness/wait-for.ts'

const DAY_MS = 24 * 3_600_000

const cluster = { claim: () => Promise.resolve(true) }

it.each([
  [2, ['young']],
  [0, ['old', 'young']],
])('with audit_days = %d there are left: %j', async (auditDays, left) => {
  const clock = createFakeClock()
  const store = createFakeStore()
  const origin = { address: '', user: 'relay' }
  await store.record('room_join', 'team', 'old', { at: clock.now() - 2 * DAY_MS, ...origin })
  await store.record('room_join', 'team', 'young', { at: clock.now() - DAY_MS, ...origin })
  const stop = startPurge({ clock, cluster, log: createFakeLog(), store }, { auditDays })
  clock.advance(3_600_000)
  await waitFor(() => clock.pending() === 1, { what: 'the purge to be done' })
  expect(store.recorded.map(({ message }) => message)).toEqual(left)
  stop()
})

it('is done by one worker of all', async () => {
  const clock = createFakeClock()
  const store = createFakeStore()
  const asked: string[] = []
  const claim = async (key: string): Promise<boolean> => {
    asked.push(key)
    return false
  }
  const stop = startPurge({ clock, cluster: { claim }, log: createFakeLog(), store }, { auditDays: 0 })
  clock.advance(3_600_000)
  await waitFor(() => clock.pending() === 1, { what: 'the run to be done' })
  expect([asked, store.calls]).toEqual([['purge'], []])
  stop()
})
