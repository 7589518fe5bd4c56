// The routes of rooms: make one, ask whether there is one, pass its door.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { errors } from '../../../protocol/errors.ts'
import { CreateRoomBody, EntryBody, EntryReply, ErrorReply, RoomReply } from '../../../protocol/http.ts'
import { TICKET_LIFE_MS } from '../../../protocol/limits.ts'
import { createRoom } from '../../commands/create-room.ts'
import { enterRoom } from '../../commands/enter-room.ts'
import { readRoom } from '../../commands/read-room.ts'
import type { Deps } from '../../ports.ts'
import type { HttpRules } from './rules.ts'
import { refuseOtherMethods } from './methods.ts'
import { requireSameSite } from './same-site.ts'
import { perHour, perMinute } from './rates.ts'
import { keepSession, sessionTokenOf } from './session-cookie.ts'

type Named = { Params: { name: string } }

const failures = Object.fromEntries(Object.values(errors).map((row) => [row.http, ErrorReply]))

export function registerRooms(app: FastifyInstance, deps: Deps, rules: HttpRules): void {
  const sameSite = async (request: FastifyRequest): Promise<void> => {
    requireSameSite(request, rules.face.origins, rules.face.cookieName)
  }
  const caller = (request: FastifyRequest): { sessionToken: string | null; address: string } => ({
    sessionToken: sessionTokenOf(request, rules.face.cookieName),
    address: request.ip,
  })

  app.route<{ Body: CreateRoomBody }>({
    method: 'POST',
    url: '/rooms',
    config: { action: 'room.create', rateLimit: perHour(rules.createPerHour) },
    schema: { body: CreateRoomBody, response: { 201: RoomReply, ...failures } },
    onRequest: sameSite,
    handler: async (request, reply) => {
      const wish = { name: request.body.name ?? null, maxRooms: rules.maxRooms, ...caller(request) }
      const { name, openedSession } = await createRoom(deps, wish)
      keepSession(reply, rules.face, openedSession)
      return reply.code(201).header('location', `/api/v1/rooms/${name}`).send({ name })
    },
  })
  refuseOtherMethods(app, '/rooms', ['POST'], 'room.create')

  app.route<Named>({
    method: 'GET',
    url: '/rooms/:name',
    config: { action: 'room.read', rateLimit: perMinute(rules.enterPerMinute) },
    schema: { response: { 200: RoomReply, ...failures } },
    handler: async (request) => ({ name: (await readRoom(deps, request.params.name)).name }),
  })
  refuseOtherMethods(app, '/rooms/:name', ['GET', 'HEAD'], 'room.read')

  app.route<Named & { Body: EntryBody }>({
    method: 'POST',
    url: '/rooms/:name/entry',
    config: { action: 'room.enter', rateLimit: perMinute(rules.enterPerMinute) },
    schema: { body: EntryBody, response: { 200: EntryReply, ...failures } },
    onRequest: sameSite,
    handler: async (request, reply) => {
      const { ticket, role, openedSession } = await enterRoom(deps, { name: request.params.name, ...caller(request) })
      keepSession(reply, rules.face, openedSession)
      return reply.send({ ticket, role, expiresInMs: TICKET_LIFE_MS })
    },
  })
  refuseOtherMethods(app, '/rooms/:name/entry', ['POST'], 'room.enter')
}
