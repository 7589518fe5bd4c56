// The routes of rooms: make one, ask what its door is like, pass it; and the list of all.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import {
  CreateRoomBody,
  DEFAULT_LIMIT,
  DoorReply,
  EntryBody,
  EntryReply,
  RoomReply,
  RoomsQuery,
  RoomsReply,
} from '../../../protocol/http.ts'
import { TICKET_LIFE_MS } from '../../../protocol/limits.ts'
import { isAdmin } from '../../../protocol/permissions.ts'
import type { AtTheDoor } from '../../commands/approach.ts'
import { createRoom } from '../../commands/create-room.ts'
import { readDoor } from '../../commands/door.ts'
import { enterRoom } from '../../commands/enter-room.ts'
import { listRooms } from '../../commands/list-rooms.ts'
import type { Deps } from '../../ports.ts'
import { callerOf } from './caller.ts'
import { refuseOtherMethods } from './methods.ts'
import { perHour, perMinute } from './rates.ts'
import type { HttpRules } from './rules.ts'
import { onlySameSite } from './same-site.ts'
import { keepSession } from './session-cookie.ts'

type Named = { Params: { name: string } }

export function registerRooms(app: FastifyInstance, deps: Deps, rules: HttpRules): void {
  const rateLimit = perMinute(rules.enterPerMinute)

  app.route<{ Body: CreateRoomBody }>({
    method: 'POST',
    url: '/rooms',
    config: { action: 'room.create', rateLimit: perHour(rules.createPerHour) },
    schema: { body: CreateRoomBody, response: { 201: RoomReply } },
    onRequest: onlySameSite(rules),
    handler: async (request, reply) => {
      const { key, role, user, sessionToken, address } = callerOf(request)
      const keyUser = key ? user : null
      const wish = { name: request.body.name ?? null, sessionToken, address, isAdmin: isAdmin(role), keyUser }
      const { name, openedSession } = await createRoom(deps, wish)
      keepSession(reply, rules.face, openedSession)
      return reply.code(201).header('location', `/api/v1/rooms/${name}`).send({ name })
    },
  })

  app.route<{ Querystring: RoomsQuery }>({
    method: 'GET',
    url: '/rooms',
    config: { action: 'rooms.list', rateLimit },
    schema: { querystring: RoomsQuery, response: { 200: RoomsReply } },
    handler: async ({ query }) => listRooms(deps, query.after ?? '', Number(query.limit ?? DEFAULT_LIMIT)),
  })
  refuseOtherMethods(app, '/rooms', ['GET', 'HEAD', 'POST'], 'room.create')

  app.route<Named>({
    method: 'GET',
    url: '/rooms/:name',
    config: { action: 'room.read', rateLimit },
    schema: { response: { 200: DoorReply } },
    handler: async (request) => readDoor(deps, visitorOf(request)),
  })
  refuseOtherMethods(app, '/rooms/:name', ['GET', 'HEAD'], 'room.read')

  app.route<Named & { Body: EntryBody }>({
    method: 'POST',
    url: '/rooms/:name/entry',
    config: { action: 'room.enter', rateLimit },
    schema: { body: EntryBody, response: { 200: EntryReply } },
    onRequest: onlySameSite(rules),
    handler: async (request, reply) => {
      const { password = null, invitation = null } = request.body
      const visitor = { ...visitorOf(request), password, invitation }
      const { ticket, role, openedSession } = await enterRoom(deps, visitor)
      // An admin's program too: the socket takes the ticket over this session alone.
      keepSession(reply, rules.face, openedSession)
      return reply.send({ ticket, role, expiresInMs: TICKET_LIFE_MS })
    },
  })
  refuseOtherMethods(app, '/rooms/:name/entry', ['POST'], 'room.enter')
}

function visitorOf(request: FastifyRequest<Named>): AtTheDoor {
  const { role, sessionToken, address } = callerOf(request)
  return { name: request.params.name, sessionToken, address, isAdmin: isAdmin(role) }
}
