// Lets only our own pages change anything on behalf of a browser.
import type { FastifyRequest } from 'fastify'
import { Refusal } from '../../../protocol/errors.ts'

/**
 * Refuses with `cross-site` or `bad-origin`. A browser always says where a changing request comes from; what says
 * nothing at all is no browser, and may act as long as it does not bring a browser's cookie.
 */
export function requireSameSite(request: FastifyRequest, origins: readonly string[], cookieName: string): void {
  const { origin } = request.headers
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') throw new Refusal('cross-site')
  // Asked for even when the site is the same: a name rebound to this address is the same site to the browser.
  if (origin !== undefined && !origins.includes(origin)) throw new Refusal('bad-origin')
  if (origin === undefined && site === undefined && request.cookies[cookieName] !== undefined) {
    throw new Refusal('cross-site')
  }
}
