// The path in front of all addresses, where a host has more on it than this instance.
import type { FastifyServerOptions } from 'fastify'

/**
 * Lets the routes be written as if the instance had its host to itself. A reverse proxy may pass the path on as it came, or
 * without the base: both arrive at the same route. Only the base itself, to the letter and followed by a slash, is taken
 * off, and once; the base alone is left, for it has to lead to its own slash.
 * `base`: empty or like `/vroom`.
 */
export function belowBase(base: string): Pick<FastifyServerOptions, 'rewriteUrl'> {
  if (base === '') return {}
  return { rewriteUrl: ({ url = '/' }) => (url.startsWith(`${base}/`) ? url.slice(base.length) : url) }
}
