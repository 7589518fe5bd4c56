// Four browsers in three rooms that do anything at all, and a model that knows who may have done what.
import fc from 'fast-check'
import { type ActName, actNames } from '../../protocol/acts.ts'
import type { ClientFrame } from '../../protocol/client-to-server.ts'
import { Refusal } from '../../protocol/errors.ts'
import { isChairman } from '../../protocol/permissions.ts'
import { sources } from '../../protocol/primitives.ts'
import { blockedFor } from '../../server/rooms/moderation.ts'
import type { Person } from '../../server/rooms/records.ts'
import { actSamples } from './act-samples.ts'
import { type Answer, type Browser, createActWorld, peerOf, type Window } from './act-world.ts'

const roomNames = ['a', 'b', 'c'] as const
type Name = (typeof roomNames)[number]
const BROWSERS = 4
const secret = 'sesame'

type Move = {
  readonly does: 'enter' | 'leave' | 'say' | 'post'
  readonly who: number
  readonly room: Name
  readonly act: ActName
  /** Which of all windows ever opened; past them: everybody. */
  readonly target: number
  readonly flag: boolean
  readonly source: (typeof sources)[number]
  readonly setting: object
}

const setting = fc.oneof(
  fc.record({ onlyChairmen: fc.subarray([...sources]) }),
  fc.record({ waitingRoom: fc.constantFrom('off', 'everybody') }),
  fc.record({ locked: fc.boolean() }),
  fc.record({ opensWithChairman: fc.boolean() }),
  fc.record({ persistent: fc.boolean() }),
)

function moveOf(): fc.Arbitrary<Move> {
  return fc.record({
    does: fc.constantFrom('enter', 'leave', 'say', 'say', 'say', 'post'),
    who: fc.nat({ max: 11 }),
    room: fc.constantFrom(...roomNames),
    act: fc.constantFrom(...actNames, 'set-role', 'moderate', 'claim', 'configure'),
    target: fc.nat({ max: 9 }),
    flag: fc.boolean(),
    source: fc.constantFrom(...sources),
    setting,
  })
}

/** What the act would say, aimed at this peer. */
function fieldsOf({ act, flag, source, setting: settings }: Move, to: string, ban: string): object {
  const fields: Readonly<Record<ActName, object>> = {
    ...actSamples(to),
    moderate: { to, source, blocked: flag },
    'lower-hand': { to },
    'give-floor': { to },
    'take-floor': { to },
    remove: { to: [{ peer: to }], address: false },
    'lift-ban': { ban },
    'end-meeting': {},
    'set-role': { to, role: flag ? 'chairman' : 'participant' },
    admit: { to },
    'refuse-entry': { to },
    'put-back': { to },
    'tell-waiting': { text: flag ? 'soon' : '' },
    configure: { settings },
    'set-password': { which: 'owner', password: flag ? secret : null },
    claim: { password: flag ? secret : 'wrong' },
    'delete-room': {},
  }
  return fields[act]
}

