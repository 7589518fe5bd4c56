// The routes of those who run this Vroom: what people write to them, and how its mails fare.
import type { FastifyInstance } from 'fastify'
import * as Type from 'typebox'
import { FeedbackBody, MailReply } from '../../../protocol/http.ts'
import { originOf } from '../../commands/actor.ts'
import { readMail } from '../../commands/read-mail.ts'
import { sendFeedback } from '../../commands/send-feedback.ts'
import type { Deps } from '../../ports.ts'
import { actorOf, callerOf } from './caller.ts'
import { refuseOtherMethods } from './methods.ts'
import { perHour, perMinute } from './rates.ts'
import type { HttpRules } from './rules.ts'
import { onlySameSite } from './same-site.ts'

/** Each is a mail to one person. */
const FEEDBACK_PER_HOUR = 3

export function registerFeedback(app: FastifyInstance, deps: Deps, rules: HttpRules): void {
  app.route<{ Body: FeedbackBody }>({
    method: 'POST',
    url: '/feedback',
    config: { action: 'feedback.send', rateLimit: perHour(FEEDBACK_PER_HOUR) },
    schema: { body: FeedbackBody, response: { 204: Type.Null() } },
    onRequest: onlySameSite(rules),
    handler: async (request, reply) => {
      await sendFeedback(deps, request.body, originOf(actorOf(callerOf(request)), deps.clock.now()))
      return reply.code(204).send()
    },
  })
  refuseOtherMethods(app, '/feedback', ['POST'], 'feedback.send')

  app.route({
    method: 'GET',
    url: '/mail',
    config: { action: 'mail.read', rateLimit: perMinute(rules.enterPerMinute) },
    schema: { response: { 200: MailReply } },
    handler: async () => readMail(deps),
  })
  refuseOtherMethods(app, '/mail', ['GET', 'HEAD'], 'mail.read')
}
