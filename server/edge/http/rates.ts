// How often one source may knock at a route.
import rateLimit, { type RateLimitOptions } from '@fastify/rate-limit'
import type { FastifyInstance } from 'fastify'
import { Refusal } from '../../../protocol/errors.ts'

/** Whoever has one IPv6 address has 2^64 of them. */
const IPV6_SOURCE_BITS = 64
/** Sources remembered at once; the least recent are forgotten first. */
const MAX_SOURCES = 20_000

const MINUTE_MS = 60_000

/** Register before the routes: only those with a `rateLimit` in their config are limited. */
export function limitRates(app: FastifyInstance): void {
  app.register(rateLimit, {
    global: false,
    cache: MAX_SOURCES,
    ipv6Subnet: IPV6_SOURCE_BITS,
    // Remaining counts would tell a guesser how to pace itself.
    addHeaders: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
    addHeadersOnExceeding: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
    errorResponseBuilder: (_request, { ttl }) => new Refusal('too-fast', Math.ceil(ttl / 1000)),
  })
}

/** `max` 0: no limit. */
export const perHour = (max: number): RateLimitOptions | false => limited(max, 60 * MINUTE_MS)
export const perMinute = (max: number): RateLimitOptions | false => limited(max, MINUTE_MS)

function limited(max: number, timeWindow: number): RateLimitOptions | false {
  return max > 0 && { max, timeWindow }
}
