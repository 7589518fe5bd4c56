// Lets only our own pages change anything on behalf of a browser.
import type { FastifyRequest } from 'fastify'
import { Refusal } from '../../../protocol/errors.ts'
import { shownKey } from './caller.ts'
import type { HttpRules } from './rules.ts'

/**
 * Refuses with `cross-site` or `bad-origin`. A browser always says where a changing request comes from; what says
 * nothing at all is no browser, and may act as long as it does not bring a browser's cookie. With an API key the cookie
 * counts for nothing, and no page of another site can make a browser send one.
 */
export function requireSameSite(request: FastifyRequest, { origins, cookieName }: HttpRules['face']): void {
  const { origin } = request.headers
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') throw new Refusal('cross-site')
  // Asked for even when the site is the same: a name rebound to this address is the same site to the browser.
  if (origin !== undefined && !origins.includes(origin)) throw new Refusal('bad-origin')
  if (origin !== undefined || site !== undefined || shownKey(request) !== null) return
  if (request.cookies[cookieName] !== undefined) throw new Refusal('cross-site')
}

/** The hook of every route that changes something: before its body is read. */
export function onlySameSite({ face }: Pick<HttpRules, 'face'>): (request: FastifyRequest) => Promise<void> {
  return async (request) => requireSameSite(request, face)
}
