// Builds the HTTP and WebSocket server out of its parts. Tests build the same.
import type { RequestListener } from 'node:http'
import type { Server } from 'node:https'
import cookie from '@fastify/cookie'
import { fastify, type FastifyInstance } from 'fastify'
import { requireActions } from './edge/http/actions.ts'
import { belowBase } from './edge/http/base-path.ts'
import { readOnlyJson } from './edge/http/bodies.ts'
import { answerError, answerErrors } from './edge/http/errors.ts'
import { bareHeaders, secureHeaders } from './edge/http/headers.ts'
import { registerHttpEdge } from './edge/http/http-edge.ts'
import { limitRates } from './edge/http/rates.ts'
import type { HttpRules } from './edge/http/rules.ts'
import { registerSocketEdge, type SocketSettings } from './edge/ws/gateway.ts'
import type { Deps } from './ports.ts'
import type { Tls } from './tls/tls-server.ts'

/** Largest body of a request. */
const BODY_BYTES = 64 * 1024
/** A client that sends its headers, or all of its request, more slowly is cut off: it would hold a place for nothing. */
const HEADERS_WITHIN_MS = 10_000
const REQUEST_WITHIN_MS = 15_000
const SLOW_LIMITS = { headersTimeout: HEADERS_WITHIN_MS, connectionsCheckingInterval: 2_000 } as const
/** For the next request of a connection; Fastify's own value, which it sets on servers that it makes itself. */
const KEEP_ALIVE_MS = 72_000
/** Longer than any address that Node accepts: what a path may be is decided in rooms/names.ts. */
const MAX_PARAM_LENGTH = 16_384

export type AppRules = {
  readonly http: Omit<HttpRules, 'isDraining'>
  readonly socket: SocketSettings
  /** Addresses whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[]
  /** HTTPS without a web server in front; null or absent: plain HTTP. */
  readonly tls?: Tls | null
}

export type App = {
  readonly server: FastifyInstance
  /**
   * From now on not ready; resolves when all sockets are gone. The server still answers, and asks those who ask to connect
   * anew: close it afterwards. `leavesPort`: it takes no connection any more, because others on this host do.
   */
  drain(leavesPort: boolean): Promise<void>
}

export async function buildApp(deps: Deps, rules: AppRules): Promise<App> {
  let isDraining = false
  const server = createServer(deps, rules)
  requireActions(server)
  answerErrors(server, deps.log)
  readOnlyJson(server)
  await server.register(cookie)
  secureHeaders(server, rules.http.face)
  limitRates(server)
  server.addHook('onSend', async (_request, reply) => {
    if (isDraining) reply.header('connection', 'close')
  })
  const sockets = registerSocketEdge(server, deps, rules.socket)
  server.register(async (scope) => registerHttpEdge(scope, deps, { ...rules.http, isDraining: () => isDraining }))
  await server.ready()
  return {
    server,
    drain: (leavesPort) => {
      isDraining = true
      if (leavesPort) server.server.close()
      return sockets.drain()
    },
  }
}

function createServer({ log }: Deps, { trustedProxies, http, tls = null }: AppRules): FastifyInstance {
  return fastify({
    // Fastify would log addresses and paths of every request; the edges log what the rubric of log.ts names.
    logger: false,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    ...belowBase(http.face.base),
    bodyLimit: BODY_BYTES,
    requestTimeout: REQUEST_WITHIN_MS,
    http: SLOW_LIMITS,
    ...(tls === null ? {} : { serverFactory: (listener: RequestListener) => serveTls(tls, listener) }),
    // Requests that have begun are answered; connections that only wait for another one are closed.
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    // What has another shape is refused, not bent until it fits.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false } },
    frameworkErrors: (error, request, reply) => {
      answerError(error, request, reply.headers(bareHeaders), log)
    },
  })
}

function serveTls(tls: Tls, listener: RequestListener): Server {
  const server = tls.serve(listener, SLOW_LIMITS)
  server.requestTimeout = REQUEST_WITHIN_MS
  server.keepAliveTimeout = KEEP_ALIVE_MS
  return server
}
