// What strangers can write into the audit, and how fast.
import { expect, it } from '@jest/globals'
import { withEventsInBounds } from '../../../server/commands/events-in-bounds.ts'
import type { EventName } from '../../../server/rooms/events.ts'
import { createFakeClock } from '../../fakes/clock.ts'
import { createFakeLog } from '../../fakes/log.ts'
import { createFakeStore, storeIsDown } from '../../fakes/store.ts'
import { createFakeTokens } from '../../fakes/tokens.ts'

function makeWorld() {
  const clock = createFakeClock()
  const inner = createFakeStore()
  const store = withEventsInBounds(inner, { clock, log: createFakeLog(), tokens: createFakeTokens() })
  const knock = async (event: EventName, address: string, times: number): Promise<number> => {
    const before = inner.recorded.length
    const origin = { at: clock.now(), address, user: 'session:none' }
    for (let at = 0; at < times; at++) await store.record(event, 'team', 'configure', origin)
    return inner.recorded.length - before
  }
  return { clock, inner, knock, store }
}

it('writes down what one source causes by knocking at a pace, all kinds together', async () => {
  const { clock, knock } = makeWorld()
  expect(await knock('no_role', '192.0.2.1', 50)).toBe(50)
  expect(await knock('api_action_denied', '192.0.2.1', 1_000)).toBe(10)
  expect(await knock('peer_id_mismatch', '192.0.2.1', 1_000)).toBe(0)
  expect(await knock('entry_denied', '192.0.2.2', 10)).toBe(10)
  clock.advance(60_000)
  expect(await knock('no_role', '192.0.2.1', 1_000)).toBe(30)
})

it('always writes down what has been done', async () => {
  const { knock } = makeWorld()
  await knock('no_role', '192.0.2.1', 1_000)
  for (const event of ['meeting_end', 'waiting_refuse', 'api_action_allowed', 'room_join', 'room_leave'] as const) {
    expect(await knock(event, '192.0.2.1', 100)).toBe(100)
  }
})

it('says when the database does not answer', async () => {
  const { inner, store } = makeWorld()
  inner.failWith(storeIsDown)
  const origin = { at: 0, address: '192.0.2.1', user: '' }
  await expect(store.record('no_role', '', '', origin)).rejects.toMatchObject({ code: 'storage-unavailable' })
})
