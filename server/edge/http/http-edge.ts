// The door for HTTP: shape, rate, right, deed.
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../../ports.ts'
import { registerHealth, registerInstance } from './instance.ts'
import { registerPages } from './pages.ts'
import { registerRooms } from './rooms.ts'
import type { HttpRules } from './rules.ts'

export function registerHttpEdge(app: FastifyInstance, deps: Deps, rules: HttpRules): void {
  registerHealth(app, deps, rules.isDraining)
  app.register(
    async (api) => {
      api.addHook('onRequest', async (_request, reply) => {
        reply.header('cache-control', 'no-store')
      })
      registerRooms(api, deps, rules)
      registerInstance(api, rules)
    },
    { prefix: '/api/v1' },
  )
  app.register(async (scope) => registerPages(scope, rules.clientDirectory))
}
