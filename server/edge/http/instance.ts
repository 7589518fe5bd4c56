// What pages and supervisors ask about the instance itself.
import type { FastifyInstance } from 'fastify'
import { Refusal } from '../../../protocol/errors.ts'
import { HealthReply, InstanceReply } from '../../../protocol/http.ts'
import type { Clock, Deps } from '../../ports.ts'
import { refuseOtherMethods } from './methods.ts'
import { perMinute } from './rates.ts'
import type { HttpRules } from './rules.ts'

/** A database is asked again after so long, however many want to know: strangers must not keep it busy by asking. */
const PULSE_MS = 1_000

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
export function registerHealth(app: FastifyInstance, deps: Deps, isDraining: () => boolean): void {
  const { store, cluster, clock } = deps
  const feelPulse = createPulse(() => store.ping(), clock)
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
    await feelPulse().catch(() => {
      throw new Refusal('storage-unavailable')
    })
    return { cluster: cluster.reach() }
  })
}

/** One answer for all who ask while it is looked for, or within `PULSE_MS`. */
function createPulse(ping: () => Promise<void>, clock: Clock): () => Promise<void> {
  let felt: { readonly at: number; readonly answer: Promise<void> } | null = null
  return () => {
    const now = clock.now()
    if (felt && Math.abs(now - felt.at) < PULSE_MS) return felt.answer
    felt = { at: now, answer: ping() }
    return felt.answer
  }
}
