// Every route of the HTTP door, as it registers itself: a test that asks all of them cannot forget a new one.
import cookie from '@fastify/cookie'
import { fastify } from 'fastify'
import type { Action } from '../../protocol/permissions.ts'
import { registerHttpEdge } from '../../server/edge/http/http-edge.ts'
import type { HttpApp } from './http-app.ts'

export type Route = { readonly method: string; readonly url: string; readonly action: Action }

/** Without those that only refuse, and without HEAD, which comes with GET. */
export async function routesOf({ deps }: Pick<HttpApp, 'deps'>): Promise<readonly Route[]> {
  const routes: Route[] = []
  const app = fastify()
  app.addHook('onRoute', ({ method, url, config }) => {
    const { action, isRefusal = false } = config ?? {}
    if (typeof method === 'string' && method !== 'HEAD' && action && !isRefusal) routes.push({ method, url, action })
  })
  await app.register(cookie)
  const face = { origins: ['http://localhost'], base: '', isSecure: false, cookieName: 'vroom' }
  const video = { width: 1, height: 1, frameRate: 1, maxUplinkKbps: 0 }
  app.register(async (scope) =>
    registerHttpEdge(scope, deps, {
      face,
      instance: { version: '0', poweredBy: '', namesAllowed: true, mail: true, feedback: true, video },
      createPerHour: 0,
      enterPerMinute: 0,
      clientDirectory: '/nonexistent',
      isDraining: () => false,
      metrics: { token: '', from: [], contentType: 'text/plain', text: () => Promise.resolve('') },
    }),
  )
  await app.ready()
  await app.close()
  return routes
}
