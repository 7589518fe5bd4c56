// The routes of the link that each mail carries: no mail from here any more, or again. The link alone says whose.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as Type from 'typebox'
import { Check } from 'typebox/value'
import { Refusal } from '../../../protocol/errors.ts'
import { MailboxReply } from '../../../protocol/http.ts'
import { originOf } from '../../commands/actor.ts'
import { readMailbox, setOptedOut } from '../../commands/opt-out.ts'
import type { Deps } from '../../ports.ts'
import { readOneClick } from './bodies.ts'
import { actorOf, callerOf } from './caller.ts'
import { refuseOtherMethods } from './methods.ts'
import { perMinute } from './rates.ts'
import type { HttpRules } from './rules.ts'
import { onlySameSite } from './same-site.ts'

/** Mail providers ask for many of their people from one address. */
const MAILBOXES_PER_MINUTE = 120
/** `List-Unsubscribe=One-Click` in the longest of its forms has about 250. */
const ONE_CLICK_BYTES = 512

type Named = { Params: { token: string } }
type Way = 'opt-out' | 'opt-in'

const Nothing = Type.Object({}, { additionalProperties: false })

export function registerMailboxes(app: FastifyInstance, deps: Deps, rules: HttpRules): void {
  const rateLimit = perMinute(MAILBOXES_PER_MINUTE)

  app.route<Named>({
    method: 'GET',
    url: '/mailbox/:token',
    config: { action: 'mailbox.read', rateLimit },
    schema: { response: { 200: MailboxReply } },
    handler: async ({ params }) => readMailbox(deps, params.token),
  })
  refuseOtherMethods(app, '/mailbox/:token', ['GET', 'HEAD'], 'mailbox.read')

  const change = (request: FastifyRequest<Named>, way: Way): Promise<MailboxReply> => {
    if (!isEmpty(request.body)) throw new Refusal('bad-shape')
    const origin = originOf(actorOf(callerOf(request)), deps.clock.now())
    return setOptedOut(deps, request.params.token, way === 'opt-out', origin)
  }

  // A scope of its own, for the bodies that are read here and nowhere else.
  app.register(async (scope) => {
    readOneClick(scope)
    scope.route<Named>({
      method: 'POST',
      url: '/mailbox/:token/opt-out',
      bodyLimit: ONE_CLICK_BYTES,
      config: { action: 'mailbox.opt-out', rateLimit },
      schema: { response: { 200: MailboxReply } },
      handler: async (request) => change(request, 'opt-out'),
    })
  })
  // Mail programs that know nothing of one click open the link: they are shown the page that asks.
  app.route<Named>({
    method: 'GET',
    url: '/mailbox/:token/opt-out',
    config: { action: 'page.read', rateLimit },
    handler: async ({ params }, reply) =>
      reply.redirect(`${rules.face.base}/unsubscribe#${encodeURIComponent(params.token)}`, 303),
  })
  refuseOtherMethods(app, '/mailbox/:token/opt-out', ['GET', 'HEAD', 'POST'], 'mailbox.opt-out')

  app.route<Named>({
    method: 'POST',
    url: '/mailbox/:token/opt-in',
    config: { action: 'mailbox.opt-in', rateLimit },
    schema: { response: { 200: MailboxReply } },
    onRequest: onlySameSite(rules),
    handler: async (request) => change(request, 'opt-in'),
  })
  refuseOtherMethods(app, '/mailbox/:token/opt-in', ['POST'], 'mailbox.opt-in')
}

function isEmpty(body: unknown): boolean {
  return body === undefined || Check(Nothing, body)
}
