// The door for sockets: who may upgrade at all, and how many at once.
import { randomInt } from 'node:crypto'
import type {} from '@fastify/cookie'
import websocket, { type WebsocketPluginOptions } from '@fastify/websocket'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import { type ErrorCode, errors } from '../../../protocol/errors.ts'
import { MAX_FRAME_BYTES } from '../../../protocol/limits.ts'
import type { Deps } from '../../ports.ts'
import { createCrowd } from './crowd.ts'
import { defaultLimits, type SocketLimits } from './limits.ts'
import { Session } from './session.ts'
import { socketsNow } from './sockets-now.ts'

export type SocketSettings = {
  /** Exact origins, as browsers write them: scheme, host, and port unless it is the scheme's own. */
  readonly publicOrigins: readonly string[]
  readonly cookieName: string
  readonly limits?: Partial<SocketLimits>
}

export interface SocketEdge {
  /** Refuses new sockets, tells the others when to come back, closes them; resolves when they are gone. */
  drain(): Promise<void>
}

// A frame of 64 KiB comes in about 50 TCP segments; tiny fragments and chunks are how memory was exhausted before
// ws 8.21.0, whose own limits are 64 and 1024 times higher. Compression would let a small frame grow, and leak (CRIME).
const socketOptions: NonNullable<WebsocketPluginOptions['options']> & {
  maxFragments: number
  maxBufferedChunks: number
} = {
  maxPayload: MAX_FRAME_BYTES,
  maxFragments: 64,
  maxBufferedChunks: 256,
  perMessageDeflate: false,
}

/** Registers `GET /signal`. `@fastify/cookie` must be registered before. */
export function registerSocketEdge(app: FastifyInstance, deps: Deps, settings: SocketSettings): SocketEdge {
  const limits = { ...defaultLimits, ...settings.limits }
  const unadmitted = createCrowd(limits)
  const sessions = new Map<WebSocket, Session>()
  let isDraining = false
  deps.meter.sockets.watch(() => socketsNow([...sessions.values()].map((session) => session.view())))

  /** Whoever has one IPv6 address has 2^64 of them. */
  const sourceOf = ({ ip }: FastifyRequest): string => deps.tokens.pseudonym(ip)

  function upgradeRefusal(request: FastifyRequest): ErrorCode | null {
    if (!settings.publicOrigins.includes(request.headers.origin ?? '')) return 'bad-origin'
    if (!request.cookies[settings.cookieName]) return 'not-allowed'
    if (isDraining) return 'draining'
    return unadmitted.hasSpace(sourceOf(request)) ? null : 'too-fast'
  }

  async function beforeUpgrade(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (!request.ws) return
    const code = upgradeRefusal(request)
    if (code === null) return
    deps.meter.sockets.turnedAway(code)
    if (errors[code].retry) reply.header('retry-after', '1')
    await reply.code(errors[code].http).send({ code })
  }

  function open(ws: WebSocket, request: FastifyRequest): void {
    const onSettled = unadmitted.enter(sourceOf(request))
    const cookie = deps.tokens.hash(request.cookies[settings.cookieName] ?? '')
    const session = new Session(ws, { deps, limits, cookie, address: request.ip, onSettled })
    sessions.set(ws, session)
    ws.on('close', () => sessions.delete(ws))
    if (isDraining) session.drain(0)
  }

  app.register(websocket, { options: socketOptions, errorHandler: onSocketError })
  app.register((scope, _options, done) => {
    scope.route({
      method: 'GET',
      url: '/signal',
      config: { action: 'socket.open' },
      preValidation: beforeUpgrade,
      handler: (_request, reply) => reply.code(errors['not-found'].http).send({ code: 'not-found' }),
      wsHandler: open,
    })
    done()
  })

  function onSocketError(error: Error, ws: WebSocket): void {
    // Breaches of RFC 6455 come here too, by the thousand if somebody likes: they say nothing about us.
    deps.log.debug({ err: error }, 'a socket broke the WebSocket protocol')
    if (!sessions.has(ws)) ws.terminate()
  }

  return {
    async drain() {
      isDraining = true
      const closed = [...sessions.keys()].map((ws) => new Promise((resolve) => ws.once('close', resolve)))
      for (const session of sessions.values()) session.drain(randomInt(limits.drainSpreadMs + 1))
      await Promise.all(closed)
    },
  }
}
