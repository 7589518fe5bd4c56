// The door for HTTP: shape, rate, right, deed.
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../../ports.ts'
import { registerActs } from './acts.ts'
import { judgeCallers } from './caller.ts'
import { registerDocs } from './docs.ts'
import { registerFeedback } from './feedback.ts'
import { registerHealth, registerInstance } from './instance.ts'
import { registerInvitations } from './invitations.ts'
import { registerMailboxes } from './mailboxes.ts'
import { registerMetrics } from './metrics.ts'
import { describeRoutes } from './openapi.ts'
import { registerPages } from './pages.ts'
import { registerReadings } from './readings.ts'
import { registerRooms } from './rooms.ts'
import type { HttpRules } from './rules.ts'

export function registerHttpEdge(app: FastifyInstance, deps: Deps, rules: HttpRules): void {
  registerHealth(app, deps, rules.isDraining)
  if (rules.metrics) registerMetrics(app, rules.metrics)
  describeRoutes(app, rules)
  app.register(
    async (api) => {
      api.addHook('onRequest', async (_request, reply) => {
        reply.header('cache-control', 'no-store')
      })
      judgeCallers(api, deps, rules.face)
      registerRooms(api, deps, rules)
      registerActs(api, deps, rules)
      registerReadings(api, deps, rules)
      registerInvitations(api, deps, rules)
      registerMailboxes(api, deps, rules)
      registerFeedback(api, deps, rules)
      registerInstance(api, rules)
    },
    { prefix: '/api/v1' },
  )
  app.register(async (scope) => registerDocs(scope), { prefix: '/api' })
  app.register(async (scope) => registerPages(scope, rules.clientDirectory, rules.face.base))
}
