// The socket side of a relay on a real port, with fakes behind our own interfaces and a clock that the test turns.
import cookie from '@fastify/cookie'
import Fastify from 'fastify'
import type { AddressInfo } from 'node:net'
import type { Role, RoomName } from '../../protocol/primitives.ts'
import { TICKET_LIFE_MS } from '../../protocol/limits.ts'
import { createLocalCluster } from '../../server/cluster/local-cluster.ts'
import { registerSocketEdge, type SocketEdge, type SocketSettings } from '../../server/edge/ws/gateway.ts'
import type { Deps } from '../../server/ports.ts'
import { createFakeClock } from '../fakes/clock.ts'
import { createFakeIce } from '../fakes/ice.ts'
import { createFakeIds } from '../fakes/ids.ts'
import { createFakeLog } from '../fakes/log.ts'
import { createFakeStore } from '../fakes/store.ts'
import { createFakeTokens } from '../fakes/tokens.ts'
import { connect, type RelayClient } from './relay-client.ts'

export const origin = 'http://localhost:8090'

type Options = Partial<SocketSettings> & { readonly recoveringMs?: number; readonly iceTtlMs?: number | null }

/** Room `lobby` exists. Sessions are their cookie's text: `connect({ as: 'ann' })`. */
export async function startSocketRelay({ recoveringMs = 0, iceTtlMs = null, ...settings }: Options = {}) {
  const clock = createFakeClock()
  const log = createFakeLog()
  const store = createFakeStore()
  const tokens = createFakeTokens()
  const ice = createFakeIce(iceTtlMs)
  const ids = createFakeIds()
  const graceMs = settings.graceMs ?? 30_000
  const cluster = createLocalCluster({ clock, log, graceMs, recoveringUntil: clock.now() + recoveringMs })
  const deps: Deps = { clock, log, store, tokens, ice, ids, cluster }
  const app = Fastify()
  await app.register(cookie)
  const edge: SocketEdge = registerSocketEdge(app, deps, {
    publicOrigins: [origin],
    graceMs,
    maxMembers: 0,
    cookieName: 'sid',
    ...settings,
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const url = `ws://127.0.0.1:${String(port)}/signal`
  const clients = new Set<RelayClient>()

  function addRoom(name: RoomName, id = `id-of-${name}`): void {
    const at = clock.now()
    store.rooms.set(name, { name, id, ownerSession: 'nobody', createdAt: at, activeAt: at })
  }
  addRoom('lobby')

  function ticket(as: string, room: RoomName = 'lobby', role: Role = 'participant'): string {
    const roomId = store.rooms.get(room)?.id ?? 'no-room'
    const expiresAt = clock.now() + TICKET_LIFE_MS
    return tokens.sealTicket({ id: ids.token(16), room, roomId, role, session: tokens.hash(as), expiresAt })
  }

  async function open(as: string): Promise<RelayClient> {
    const client = await connect(url, { origin, cookie: `sid=${as}` })
    clients.add(client)
    return client
  }

  async function join(as: string, room: RoomName = 'lobby') {
    const client = await open(as)
    const welcome = await client.hello(ticket(as, room))
    return Object.assign(client, { welcome })
  }

  async function stop(): Promise<void> {
    for (const client of clients) client.ws.terminate()
    await app.close()
    await cluster.close()
  }

  return { clock, log, store, tokens, ice, cluster, edge, app, port, url, addRoom, ticket, open, join, stop, deps }
}

export type SocketRelay = Awaited<ReturnType<typeof startSocketRelay>>
