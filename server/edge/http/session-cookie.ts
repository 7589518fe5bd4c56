// The cookie that carries a browser's session token.
import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { SESSION_LIFE_MS } from '../../commands/use-session.ts'

/** 32 bytes in base64url. Anything else was not given out here. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/

export function sessionTokenOf(request: FastifyRequest, cookieName: string): string | null {
  const token = request.cookies[cookieName]
  return token !== undefined && TOKEN.test(token) ? token : null
}

/** Sets the cookie when a session was opened. */
export function keepSession(
  reply: FastifyReply,
  face: { cookieName: string; isSecure: boolean; base: string },
  token: string | null,
): void {
  if (token === null) return
  const options: CookieSerializeOptions = {
    path: `${face.base}/`,
    httpOnly: true,
    sameSite: 'strict',
    secure: face.isSecure,
    maxAge: SESSION_LIFE_MS / 1000,
  }
  reply.setCookie(face.cookieName, token, options)
}
