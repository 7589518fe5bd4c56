// The socket side of a relay on a real port, with fakes behind our own interfaces and a clock that the test turns.
import cookie from '@fastify/cookie'
import Fastify from 'fastify'
import type { AddressInfo } from 'node:net'
import { TICKET_LIFE_MS } from '../../protocol/limits.ts'
import { defaultRoomSettings } from '../../protocol/room-state.ts'
import type { Role, RoomName } from '../../protocol/primitives.ts'
import { createLocalCluster } from '../../server/cluster/local-cluster.ts'
import { registerSocketEdge, type SocketEdge, type SocketSettings } from '../../server/edge/ws/gateway.ts'
import type { Deps, PasswordGate, RoomRules } from '../../server/ports.ts'
import type { Person, RoomRow } from '../../server/rooms/records.ts'
import { createFakeClock } from '../fakes/clock.ts'
import { createFakeIce } from '../fakes/ice.ts'
import { createFakeIds } from '../fakes/ids.ts'
import { createFakeLog } from '../fakes/log.ts'
import { createFakeMeter } from '../fakes/meter.ts'
import { createFakePasswords } from '../fakes/passwords.ts'
import { createFakePost } from '../fakes/post.ts'
import { createFakeStore } from '../fakes/store.ts'
import { createFakeTokens } from '../fakes/tokens.ts'
import { connect, type RelayClient } from './relay-client.ts'

export const origin = 'http://localhost:8090'

type Options = Pick<SocketSettings, 'limits'> & {
  readonly rules?: Partial<RoomRules>
  /** Takes the place of a gate that counts nothing. */
  readonly gate?: PasswordGate
  readonly recoveringMs?: number
  readonly iceTtlMs?: number | null
}

const defaultRules: RoomRules = {
  graceMs: 30_000,
  maxMembers: 0,
  maxRooms: 0,
  hideExistence: false,
  commonNames: new Set(),
}

function makeDeps({ rules: some, gate, recoveringMs = 0, iceTtlMs = null }: Options) {
  const clock = createFakeClock()
  const log = createFakeLog()
  const passwords = createFakePasswords()
  const rules = { ...defaultRules, ...some }
  const { graceMs } = rules
  return {
    clock,
    log,
    passwords,
    rules,
    ids: createFakeIds(),
    store: createFakeStore(),
    tokens: createFakeTokens(),
    ice: createFakeIce(iceTtlMs),
    mail: createFakePost({ isOn: false, why: 'off' }),
    meter: createFakeMeter(),
    gate: gate ?? {
      check: (_room, _source, password, stored) => passwords.match(password, stored),
      inTurn: (_source, hash) => hash(),
    },
    cluster: createLocalCluster({ clock, log, graceMs, recoveringUntil: clock.now() + recoveringMs }),
  } satisfies Deps
}

/** Room `lobby` exists. Sessions are their cookie's text: `open('ann')`. */
export async function startSocketRelay(options: Options = {}) {
  const deps = makeDeps(options)
  const { clock, ids, store, tokens } = deps
  const app = Fastify()
  await app.register(cookie)
  const settings: SocketSettings = { publicOrigins: [origin], cookieName: 'sid', limits: options.limits ?? {} }
  const edge: SocketEdge = registerSocketEdge(app, deps, settings)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const url = `ws://127.0.0.1:${String(port)}/signal`
  const clients = new Set<RelayClient>()

  function addRoom(name: RoomName, some: Partial<RoomRow> = {}): RoomRow {
    const at = clock.now()
    const dates = { createdAt: at, activeAt: at, revision: 0, door: 0 }
    const doors = { settings: defaultRoomSettings, accessPassword: null, ownerPassword: null, note: '' }
    const room = { name, id: `id-of-${name}`, ownerSession: 'nobody', ...dates, ...doors, ...some }
    store.rooms.set(name, room)
    return room
  }
  addRoom('lobby')

  /** What the room knows of somebody's session from now on. */
  function remember(as: string, some: Partial<Person>, room: RoomName = 'lobby'): void {
    const roomId = store.rooms.get(room)?.id ?? 'no-room'
    const people = store.remembered.get(roomId) ?? new Map<string, Person>()
    const session = tokens.hash(as)
    const known = people.get(session) ?? { session, role: 'participant', verdicts: {}, mustWait: false }
    people.set(session, { ...known, ...some })
    store.remembered.set(roomId, people)
  }

  function ticket(as: string, room: RoomName = 'lobby', role: Role = 'participant'): string {
    const { id: roomId = 'no-room', door = 0 } = store.rooms.get(room) ?? {}
    const expiresAt = clock.now() + TICKET_LIFE_MS
    return tokens.sealTicket({ id: ids.token(16), room, roomId, role, door, session: tokens.hash(as), expiresAt })
  }

  async function open(as: string): Promise<RelayClient> {
    const client = await connect(url, { origin, cookie: `sid=${as}` })
    clients.add(client)
    return client
  }

  /** A chairman is one for good, as after the door. */
  async function join(as: string, room: RoomName = 'lobby', role: Role = 'participant') {
    if (role === 'chairman') remember(as, { role }, room)
    const client = await open(as)
    const welcome = await client.hello(ticket(as, room, role))
    return Object.assign(client, { welcome })
  }

  async function stop(): Promise<void> {
    for (const client of clients) client.ws.terminate()
    await app.close()
    await deps.cluster.close()
  }

  return { ...deps, deps, edge, app, port, url, addRoom, remember, ticket, open, join, stop }
}

export type SocketRelay = Awaited<ReturnType<typeof startSocketRelay>>
