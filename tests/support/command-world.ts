// The commands over fakes of our own interfaces, or over the real store, and a real cluster: sessions are their cookie's
// text.
import type { ActFields, ActName } from '../../protocol/acts.ts'
import type { RoomSettingsChange } from '../../protocol/room-state.ts'
import type { FrameOf, ServerFrame, ServerFrameType } from '../../protocol/server-to-client.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { createLocalCluster } from '../../server/cluster/local-cluster.ts'
import type { Seat } from '../../server/cluster-port.ts'
import { type Actor, userOf } from '../../server/commands/actor.ts'
import { performAct } from '../../server/commands/acts.ts'
import type { Caller, Outcome, Standing } from '../../server/commands/command.ts'
import { createRoom } from '../../server/commands/create-room.ts'
import { enterRoom, type Entry } from '../../server/commands/enter-room.ts'
import { hello } from '../../server/commands/hello.ts'
import { createWaitingMails } from '../../server/commands/notify-waiting.ts'
import { createPasswordGate } from '../../server/commands/password-gate.ts'
import type { MailRules } from '../../server/mail-port.ts'
import type { Deps, PasswordGate, RoomRules } from '../../server/ports.ts'
import type { RoomRow } from '../../server/rooms/records.ts'
import type { Store } from '../../server/store-port.ts'
import { createFakeClock } from '../fakes/clock.ts'
import { createFakeIce } from '../fakes/ice.ts'
import { createFakeIds } from '../fakes/ids.ts'
import { createFakeLog } from '../fakes/log.ts'
import { createFakeMeter } from '../fakes/meter.ts'
import { createFakeOutlet, type FakeOutlet } from '../fakes/outlet.ts'
import { createFakePasswords, storedForm } from '../fakes/passwords.ts'
import { createFakePost } from '../fakes/post.ts'
import { createFakeStore, type FakeStore } from '../fakes/store.ts'
import { createFakeTokens } from '../fakes/tokens.ts'

export type WorldOptions = {
  readonly rules?: Partial<RoomRules>
  /** Takes the place of the real gate over the fakes. */
  readonly gate?: PasswordGate
  readonly recoveringMs?: number
  /** Off unless given. */
  readonly mail?: Partial<MailRules>
}

type RoomWish = {
  readonly settings?: RoomSettingsChange
  readonly access?: string
  readonly owner?: string
}

/** One socket and where it stands. */
export type Person = {
  readonly caller: Caller & { readonly outlet: FakeOutlet }
  standing: Standing
  outcome: Outcome | null
}

const DAY_MS = 24 * 3_600_000
export const CHAIR = 'chair'

/** What is said in a `hello` besides the ticket. */
type Names = { readonly name?: string; readonly notifyAs?: string }

function makeDeps<S extends Store>(options: WorldOptions, store: S) {
  const { rules: some, gate, recoveringMs = 0, mail: mailRules = { isOn: false, why: 'off' } } = options
  const clock = createFakeClock()
  const log = createFakeLog()
  const passwords = createFakePasswords()
  const tokens = createFakeTokens()
  const mail = createFakePost(mailRules)
  const byDefault = {
    graceMs: 30_000,
    maxMembers: 0,
    maxRooms: 0,
    hideExistence: false,
    commonNames: new Set<string>(),
  }
  const rules: RoomRules = { ...byDefault, ...some }
  const { graceMs } = rules
  const waitingMails = createWaitingMails({ clock, log, store, tokens, mail })
  const { onHeeded } = waitingMails
  const cluster = createLocalCluster({ clock, log, graceMs, recoveringUntil: clock.now() + recoveringMs, onHeeded })
  return {
    clock,
    log,
    passwords,
    store,
    rules,
    mail,
    ids: createFakeIds(),
    tokens,
    ice: createFakeIce(),
    gate: gate ?? createPasswordGate({ clock, log, passwords, store }),
    meter: createFakeMeter(),
    cluster: waitingMails.over(cluster),
  } satisfies Deps
}

/** Over a store in memory, which knows nothing of mails. */
export function createCommandWorld(options: WorldOptions = {}): CommandWorld {
  return createWorld(options, createFakeStore())
}

