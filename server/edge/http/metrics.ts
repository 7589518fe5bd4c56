// GET /metrics: the numbers of this host, for those who show the token or come from the networks of the settings.
import { createHash, timingSafeEqual } from 'node:crypto'
import { BlockList, isIPv6 } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from '../../../protocol/errors.ts'
import { refuseOtherMethods } from './methods.ts'

export type MetricsRules = {
  /** Empty: nobody comes in by a token. */
  readonly token: string
  /** Addresses and networks. */
  readonly from: readonly string[]
  readonly contentType: string
  text(): Promise<string>
}

/** To everybody else there is no such page. */
export function registerMetrics(app: FastifyInstance, rules: MetricsRules): void {
  const isShown = tokenCheck(rules.token)
  const isNear = networkCheck(rules.from)
  app.route({
    method: 'GET',
    url: '/metrics',
    config: { action: 'metrics.read' },
    handler: async (request, reply) => {
      if (!isShown(request) && !isNear(request)) throw new Refusal('not-found')
      return reply
        .header('cache-control', 'no-store')
        .type(rules.contentType)
        .send(await rules.text())
    },
  })
  refuseOtherMethods(app, '/metrics', ['GET', 'HEAD'], 'metrics.read')
}

type Judge = (request: FastifyRequest) => boolean

/** Hashes of the same length are compared: the time tells nothing of the token. */
function tokenCheck(token: string): Judge {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
  const right = hash(token)
  return ({ headers }) => {
    const shown = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
    return timingSafeEqual(hash(shown), right) && token !== ''
  }
}

/**
 * By the address that the trusted proxies say, if there are any. Who comes through a proxy that is not trusted has the
 * proxy's address, as everybody has who comes through it: such an address says nothing.
 */
function networkCheck(networks: readonly string[]): Judge {
  const near = new BlockList()
  for (const one of networks) {
    const [address = '', bits] = one.split('/')
    const family = familyOf(address)
    if (bits === undefined) near.addAddress(address, family)
    else near.addSubnet(address, Number(bits), family)
  }
  return ({ ip, headers, socket }) => {
    const isForwarded = 'x-forwarded-for' in headers || 'forwarded' in headers
    if (isForwarded && ip === socket.remoteAddress) return false
    // An IPv4 address on a socket that takes both.
    const address = ip.replace(/^::ffff:(?=\d+\.)/i, '')
    return near.check(address, familyOf(address))
  }
}

const familyOf = (address: string): 'ipv6' | 'ipv4' => (isIPv6(address) ? 'ipv6' : 'ipv4')
