// Answers the methods that a path does not have: 405 with `Allow`, never a guess.
import type { FastifyInstance, HTTPMethods } from 'fastify'
import { Refusal } from '../../../protocol/errors.ts'
import type { Action } from '../../../protocol/permissions.ts'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const satisfies readonly HTTPMethods[]

/** `allowed`: the methods that the path has. */
export function refuseOtherMethods(
  app: FastifyInstance,
  url: string,
  allowed: readonly HTTPMethods[],
  action: Action,
): void {
  app.route({
    method: METHODS.filter((method) => !allowed.includes(method)),
    url,
    config: { action, isRefusal: true },
    exposeHeadRoute: false,
    // Before any body is read: what is in it does not matter.
    onRequest: async (_request, reply) => {
      reply.header('allow', allowed.join(', '))
      throw new Refusal('method-not-allowed')
    },
    handler: () => undefined,
  })
}