/** Short games of random moves. Throws when somebody got or lost what the model does not know of. */
export async function playAtRandom(games: number): Promise<void> {
  let moves = 0
  let done = 0
  const anyMoves = fc.array(moveOf(), { minLength: 1, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(anyMoves, async (sequence) => {
      const game = await createGame()
      for (const move of sequence) {
        moves++
        if ((await game.play(move)) === 'done') done++
      }
    }),
    { numRuns: games },
  )
  must(done / moves > 0.1, 'hardly anything that was asked for was done')
}

type Game = { play(move: Move): Promise<Answer | 'nothing'> }

/** Everybody is chairman of one room, and sits in the next one as a participant; the last browser has no room. */
async function createGame(): Promise<Game> {
  const world = createActWorld()
  const { store, cluster } = world.deps
  const browsers: Browser[] = []
  const windows: { readonly window: Window; readonly peer: string }[] = []
  /** The model: sessions that are chairmen, by room; a room that was deleted is not in it. */
  const chairmen = new Map<Name, Set<string>>()

  const open = async (browser: Browser, room: Name): Promise<void> => {
    const window = await world.enter(browser, room)
    windows.push({ window, peer: peerOf(window) })
  }
  for (let who = 0; who < BROWSERS; who++) browsers.push(await world.browser(`browser-${String(who)}`))
  for (const [at, name] of roomNames.entries()) {
    await world.room(name, browsers[at]!)
    chairmen.set(name, new Set([browsers[at]!.session]))
    await open(browsers[at]!, name)
    await open(browsers[at + 1]!, name)
  }

  let last: readonly string[] | null = null
  const snapshot = async (): Promise<readonly string[]> => Promise.all(roomNames.map((name) => world.everything(name)))

  async function perform(move: Move): Promise<{ answer: Answer | 'nothing'; session: string; room: Name }> {
    const { window } = windows[move.who % windows.length]!
    const browser = browsers[move.who % BROWSERS]!
    if (move.does === 'enter') {
      const answer = await open(browser, move.room).then(() => 'done' as const, codeOf)
      return { answer, session: browser.session, room: move.room }
    }
    if (move.does === 'post') {
      const answer = await world.post(browser, move.room, move.act, await fieldsFor(move))
      return { answer, session: browser.session, room: move.room }
    }
    const frame = move.does === 'leave' ? { type: 'leave' } : { type: move.act, re: 1, ...(await fieldsFor(move)) }
    const where = { session: window.browser.session, room: window.room as Name }
    if (window.standing.is === 'left' || window.standing.is === 'closing') return { ...where, answer: 'nothing' }
    return { ...where, answer: await world.say(window, frame as ClientFrame) }
  }

  async function fieldsFor(move: Move): Promise<object> {
    const to = windows[move.target]?.peer ?? 'everybody'
    const bans = [...store.banned.values()].flat()
    return fieldsOf(move, to, bans[move.target % Math.max(1, bans.length)]?.id ?? 'none-here')
  }

  /** What the model says of an act that was done. */
  function learn({ act, flag, target }: Move, session: string, room: Name): void {
    const chairs = chairmen.get(room) ?? new Set()
    const aimedAt = windows[target]?.window.browser.session ?? ''
    if (act === 'claim') chairs.add(session)
    else if (act === 'set-role' && flag) chairs.add(aimedAt)
    else if (act === 'set-role' || act === 'remove') chairs.delete(aimedAt)
    else if (act === 'delete-room') chairmen.delete(room)
  }

  async function check(): Promise<void> {
    for (const name of roomNames) {
      const room = store.rooms.get(name)
      const chairs = chairmen.get(name)
      must((room === undefined) === (chairs === undefined), `${name} is gone for one of us`)
      if (!room || !chairs) continue
      const people = store.remembered.get(room.id) ?? new Map<string, Person>()
      const remembered = [...people.values()].filter(({ role }) => isChairman(role)).map(({ session }) => session)
      must(isSame(remembered, [...chairs]), `other chairmen of ${name}`)
      must(chairs.size > 0, `no chairman of ${name}`)
      for (const seat of await cluster.seats(name)) {
        const role = chairs.has(seat.session) ? 'chairman' : 'participant'
        const { verdicts } = people.get(seat.session) ?? {}
        must(seat.role === role, `another role in ${name}`)
        must(isSame(seat.blocked, blockedFor(role, room.settings.onlyChairmen, verdicts)), `other blocks in ${name}`)
      }
    }
  }

  /** Whom the model lets do this. */
  function mayDo({ act, flag }: Move, session: string, room: Name): boolean {
    const hasOwner = store.rooms.get(room)?.ownerPassword != null
    return (chairmen.get(room)?.has(session) ?? false) || (act === 'claim' && flag && hasOwner)
  }

  async function play(move: Move): Promise<Answer | 'nothing'> {
    const before = last ?? (await snapshot())
    const seated = await seatedChairmen()
    const allowed = new Set(
      roomNames.flatMap((name) =>
        browsers.filter(({ session }) => mayDo(move, session, name)).map(({ session }) => name + session),
      ),
    )
    const { answer, session, room } = await perform(move)
    last = await snapshot()
    for (const [at, name] of roomNames.entries())
      must(name === room || last[at] === before[at], `${name} was touched from ${room}`)
    if (move.does === 'say' || move.does === 'post') {
      if (answer === 'done') {
        must(allowed.has(room + session), `${move.act} was done without a right`)
        learn(move, session, room)
        const mayEmpty = move.act === 'end-meeting' || move.act === 'delete-room' || !seated.has(room)
        must(mayEmpty || (await seatedChairmen()).has(room), `${room} was left alone`)
      } else must(isSame(last, before), `${move.act} was refused with ${answer}, and left a trace`)
    }
    await check()
    return answer
  }

  return { play }

  async function seatedChairmen(): Promise<ReadonlySet<Name>> {
    const all = await Promise.all(roomNames.map((name) => cluster.seats(name)))
    return new Set(roomNames.filter((_name, at) => all[at]?.some(({ role }) => isChairman(role))))
  }
}

function codeOf(error: unknown): Answer {
  if (error instanceof Refusal) return error.code
  throw error
}

/** Jest's own words take longer than all that is played. */
function must(holds: boolean, orElse: string): void {
  if (!holds) throw new Error(orElse)
}

/** The same things, in any order. */
function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one) => others.includes(one))
}
