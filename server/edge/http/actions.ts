// Every route names its action, and the one table of rights is asked in one place.
import type { FastifyInstance } from 'fastify'
import { Refusal } from '../../../protocol/errors.ts'
import { may, type Action } from '../../../protocol/permissions.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    action?: Action
  }
}

/** A route without an action throws when it is registered, so that the relay does not start. Call before any route. */
export function requireActions(app: FastifyInstance): void {
  app.addHook('onRoute', ({ config, method, url }) => {
    if (!config?.action) throw new Error(`the route ${String(method)} ${url} names no action in its config`)
  })
  app.addHook('preHandler', async ({ routeOptions }) => {
    const { action } = routeOptions.config
    // No caller of a route is in a room: the socket's frames are asked about in edge/ws.
    if (action && !may(null, action)) throw new Refusal('not-allowed')
  })
}
