// Every route names its action, so that the one table of rights can be asked about it.
import type { FastifyInstance } from 'fastify'
import { may, type Action } from '../../../protocol/permissions.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    action?: Action
    /** Acts on the room in its path: who calls is looked up in that room before the handler runs. */
    isInRoom?: boolean
    /** Only there to refuse the methods that the path does not have. */
    isRefusal?: boolean
  }
}

/** Where this is on a request, `caller.ts` asks about the right. */
export const CALLER = 'caller'

/**
 * A route without an action throws when it is registered, so that the relay does not start; so does one that not
 * everybody may call where nobody asks who calls. Call before any route.
 */
export function requireActions(app: FastifyInstance): void {
  app.addHook('onRoute', function ({ config, method, url }) {
    const route = `the route ${String(method)} ${url}`
    if (!config?.action) throw new Error(`${route} names no action in its config`)
    if (!may(null, config.action) && !this.hasRequestDecorator(CALLER)) {
      throw new Error(`${route} is not for everybody, and nothing asks who calls it`)
    }
  })
}
