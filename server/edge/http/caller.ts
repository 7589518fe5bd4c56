// Who calls: a program by its API key, a browser by its session, or nobody. And whether they may.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as Type from 'typebox'
import { Check } from 'typebox/value'
import { acts } from '../../../protocol/acts.ts'
import { Refusal } from '../../../protocol/errors.ts'
import { may, type Action } from '../../../protocol/permissions.ts'
import type { Role, RoomName } from '../../../protocol/primitives.ts'
import { userOf, type Actor } from '../../commands/actor.ts'
import { findSession } from '../../commands/use-session.ts'
import type { Deps } from '../../ports.ts'
import type { EventName } from '../../rooms/events.ts'
import { toRoomName } from '../../rooms/names.ts'
import type { RoomRow } from '../../rooms/records.ts'
import type { ApiKey } from '../../store-port.ts'
import { CALLER } from './actions.ts'
import { sessionTokenOf } from './session-cookie.ts'

export type Caller = {
  /** In the room of the path, or, where the path names none, on the instance. */
  readonly role: Role | null
  /** Of the path. Null where it names none, and where rooms are hidden and there is no such room. */
  readonly room: RoomRow | null
  readonly key: ApiKey | null
  /** What the cookie says; null when a key was shown. */
  readonly sessionToken: string | null
  /** Its hash, when that session is open. */
  readonly session: string | null
  readonly address: string
  /** For the audit. */
  readonly user: string
}

declare module 'fastify' {
  interface FastifyRequest {
    [CALLER]: Caller | null
  }
}

type Identity = Omit<Caller, 'role' | 'room'>
type Rules = { readonly cookieName: string }

/**
 * Our keys begin with `vroom_`. Another bearer token is none of ours: reverse proxies that log people in pass theirs on
 * with every request of a browser.
 */
const OUR_KEY = /^Bearer +(vroom_\S*)$/i
const NOBODY = 'session:none'

/** From here on the routes of `app` know who calls, and are refused to whoever may not. Call before any route. */
export function judgeCallers(app: FastifyInstance, deps: Deps, rules: Rules): void {
  app.decorateRequest(CALLER, null)
  app.addHook('preHandler', async (request) => {
    const { action, isInRoom = false } = request.routeOptions.config
    if (!action) return
    const identity = await identify(request, deps, rules, isInRoom || !may(null, action))
    const caller = isInRoom ? await inRoom(request, identity, deps) : onInstance(identity)
    request[CALLER] = caller
    await requireRight(action, caller, request.body, deps)
  })
}

/** Whoever `judgeCallers` has let pass. */
export function callerOf(request: FastifyRequest): Caller {
  const caller = request[CALLER]
  if (!caller) throw new Error('a handler asks who calls before anybody has looked')
  return caller
}

/** The room of the path. Refuses with `no-such-room` where there is none, and nobody may know. */
export function roomOf(request: FastifyRequest): RoomRow {
  const { room } = callerOf(request)
  if (!room) throw new Refusal('no-such-room')
  return room
}

/** The caller as the verbs know them. Over HTTP nobody acts from a seat. */
export function actorOf({ role, user, session, address }: Caller): Actor {
  return { role, user, session, address, peer: null }
}

/** The API key in the request, if there is one; whether it is right is another question. */
export function shownKey(request: FastifyRequest): string | null {
  return OUR_KEY.exec(request.headers.authorization ?? '')?.[1] ?? null
}

async function identify(request: FastifyRequest, deps: Deps, rules: Rules, needsSession: boolean): Promise<Identity> {
  const address = request.ip
  const shown = shownKey(request)
  if (shown !== null) return identifyKey(shown, address, deps)
  const sessionToken = sessionTokenOf(request, rules.cookieName)
  const session = needsSession ? await findSession(deps, sessionToken) : null
  return { key: null, sessionToken, session, address, user: session === null ? NOBODY : userOf(session) }
}

/** Refuses with `bad-key`. */
async function identifyKey(shown: string, address: string, { clock, store, tokens }: Deps): Promise<Identity> {
  const at = clock.now()
  const key = await store.useKey(tokens.hash(shown), at)
  if (!key) {
    await store.record('api_action_denied', '', 'a key that is none', { at, address, user: NOBODY })
    throw new Refusal('bad-key')
  }
  return { key, sessionToken: null, session: null, address, user: `key:${key.name}` }
}

function onInstance(identity: Identity): Caller {
  return { ...identity, role: roleOfKey(identity.key, null), room: null }
}

/** Refuses with `bad-room-name`, `reserved-room-name` or, to those who may know, `no-such-room`. */
async function inRoom(request: FastifyRequest, identity: Identity, deps: Deps): Promise<Caller> {
  const name = roomNameOf(request)
  const room = await deps.store.findRoom(name)
  const role = await roleIn(room, identity, deps)
  // Where rooms are hidden, whoever has no role in a room is not told whether it is there.
  if (!room && (role !== null || !deps.rules.hideExistence)) throw new Refusal('no-such-room')
  return { ...identity, role, room }
}

const Named = Type.Object({ name: Type.String() })

/** The name in the path, as rooms are kept. Refuses with `bad-room-name` or `reserved-room-name`. */
export function roomNameOf({ params }: FastifyRequest): RoomName {
  const name = toRoomName(Check(Named, params) ? params.name : '')
  if (!name.ok) throw new Refusal(name.error)
  return name.value
}

/** Asks the store for an unknown room too: the time that an answer takes must not tell. */
async function roleIn(room: RoomRow | null, { key, session }: Identity, { store }: Deps): Promise<Role | null> {
  if (key) return roleOfKey(key, room)
  if (session === null) return null
  const person = await store.findPerson(room?.id ?? '', session)
  return person?.role ?? null
}

function roleOfKey(key: ApiKey | null, room: RoomRow | null): Role | null {
  if (!key) return null
  if (key.roomId === null) return 'admin'
  return key.roomId === room?.id ? 'chairman' : null
}

async function requireRight(action: Action, caller: Caller, body: unknown, deps: Deps): Promise<void> {
  if (may(caller.role, action, await isAimedAtSelf(action, caller, body, deps))) {
    if (caller.key && Object.hasOwn(acts, action)) await note('api_action_allowed', action, caller, deps)
    return
  }
  await note(caller.key ? 'api_action_denied' : 'no_role', action, caller, deps)
  throw new Refusal('not-allowed')
}

function note(
  event: EventName,
  action: Action,
  { room, user, address }: Caller,
  { clock, store }: Deps,
): Promise<void> {
  return store.record(event, room?.name ?? '', action, { at: clock.now(), address, user })
}

const Aimed = Type.Object({
  to: Type.Union([Type.String(), Type.Array(Type.Object({ peer: Type.String() }))]),
})

/** Whether the body names a seat of the very session that asks. */
async function isAimedAtSelf(action: Action, caller: Caller, body: unknown, { cluster }: Deps): Promise<boolean> {
  const { role, room, session } = caller
  if (room === null || session === null || may(role, action, true) || !Check(Aimed, body)) return false
  const targets = typeof body.to === 'string' ? [body.to] : body.to.map(({ peer }) => peer)
  const seats = await cluster.seats(room.name)
  return seats.some((seat) => seat.session === session && targets.includes(seat.peer))
}