export function createWorld<S extends Store>(options: WorldOptions, inStore: S) {
  const deps = makeDeps(options, inStore)
  const { clock, cluster, store, tokens } = deps

  const sessionOf = (as: string): string => tokens.hash(as)

  async function openSession(as: string): Promise<void> {
    const hash = sessionOf(as)
    const origin = { at: clock.now(), address: addressOf(as), user: userOf(hash) }
    if (!(await store.useSession(hash, clock.now(), clock.now() + DAY_MS)))
      await store.openSession(hash, clock.now() + DAY_MS, origin)
  }

  /** Its chairman is `CHAIR` unless another is named. */
  async function makeRoom(name: string, wish: RoomWish = {}, by = CHAIR): Promise<RoomRow> {
    await openSession(by)
    const how = { sessionToken: by, address: addressOf(by), isAdmin: true, keyUser: null }
    await createRoom(deps, { name, ...how })
    const { id } = await roomNow(name)
    const passwords = {
      ...(wish.access === undefined ? {} : { accessPassword: storedForm(wish.access) }),
      ...(wish.owner === undefined ? {} : { ownerPassword: storedForm(wish.owner) }),
    }
    const origin = { at: clock.now(), address: addressOf(by), user: userOf(sessionOf(by)) }
    await store.changeRoom(id, { settings: wish.settings ?? {}, ...passwords }, 'made', origin)
    return roomNow(name)
  }

  async function roomNow(name: string): Promise<RoomRow> {
    const room = await store.findRoom(name)
    if (!room) throw new Error(`there is no room ${name}`)
    return room
  }

  /** Through the door over HTTP. `using`: other deps, such as ones that are watched. */
  async function enter(as: string, name: string, password: string | null = null, using: Deps = deps): Promise<Entry> {
    await openSession(as)
    const visitor = { name, sessionToken: as, address: addressOf(as), isAdmin: false }
    return enterRoom(using, { ...visitor, password, invitation: null })
  }

  function socket(as: string): Person {
    const caller = { session: sessionOf(as), address: addressOf(as), outlet: createFakeOutlet() }
    return { caller, standing: { is: 'awaiting-hello' }, outcome: null }
  }

  /** Says hello with a ticket and stands where that leads. */
  async function redeem(person: Person, ticket: string, as?: string | Names, using: Deps = deps): Promise<Outcome> {
    const names = typeof as === 'string' ? { name: as } : as
    const frame = { type: 'hello' as const, v: PROTOCOL_VERSION, ticket, ...names }
    return settle(person, await hello(frame, person.standing, person.caller, using))
  }

  async function resume(person: Person, token: string, using: Deps = deps): Promise<Outcome> {
    const frame = { type: 'hello' as const, v: PROTOCOL_VERSION, resume: token }
    return settle(person, await hello(frame, person.standing, person.caller, using))
  }

  function settle(person: Person, outcome: Outcome): Outcome {
    person.outcome = outcome
    if (outcome.standing) person.standing = outcome.standing
    return outcome
  }

  /** Through the door and in, or into the waiting room. */
  async function join(as: string, name: string, password: string | null = null): Promise<Person> {
    const person = socket(as)
    await redeem(person, (await enter(as, name, password)).ticket, as)
    return person
  }

  function actor(as: string, from: Person | null = null): Actor {
    const role = from ? seatOf(from).role : 'chairman'
    const session = sessionOf(as)
    return { role, user: userOf(session), session, peer: from ? seatOf(from).peer : null, address: addressOf(as) }
  }

  /** By `CHAIR`, over HTTP. */
  async function act<K extends ActName>(act: K, fields: ActFields<K>, name: string): Promise<void> {
    await performAct(act, fields, await roomNow(name), actor(CHAIR), deps)
  }

  return {
    ...deps,
    deps,
    sessionOf,
    openSession,
    makeRoom,
    roomNow,
    enter,
    socket,
    redeem,
    resume,
    join,
    actor,
    act,
    cluster,
  }
}

export type World<S extends Store> = ReturnType<typeof createWorld<S>>
export type CommandWorld = World<FakeStore>

/** Each name comes from an address of its own. */
export function addressOf(as: string): string {
  return `address-of-${as}`
}

export function seatOf({ standing }: Person): Seat {
  if (standing.is !== 'joined') throw new Error(`has no seat but is ${standing.is}`)
  return standing.seat
}

/** The reply of this type. */
export function replyOf<K extends ServerFrameType>(outcome: Outcome | null, type: K): FrameOf<K> {
  const frames: readonly ServerFrame[] = outcome?.replies ?? []
  const found = frames.find((frame) => frame.type === type)
  if (!found) throw new Error(`no ${type} among the replies`)
  return found as FrameOf<K>
}
