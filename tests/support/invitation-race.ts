// One token, two browsers, two programs on one database: which of them it lets in, as often as one likes.
import { join } from 'node:path'
import { expect } from '@jest/globals'
import { enterRoom } from '../../server/commands/enter-room.ts'
import { beginSession } from '../../server/commands/use-session.ts'
import { freely, invitation } from '../contracts/store-mail-samples.ts'
import { createFakeClock } from '../fakes/clock.ts'
import { createFakeLog } from '../fakes/log.ts'
import { atEnd } from '../harness/cleanup.ts'
import { makeTempDir } from '../harness/temp-dir.ts'
import { makeDeps } from './http-app.ts'

/** One of them comes in each time, and both do now and then: otherwise they would not have been asked at once. */
export async function raceForInvitations(rounds: number): Promise<void> {
  const file = join(await makeTempDir('one-browser'), 'vroom.db')
  const clock = createFakeClock()
  const one = makeDeps(clock, createFakeLog(), { file })
  const other = { ...makeDeps(clock, createFakeLog(), { file }), tokens: one.tokens }
  atEnd(async () => {
    for (const { cluster, store } of [one, other]) {
      await cluster.close()
      await store.close()
    }
  })
  const origin = { at: clock.now(), address: '192.0.2.1', user: 'relay' }
  await one.store.createRoom({ name: 'team', id: 'id-team', ownerSession: 'chair' }, 0, origin)
  await one.store.changeRoom('id-team', { settings: {}, accessPassword: 'nobody knows' }, 'made', origin)

  const tokens = Array.from({ length: rounds }, (_, round) => one.tokens.invitation(`i${round}`))
  const times = { createdAt: clock.now(), expiresAt: clock.now() + 3_600_000 }
  const made = tokens.map((token, i) => invitation(`i${i}`, { ...times, tokenHash: one.tokens.hash(token) }))
  await one.store.invite('id-team', made, freely, origin)
  const browsers = [one, other].map((deps) => ({ deps, sessionToken: deps.ids.token(32) }))
  for (const { deps, sessionToken } of browsers) await beginSession(deps, deps.tokens.hash(sessionToken), '192.0.2.1')

  const wins = [0, 0]
  for (const [round, token] of tokens.entries()) {
    const visitor = { name: 'team', password: null, invitation: token, address: '192.0.2.1', isAdmin: false }
    // Each of them is the first to ask in every other round.
    const order = round % 2 === 0 ? browsers : browsers.toReversed()
    const outcomes = await Promise.all(
      order.map(({ deps, sessionToken }) =>
        enterRoom(deps, { ...visitor, sessionToken }).then(
          () => sessionToken,
          (error: unknown) => (error as { code: string }).code,
        ),
      ),
    )
    expect(outcomes.filter((outcome) => outcome === 'invitation-used')).toHaveLength(1)
    const winner = browsers.findIndex(({ sessionToken }) => outcomes.includes(sessionToken))
    const row = await one.store.findInvitation(one.tokens.hash(token))
    expect(row?.session).toBe(one.tokens.hash(browsers[winner]?.sessionToken ?? ''))
    wins[winner] = (wins[winner] ?? 0) + 1
  }
  expect((wins[0] ?? 0) + (wins[1] ?? 0)).toBe(rounds)
  expect(Math.min(...wins)).toBeGreaterThan(0)
}
