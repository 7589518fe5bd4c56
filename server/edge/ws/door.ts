// Who may open a socket now: by origin, by cookie, and by how many others want to.
import type {} from '@fastify/cookie'
import type { FastifyRequest } from 'fastify'
import { Refusal } from '../../../protocol/errors.ts'
import type { Deps } from '../../ports.ts'
import { createArrivals } from './arrivals.ts'
import { createCrowd } from './crowd.ts'
import type { SocketLimits } from './limits.ts'

export type DoorRules = {
  /** Exact origins, as browsers write them: scheme, host, and port unless it is the scheme's own. */
  readonly publicOrigins: readonly string[]
  readonly cookieName: string
}

export interface Door {
  /** Why this upgrade is refused; null when it is not. To be asked once. */
  refusal(request: FastifyRequest): Refusal | null
  /** In how many milliseconds this socket is to come again; null when it may stay. */
  comesLater(request: FastifyRequest): number | null
  /** Counts the socket until somebody has been admitted on it: call the answer then, or at its end. */
  enter(request: FastifyRequest): () => void
}

export function createDoor({ clock, tokens }: Deps, rules: DoorRules, limits: SocketLimits): Door {
  const unadmitted = createCrowd(limits)
  const arrivals = createArrivals(limits)
  /** Those who are let in only to be told when to come again. */
  const later = new WeakMap<FastifyRequest, number>()

  /** Whoever has one IPv6 address has 2^64 of them. */
  const sourceOf = ({ ip }: FastifyRequest): string => tokens.pseudonym(ip)

  return {
    refusal(request) {
      if (!rules.publicOrigins.includes(request.headers.origin ?? '')) return new Refusal('bad-origin')
      if (!request.cookies[rules.cookieName]) return new Refusal('not-allowed')
      const source = sourceOf(request)
      if (!unadmitted.hasSpace(source)) return new Refusal('too-fast', 1)
      const arrival = arrivals.take(source, clock.now())
      if (arrival.is === 'refused') return new Refusal('too-busy', Math.ceil(arrival.afterMs / 1000))
      if (arrival.is === 'later') later.set(request, arrival.afterMs)
      return null
    },
    comesLater: (request) => later.get(request) ?? null,
    enter: (request) => unadmitted.enter(sourceOf(request)),
  }
}
