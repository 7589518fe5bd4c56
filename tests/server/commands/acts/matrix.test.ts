// Every act that is aimed at a peer, at every kind of peer, by every kind of actor and by both doors.
import { expect, it } from '@jest/globals'
import type { ClientFrame } from '../../../../protocol/client-to-server.ts'
import { actSamples } from '../../../support/act-samples.ts'
import {
  type ActWorld,
  type Answer,
  type Browser,
  createActWorld,
  peerOf,
  type Window,
} from '../../../support/act-world.ts'

const aimed = [
  ...(['moderate', 'lower-hand', 'give-floor', 'take-floor'] as const),
  ...(['remove', 'set-role', 'admit', 'refuse-entry', 'put-back'] as const),
] as const
type Aimed = (typeof aimed)[number]
const relations = ['self', 'another window', 'other', 'waiting', 'of another room', 'gone', 'unknown'] as const
type Relation = (typeof relations)[number]

/** What a chairman is answered. `x`: not-allowed; `?`: no-such-peer; `!`: last-chairman. In the order of `relations`. */
const forChairmen: Readonly<Record<Aimed, string>> = {
  moderate: 'done done done ? ? ? ?',
  'lower-hand': 'done done done ? ? ? ?',
  'give-floor': 'done done done ? ? ? ?',
  'take-floor': 'done done done ? ? ? ?',
  remove: 'x x done done ? ? ?',
  'set-role': '! ! done ? ? ? ?',
  admit: '? ? ? done ? ? ?',
  'refuse-entry': '? ? ? done ? ? ?',
  'put-back': 'x x done ? ? ? ?',
}
const words: Readonly<Record<string, Answer>> = {
  done: 'done',
  x: 'not-allowed',
  '?': 'no-such-peer',
  '!': 'last-chairman',
}

type Scene = {
  readonly world: ActWorld
  readonly windows: Readonly<Record<'chairman' | 'participant' | 'waiting', Window>>
  readonly stranger: Browser
  readonly targets: Readonly<Record<Relation, string>>
}

/** A room with everybody in it, and another one that the actor is a participant of. */
async function scene(): Promise<Scene> {
  const world = createActWorld()
  const alice = await world.browser('alice')
  const zoe = await world.browser('zoe')
  await world.room('a', alice, { mode: 'podium' })
  await world.room('b', zoe)
  const chairman = await world.enter(alice, 'a')
  const second = await world.enter(alice, 'a')
  const participant = await world.enter(await world.browser('bob'), 'a')
  const left = await world.enter(await world.browser('carol'), 'a')
  const gone = peerOf(left)
  await world.say(left, { type: 'leave' })
  await world.say(chairman, { type: 'configure', re: 1, settings: { waitingRoom: 'everybody' } })
  const waiting = await world.enter(await world.browser('dave'), 'a')
  const elsewhere = await world.enter(zoe, 'b')
  await world.say(participant, { type: 'hand', re: 1, raised: true })
  return {
    world,
    windows: { chairman, participant, waiting },
    stranger: await world.browser('mallory'),
    targets: {
      self: peerOf(chairman),
      'another window': peerOf(second),
      other: peerOf(participant),
      waiting: peerOf(waiting),
      'of another room': peerOf(elsewhere),
      gone,
      unknown: 'x'.repeat(22),
    },
  }
}

const traces = async ({ world }: Scene): Promise<string> =>
  JSON.stringify([await world.everything('a'), await world.everything('b'), world.deps.store.recorded.length])

/** Aimed at one peer alone. */
function fieldsOf(act: Aimed, to: string) {
  return act === 'remove' ? { to: [{ peer: to }], address: false } : { ...actSamples(to)[act] }
}

function frameOf(act: Aimed, to: string): ClientFrame {
  return { type: act, re: 1, ...fieldsOf(act, to) } as ClientFrame
}

const cells = aimed.flatMap((act) =>
  relations.map((relation, at) => ({ act, relation, expected: words[forChairmen[act].split(' ')[at] ?? ''] })),
)

it.each(cells)('[M3] a chairman’s $act, aimed at $relation: $expected', async ({ act, relation, expected }) => {
  const here = await scene()
  const to = here.targets[relation]
  const before = await traces(here)
  expect(await here.world.say(here.windows.chairman, frameOf(act, to))).toBe(expected)
  if (expected !== 'done') expect(await traces(here)).toBe(before)

  const there = await scene()
  const fields = fieldsOf(act, there.targets[relation])
  const { browser } = there.windows.chairman
  expect(await there.world.post(browser, 'a', act, fields as never)).toBe(expected)
  if (expected !== 'done') expect(await traces(there)).toBe(before)
})

it('[I3] nobody else may, at anybody, by either door', async () => {
  const here = await scene()
  const before = await traces(here)
  for (const act of aimed)
    for (const relation of relations) {
      const to = here.targets[relation]
      for (const window of [here.windows.participant, here.windows.waiting])
        expect(await here.world.say(window, frameOf(act, to))).toBe('not-allowed')
      for (const browser of [here.windows.participant.browser, here.windows.waiting.browser, here.stranger])
        expect(await here.world.post(browser, 'a', act, fieldsOf(act, to) as never)).toBe('not-allowed')
    }
  expect(await traces(here)).toBe(before)
})
