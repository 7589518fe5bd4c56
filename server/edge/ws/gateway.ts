// The door for sockets: who may upgrade at all, and how many at once.
import { randomInt } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type {} from '@fastify/cookie'
import websocket, { type WebsocketPluginOptions } from '@fastify/websocket'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import { errors, Refusal } from '../../../protocol/errors.ts'
import { MAX_FRAME_BYTES } from '../../../protocol/limits.ts'
import type { Deps } from '../../ports.ts'
import { createDoor, type DoorRules } from './door.ts'
import { defaultLimits, type SocketLimits } from './limits.ts'
import { Session } from './session.ts'
import { socketsNow } from './sockets-now.ts'
import { turnAway } from './turn-away.ts'
import { createTurnstile } from './turnstile.ts'

export type SocketSettings = DoorRules & { readonly limits?: Partial<SocketLimits> }

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
  const door = createDoor(deps, settings, limits)
  const helloInTurn = createTurnstile(limits.hellosAtOnce, () => setImmediate())
  const sessions = new Map<WebSocket, Session>()
  let isDraining = false
  let onEmpty: () => void = () => undefined
  deps.meter.sockets.watch(() => socketsNow([...sessions.values()].map((session) => session.view())))

  async function beforeUpgrade(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (!request.ws) return
    const refusal = isDraining ? new Refusal('draining', 1) : door.refusal(request)
    if (refusal === null) return
    const { code, retryAfterS } = refusal
    deps.meter.sockets.turnedAway(code)
    // Browsers do not show this to a page: it tries again by its own back-off.
    if (retryAfterS !== null) reply.header('retry-after', String(retryAfterS))
    await reply.code(errors[code].http).send({ code })
  }

  function open(ws: WebSocket, request: FastifyRequest): void {
    // Also those that upgraded when the end had not begun yet.
    const afterMs = isDraining ? randomInt(limits.drainSpreadMs + 1) : door.comesLater(request)
    if (afterMs !== null) {
      deps.meter.sockets.turnedAway(isDraining ? 'draining' : 'too-busy')
      turnAway(ws, afterMs, deps.clock, limits)
      return
    }
    const cookie = deps.tokens.hash(request.cookies[settings.cookieName] ?? '')
    const onSettled = door.enter(request)
    const onGone = (): void => {
      sessions.delete(ws)
      if (sessions.size === 0) onEmpty()
    }
    const common = { deps, limits, helloInTurn, onSettled, onGone }
    sessions.set(ws, new Session(ws, { ...common, cookie, address: request.ip }))
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
      if (sessions.size === 0) return
      const empty = new Promise<void>((resolve) => (onEmpty = resolve))
      for (const session of sessions.values()) session.drain(randomInt(limits.drainSpreadMs + 1))
      await empty
    },
  }
}
