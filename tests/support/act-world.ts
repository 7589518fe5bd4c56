// Rooms, and people in them who act by socket and by HTTP: the real commands and cluster over a store in memory.
import type { ActFields, ActName } from '../../protocol/acts.ts'
import type { ClientFrame } from '../../protocol/client-to-server.ts'
import { Refusal, type ErrorCode } from '../../protocol/errors.ts'
import { may } from '../../protocol/permissions.ts'
import type { PeerId, RoomName } from '../../protocol/primitives.ts'
import type { RoomSettingsChange } from '../../protocol/room-state.ts'
import type { FrameOf, ServerFrame, ServerFrameType } from '../../protocol/server-to-client.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { type Actor, userOf } from '../../server/commands/actor.ts'
import { performAct } from '../../server/commands/acts.ts'
import type { Caller, Standing } from '../../server/commands/command.ts'
import { enterRoom } from '../../server/commands/enter-room.ts'
import { perform } from '../../server/commands/index.ts'
import { requireRight } from '../../server/edge/ws/right.ts'
import type { Deps, RoomRules } from '../../server/ports.ts'
import type { RoomRow } from '../../server/rooms/records.ts'
import { createFakeOutlet, type FakeOutlet } from '../fakes/outlet.ts'
import { createCommandWorld, type CommandWorld } from './command-world.ts'

/** One cookie. */
export type Browser = { readonly token: string; readonly session: string; readonly address: string }

/** One window of a browser: a socket, and where it stands. */
export type Window = {
  readonly browser: Browser
  readonly room: RoomName
  readonly outlet: FakeOutlet
  standing: Standing
}

/** `done`, or why not. */
export type Answer = 'done' | ErrorCode

export type ActWorld = {
  readonly deps: CommandWorld['deps']
  browser(name: string, address?: string): Promise<Browser>
  /** Its creator is a chairman of it. */
  room(name: RoomName, creator: Browser, settings?: RoomSettingsChange): Promise<RoomRow>
  row(name: RoomName): RoomRow
  /** Through the door, and `hello`: in the room, or waiting before it. Throws what the door says. */
  enter(browser: Browser, room: RoomName, password?: string): Promise<Window>
  /** As a socket does: asks for the right, then performs. */
  say(window: Window, frame: ClientFrame): Promise<Answer>
  /** As a route does for a cookie. */
  post<K extends ActName>(browser: Browser, room: RoomName, name: K, fields: ActFields<K>): Promise<Answer>
  /** As a route does for an API key, whose right has been asked for. */
  command<K extends ActName>(actor: Actor, room: RoomName, name: K, fields: ActFields<K>): Promise<Answer>
  /** All that is known of a room, in the database and in the cluster. */
  everything(room: RoomName): Promise<string>
}

export const admin: Actor = { role: 'admin', user: 'key:ops', session: null, peer: null, address: '192.0.2.99' }

export function createActWorld(rules: Partial<RoomRules> = {}): ActWorld {
  const { deps } = createCommandWorld({ rules })
  const { clock, cluster, store, tokens } = deps

  function row(name: RoomName): RoomRow {
    const found = store.rooms.get(name)
    if (!found) throw new Error(`no room ${name}`)
    return found
  }

  const command: ActWorld['command'] = (actor, name, act, fields) =>
    answerOf(() => performAct(act, fields, row(name), actor, deps))

  return {
    deps,
    row,
    command,
    async browser(name, address = '192.0.2.1') {
      const session = tokens.hash(name)
      const origin = { at: clock.now(), address, user: userOf(session) }
      await store.openSession(session, clock.now() + 86_400_000, origin)
      return { token: name, session, address }
    },
    async room(name, { session, address }, settings = {}) {
      const origin = { at: clock.now(), address, user: userOf(session) }
      await store.createRoom({ name, id: `id-of-${name}-${deps.ids.token(4)}`, ownerSession: session }, 0, origin)
      const made = row(name)
      store.rooms.set(name, { ...made, settings: { ...made.settings, ...settings } })
      return row(name)
    },
    async enter(browser, name, password) {
      const { token, address, session } = browser
      const visitor = {
        name,
        sessionToken: token,
        address,
        isAdmin: false,
        password: password ?? null,
        invitation: null,
      }
      const { ticket } = await enterRoom(deps, visitor)
      const window: Window = { browser, room: name, outlet: createFakeOutlet(), standing: { is: 'awaiting-hello' } }
      const caller: Caller = { session, address, outlet: outletOf(window) }
      const hello = { type: 'hello', v: PROTOCOL_VERSION, ticket } as const
      const { standing, replies } = await perform('hello', hello, window.standing, caller, deps)
      if (standing) window.standing = standing
      window.outlet.frames.push(...replies)
      return window
    },
    say: (window, frame) =>
      answerOf(async () => {
        const { session, address } = window.browser
        requireRight(frame, window.standing)
        const caller = { session, address, outlet: outletOf(window) }
        const { standing } = await perform(frame.type, frame, window.standing, caller, deps)
        if (standing) window.standing = standing
      }),
    post: async ({ session, address }, name, act, fields) => {
      const room = store.rooms.get(name)
      if (!room) return 'no-such-room'
      const role = (await store.findPerson(room.id, session))?.role ?? null
      if (!may(role, act, await isAimedAt(fields, session, name, deps))) return 'not-allowed'
      return command({ role, user: userOf(session), session, peer: null, address }, name, act, fields)
    },
    async everything(name) {
      const room = store.rooms.get(name) ?? null
      const id = room?.id ?? ''
      const { remembered, banned } = store
      const people = [...(remembered.get(id)?.values() ?? [])]
      const seats = await cluster.roster(name)
      return JSON.stringify([room, people, banned.get(id), seats, await cluster.waiters(name)])
    },
  }
}

/** What the socket's session does on the cluster's word. */
function outletOf(window: Window): FakeOutlet {
  const { outlet } = window
  outlet.become = (role) => {
    outlet.roles.push(role)
    if (window.standing.is === 'joined') window.standing = { is: 'joined', seat: { ...window.standing.seat, role } }
  }
  outlet.end = (code) => {
    outlet.ended.push(code)
    window.standing = { is: 'closing' }
  }
  return outlet
}

async function answerOf(act: () => Promise<void>): Promise<Answer> {
  try {
    await act()
    return 'done'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

async function isAimedAt(fields: object, session: string, room: RoomName, { cluster }: Deps): Promise<boolean> {
  const own = (await cluster.seats(room)).filter((seat) => seat.session === session).map(({ peer }) => peer)
  const { to } = fields as { to?: string | { peer: string }[] }
  if (typeof to === 'string') return own.includes(to)
  return to?.some(({ peer }) => own.includes(peer)) ?? false
}

/** The id of a window's seat, or of its place in the waiting room. */
export function peerOf({ standing }: Window): PeerId {
  if (standing.is === 'joined') return standing.seat.peer
  if (standing.is === 'waiting') return standing.waiter.peer
  throw new Error(`this window is ${standing.is}`)
}

/** What a window has heard of one kind, oldest first. */
export function heard<K extends ServerFrameType>({ outlet }: Window, type: K): FrameOf<K>[] {
  return outlet.frames.filter((frame: ServerFrame): frame is ServerFrame & FrameOf<K> => frame.type === type)
}
