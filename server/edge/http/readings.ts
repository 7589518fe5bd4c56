// What may be read of a room by those who keep its order, and of the instance by its administrator.
import type { FastifyInstance } from 'fastify'
import type { TSchema } from 'typebox'
import {
  BansReply,
  DEFAULT_LIMIT,
  EventsQuery,
  EventsReply,
  type HttpAction,
  PeopleReply,
} from '../../../protocol/http.ts'
import type { RoomName } from '../../../protocol/primitives.ts'
import { RoomState } from '../../../protocol/room-state.ts'
import { readBans } from '../../commands/read-bans.ts'
import { readEvents } from '../../commands/read-events.ts'
import { readPeople } from '../../commands/read-people.ts'
import { toRoomState } from '../../commands/room-state.ts'
import type { Deps } from '../../ports.ts'
import type { RoomRow } from '../../rooms/records.ts'
import { roomOf } from './caller.ts'
import { refuseOtherMethods } from './methods.ts'
import { perMinute } from './rates.ts'
import type { HttpRules } from './rules.ts'

type Paged = { Querystring: EventsQuery }

export function registerReadings(app: FastifyInstance, deps: Deps, rules: HttpRules): void {
  const rateLimit = perMinute(rules.enterPerMinute)

  function ofRoom(part: string, action: HttpAction, reply: TSchema, read: (room: RoomRow) => Promise<object>): void {
    const url = `/rooms/:name/${part}`
    app.route({
      method: 'GET',
      url,
      config: { action, isInRoom: true, rateLimit },
      schema: { response: { 200: reply } },
      handler: async (request) => read(roomOf(request)),
    })
    refuseOtherMethods(app, url, ['GET', 'HEAD'], action)
  }

  ofRoom('state', 'room.state', RoomState, async (room) => toRoomState(room, deps.rules))
  ofRoom('people', 'room.people', PeopleReply, (room) => readPeople(deps, room))
  ofRoom('bans', 'room.bans', BansReply, (room) => readBans(deps, room))

  const page = { querystring: EventsQuery, response: { 200: EventsReply } }
  const eventsOf = (name: RoomName | null, { before, limit }: EventsQuery): Promise<EventsReply> =>
    readEvents(deps, name, before ?? null, Number(limit ?? DEFAULT_LIMIT))

  app.route<Paged>({
    method: 'GET',
    url: '/rooms/:name/events',
    config: { action: 'room.events', isInRoom: true, rateLimit },
    schema: page,
    handler: async (request) => {
      const room = roomOf(request)
      return sinceItsCreation(room, await eventsOf(room.name, request.query))
    },
  })
  refuseOtherMethods(app, '/rooms/:name/events', ['GET', 'HEAD'], 'room.events')

  app.route<Paged>({
    method: 'GET',
    url: '/events',
    config: { action: 'events.list', rateLimit },
    schema: page,
    handler: async ({ query }) => eventsOf(null, query),
  })
  refuseOtherMethods(app, '/events', ['GET', 'HEAD'], 'events.list')
}

/** An earlier room of the same name had other chairmen: what happened in it is not theirs to read. */
function sinceItsCreation({ createdAt }: RoomRow, { events, next }: EventsReply): EventsReply {
  const own = events.filter(({ at }) => at >= createdAt)
  return { events: own, next: own.length < events.length ? null : next }
}
