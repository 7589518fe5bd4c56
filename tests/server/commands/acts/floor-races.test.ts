// The floor and the room's order, changed at once: the one between any two steps of the other.
import { describe, expect, it } from '@jest/globals'
import { floorHolders, floorPlaces } from '../../../../protocol/floor.ts'
import type { RoomSettingsChange } from '../../../../protocol/room-state.ts'
import { Refusal } from '../../../../protocol/errors.ts'
import { type Actor, userOf } from '../../../../server/commands/actor.ts'
import { performAct } from '../../../../server/commands/acts.ts'
import { type ActWorld, createActWorld, peerOf, type Window } from '../../../support/act-world.ts'
import { interleave } from '../../../support/interleave.ts'

type Scene = { readonly world: ActWorld; readonly chair: Window; readonly guests: readonly [Window, Window, Window] }

/** Two places on the podium, one of them taken. */
async function scene(): Promise<Scene> {
  const world = createActWorld()
  const alice = await world.browser('alice')
  await world.room('a', alice, { mode: 'podium', speakers: 2 })
  const chair = await world.enter(alice, 'a')
  const enter = async (name: string) => world.enter(await world.browser(name), 'a')
  const guests = [await enter('bob'), await enter('dora'), await enter('eve')] as const
  await world.say(chair, { type: 'give-floor', re: 1, to: peerOf(guests[0]) })
  world.deps.clock.advance(1)
  return { world, chair, guests: [guests[0], guests[1], guests[2]] }
}

const actorOf = ({ browser: { session, address }, standing }: Window): Actor => ({
  ...{ role: 'chairman', session, address, user: userOf(session) },
  peer: standing.is === 'joined' ? standing.seat.peer : null,
})

async function holders({ world }: Scene): Promise<readonly string[]> {
  return floorHolders((await world.deps.cluster.roster('a')).peers).map(({ peer }) => peer)
}

/** Runs `first` once for each of its steps, with `second` in the middle; `check` looks at what is left. */
async function atEachStep(
  first: (scene: Scene, deps: ActWorld['deps']) => Promise<void>,
  second: (scene: Scene) => Promise<unknown>,
  check: (scene: Scene, outcome: string) => Promise<void>,
): Promise<number> {
  for (let at = 0; ; at++) {
    const here = await scene()
    const watch = interleave(here.world.deps, at, () => second(here))
    let outcome = 'done'
    await first(here, watch.deps as ActWorld['deps']).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error
      outcome = error.code
    })
    if (at >= watch.calls.length) return at
    await check(here, outcome)
  }
}

const giveLast = ({ world, chair, guests }: Scene, deps: ActWorld['deps']): Promise<void> =>
  performAct('give-floor', { to: peerOf(guests[1]) }, world.row('a'), actorOf(chair), deps)

async function keepsOrder(here: Scene): Promise<void> {
  expect((await holders(here)).length).toBeLessThanOrEqual(floorPlaces(here.world.row('a').settings))
}

describe('while the last place is given', () => {
  const changes: readonly RoomSettingsChange[] = [
    { mode: 'all' },
    { mode: 'smart' },
    { mode: 'lecture' },
    { speakers: 1 },
    { speakers: 16 },
  ]
  it.each(changes)('[G6] [G7] [G8] the room becomes %j', async (settings) => {
    const configure = ({ world, chair }: Scene) => world.say(chair, { type: 'configure', re: 1, settings })
    const steps = await atEachStep(giveLast, configure, async (here, outcome) => {
      expect(['done', 'floor-full']).toContain(outcome)
      await keepsOrder(here)
    })
    expect(steps).toBeGreaterThan(4)
  })

  it('[G6] another gets it: one of the two has it, and the other is refused', async () => {
    let answer = ''
    await atEachStep(
      giveLast,
      async ({ world, chair, guests }) => {
        answer = await world.say(chair, { type: 'give-floor', re: 1, to: peerOf(guests[2]) })
      },
      async (here, outcome) => {
        expect([answer, outcome].sort()).toEqual(['done', 'floor-full'])
        const [first, last, rival] = here.guests.map(peerOf)
        expect(await holders(here)).toEqual([first, outcome === 'done' ? last : rival])
        const told = here.world.deps.store.recorded.filter(({ event }) => event.startsWith('floor')).slice(1)
        const gained = told.filter(({ event }) => event === 'floor_give').length
        expect(gained - told.filter(({ event }) => event === 'floor_take').length).toBe(1)
      },
    )
  })

  it('[G9] [M3] they leave: nobody has it', async () => {
    await atEachStep(
      giveLast,
      ({ world, guests }) => world.say(guests[1], { type: 'leave' }),
      async (here, outcome) => {
        expect(['done', 'no-such-peer']).toContain(outcome)
        expect(await holders(here)).toHaveLength(1)
      },
    )
  })
})

it('[G7] a lecture whose chairman leaves while it begins is a lecture all the same', async () => {
  await atEachStep(
    ({ world, chair }, deps) =>
      performAct('configure', { settings: { mode: 'lecture' } }, world.row('a'), actorOf(chair), deps),
    ({ world, chair }) => world.say(chair, { type: 'leave' }),
    async (here, outcome) => {
      expect(outcome).toBe('done')
      expect(here.world.row('a').settings.mode).toBe('lecture')
      await keepsOrder(here)
    },
  )
})
