// The routes of invitations: what chairmen read of them, and what their invitees do with the token of the mail.
import type { FastifyInstance } from 'fastify'
import * as Type from 'typebox'
import {
  AnswerBody,
  DEFAULT_LIMIT,
  type EventsQuery,
  InvitationBody,
  InvitationReply,
  InvitationsQuery,
  InvitationsReply,
  NotifiedReply,
} from '../../../protocol/http.ts'
import { answerInvitation } from '../../commands/answer-invitation.ts'
import { lookAtInvitation } from '../../commands/look-at-invitation.ts'
import { readInvitations } from '../../commands/read-invitations.ts'
import { readNotified } from '../../commands/read-notified.ts'
import type { Deps } from '../../ports.ts'
import { callerOf, roomOf } from './caller.ts'
import { refuseOtherMethods } from './methods.ts'
import { perMinute } from './rates.ts'
import type { HttpRules } from './rules.ts'
import { onlySameSite } from './same-site.ts'
import { keepSession } from './session-cookie.ts'

export function registerInvitations(app: FastifyInstance, deps: Deps, rules: HttpRules): void {
  registerLists(app, deps, rules)
  registerInvitees(app, deps, rules)
}

function registerLists(app: FastifyInstance, deps: Deps, rules: HttpRules): void {
  const rateLimit = perMinute(rules.enterPerMinute)

  app.route<{ Querystring: EventsQuery }>({
    method: 'GET',
    url: '/rooms/:name/invitations',
    config: { action: 'room.invitations', isInRoom: true, rateLimit },
    schema: { querystring: InvitationsQuery, response: { 200: InvitationsReply } },
    handler: async (request) => {
      const { before, limit } = request.query
      return readInvitations(deps, roomOf(request), before ?? null, Number(limit ?? DEFAULT_LIMIT))
    },
  })
  refuseOtherMethods(app, '/rooms/:name/invitations', ['GET', 'HEAD'], 'room.invitations')

  app.route({
    method: 'GET',
    url: '/rooms/:name/notified',
    config: { action: 'room.notified', isInRoom: true, rateLimit },
    schema: { response: { 200: NotifiedReply } },
    handler: async (request) => readNotified(deps, roomOf(request)),
  })
  refuseOtherMethods(app, '/rooms/:name/notified', ['GET', 'HEAD'], 'room.notified')
}

/** By POST alone, and with the token in the body: what follows links uses nothing up, and no log of addresses has it. */
function registerInvitees(app: FastifyInstance, deps: Deps, rules: HttpRules): void {
  const rateLimit = perMinute(rules.enterPerMinute)

  app.route<{ Body: Type.Static<typeof InvitationBody> }>({
    method: 'POST',
    url: '/invitations/look',
    config: { action: 'invitation.look', rateLimit },
    schema: { body: InvitationBody, response: { 200: InvitationReply } },
    onRequest: onlySameSite(rules),
    handler: async (request, reply) => {
      const { sessionToken, address } = callerOf(request)
      const { shown, openedSession } = await lookAtInvitation(deps, {
        token: request.body.token,
        sessionToken,
        address,
      })
      keepSession(reply, rules.face, openedSession)
      return reply.send(shown)
    },
  })
  refuseOtherMethods(app, '/invitations/look', ['POST'], 'invitation.look')

  app.route<{ Body: AnswerBody }>({
    method: 'POST',
    url: '/invitations/answer',
    config: { action: 'invitation.answer', rateLimit },
    schema: { body: AnswerBody, response: { 204: Type.Null() } },
    onRequest: onlySameSite(rules),
    handler: async (request, reply) => {
      const { sessionToken, address } = callerOf(request)
      const { token, answer, message = '' } = request.body
      await answerInvitation(deps, { token, answer, message, address, sessionToken })
      return reply.code(204).send()
    },
  })
  refuseOtherMethods(app, '/invitations/answer', ['POST'], 'invitation.answer')
}
