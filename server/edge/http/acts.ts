// A route for every act of the table: `POST /rooms/:name/<act>` with the act's fields as body.
import type { FastifyInstance } from 'fastify'
import * as Type from 'typebox'
import { Check } from 'typebox/value'
import { actBodies, type ActFields, type ActName, actNames, type Acts } from '../../../protocol/acts.ts'
import { Refusal } from '../../../protocol/errors.ts'
import { may } from '../../../protocol/permissions.ts'
import { type Actor, originOf, userOf } from '../../commands/actor.ts'
import { performAct } from '../../commands/acts.ts'
import { beginSession, mintSession } from '../../commands/use-session.ts'
import type { RoomName } from '../../../protocol/primitives.ts'
import type { Deps } from '../../ports.ts'
import { actorOf, type Caller, callerOf, roomNameOf } from './caller.ts'
import { refuseOtherMethods } from './methods.ts'
import { perMinute } from './rates.ts'
import type { HttpRules } from './rules.ts'
import { onlySameSite } from './same-site.ts'
import { keepSession } from './session-cookie.ts'

/** A program that keeps order in a room of hundreds stays under it. */
const ACTS_PER_MINUTE = 120

export function registerActs(app: FastifyInstance, deps: Deps, rules: HttpRules): void {
  for (const name of actNames) registerAct(app, name, actBodies[name], deps, rules)
}

function registerAct<K extends ActName>(
  app: FastifyInstance,
  name: K,
  body: Type.TObject<Acts[K]>,
  deps: Deps,
  rules: HttpRules,
): void {
  const url = `/rooms/:name/${name}`
  // Where strangers may knock, a password can be tried: as often as at the door.
  const rateLimit = perMinute(may(null, name) ? rules.enterPerMinute : ACTS_PER_MINUTE)
  const fieldsOf = readerOf<K>(body)
  app.route({
    method: 'POST',
    url,
    config: { action: name, isInRoom: true, rateLimit },
    schema: { body, response: { 204: Type.Null() } },
    onRequest: onlySameSite(rules),
    handler: async (request, reply) => {
      const caller = callerOf(request)
      if (!caller.room) return refuseNowhere(roomNameOf(request), caller, request.body, deps)
      const { actor, opened } = actorWithSession(caller, deps)
      await performAct(name, fieldsOf(request.body), caller.room, actor, deps)
      if (opened !== null && actor.session !== null) await beginSession(deps, actor.session, caller.address)
      keepSession(reply, rules.face, opened)
      return reply.code(204).send()
    },
  })
  refuseOtherMethods(app, url, ['POST'], name)
}

/** Fastify has checked the body by now; this tells the compiler. */
function readerOf<K extends ActName>(schema: Type.TObject<Acts[K]>): (body: unknown) => ActFields<K> {
  return (body) => {
    if (!Check(schema, body)) throw new Refusal('bad-shape')
    return body
  }
}

/**
 * A role that is won is a session's: a browser that has none yet gets one. It is written down afterwards, so that a
 * refusal leaves nothing behind, and costs no more than at a room that there is not.
 */
function actorWithSession(caller: Caller, deps: Deps): { actor: Actor; opened: string | null } {
  const actor = actorOf(caller)
  if (caller.key || caller.session !== null) return { actor, opened: null }
  const { hash, opened } = mintSession(deps)
  return { actor: { ...actor, session: hash, user: userOf(hash) }, opened }
}

/** Where rooms are hidden: the same answer, at the same cost, as for a room that no password makes one chairman of. */
async function refuseNowhere(room: RoomName, caller: Caller, body: unknown, deps: Deps): Promise<never> {
  const { clock, gate, tokens } = deps
  if (!Check(actBodies.claim, body)) throw new Refusal('not-allowed')
  const origin = originOf(actorOf(caller), clock.now())
  await gate.check(room, tokens.pseudonym(caller.address), body.password, { access: null, owner: null }, origin)
  throw new Refusal('wrong-password')
}
