// What pages and supervisors ask about the instance itself.
import type { FastifyInstance } from 'fastify'
import { Refusal } from '../../../protocol/errors.ts'
import { HealthReply, InstanceReply } from '../../../protocol/http.ts'
import type { Deps } from '../../ports.ts'
import { refuseOtherMethods } from './methods.ts'
import { perMinute } from './rates.ts'
import type { HttpRules } from './rules.ts'

export function registerInstance(app: FastifyInstance, rules: HttpRules): void {
  app.route({
    method: 'GET',
    url: '/instance',
    config: { action: 'instance.read', rateLimit: perMinute(rules.enterPerMinute) },
    schema: { response: { 200: InstanceReply } },
    handler: async () => rules.instance,
  })
  refuseOtherMethods(app, '/instance', ['GET', 'HEAD'], 'instance.read')
}

/**
 * `/healthz`: the process answers. `/readyz`: it should be sent people; 503 while draining or without its store. Cut off
 * from the other workers it stays ready: the calls of its sockets go on, and to have all workers out of the balance at
 * once would help nobody. It says so, and the metrics do.
 */
export function registerHealth(app: FastifyInstance, { store, cluster }: Deps, isDraining: () => boolean): void {
  const route = (url: string, check: () => Promise<Omit<HealthReply, 'status'>>): void => {
    app.route({
      method: 'GET',
      url,
      config: { action: 'health.read' },
      schema: { response: { 200: HealthReply } },
      handler: async (_request, reply) => {
        const more = await check()
        return reply.header('cache-control', 'no-store').send({ status: 'ok', ...more })
      },
    })
    refuseOtherMethods(app, url, ['GET', 'HEAD'], 'health.read')
  }
  route('/healthz', async () => ({}))
  route('/readyz', async () => {
    if (isDraining()) throw new Refusal('draining')
    await store.ping().catch(() => {
      throw new Refusal('storage-unavailable')
    })
    return { cluster: cluster.reach() }
  })
}
