// Who may read /metrics, and what the pages of health say.
import { beforeAll, describe, expect, it } from '@jest/globals'
import type { MetricsRules } from '../../../../server/edge/http/metrics.ts'
import { type HttpApp, openHttpApp } from '../../../support/http-app.ts'

const TOKEN = 'prometheus-asks-this'
const PROXY = '192.0.2.1'
const rules = (some: Partial<MetricsRules>): MetricsRules => ({
  token: '',
  from: [],
  contentType: 'text/plain; version=0.0.4; charset=utf-8',
  text: () => Promise.resolve('vroom_sockets_open 3\n'),
  ...some,
})

type Asking = {
  readonly address?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly method?: 'GET' | 'POST'
}

async function ask({ app }: HttpApp, { address = '203.0.113.9', headers = {}, method = 'GET' }: Asking) {
  const answer = await app.server.inject({ method, url: '/metrics', remoteAddress: address, headers })
  return answer.statusCode
}

describe('by the token', () => {
  let http: HttpApp
  beforeAll(async () => {
    http = await openHttpApp({ http: { metrics: rules({ token: TOKEN }) } })
  })

  it('are for whoever shows it', async () => {
    const headers = { authorization: `Bearer ${TOKEN}` }
    const answer = await http.app.server.inject({ url: '/metrics', headers })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
    })
    expect(answer.body).toBe('vroom_sockets_open 3\n')
  })

  it.each(['', 'Bearer', 'Bearer ', `Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(1)}`, `Basic ${TOKEN}`, TOKEN])(
    'and not there for %j',
    async (authorization) => {
      expect(await ask(http, { headers: authorization === '' ? {} : { authorization } })).toBe(404)
    },
  )

  it('nor for the machine itself, and only to be read', async () => {
    expect(await ask(http, { address: '127.0.0.1' })).toBe(404)
    expect(await ask(http, { method: 'POST', headers: { authorization: `Bearer ${TOKEN}` } })).toBe(405)
  })
})

describe('by the address', () => {
  const from = ['127.0.0.1', '10.1.0.0/16', '2001:db8::/32']

  it.each([
    ['127.0.0.1', 200],
    ['::ffff:127.0.0.1', 200],
    ['127.0.0.2', 404],
    ['10.1.255.3', 200],
    ['10.2.0.1', 404],
    ['2001:db8::7', 200],
    ['2001:db9::7', 404],
  ])('from %s it is %i', async (address, status) => {
    const http = await openHttpApp({ http: { metrics: rules({ from }) } })
    expect(await ask(http, { address })).toBe(status)
  })

  it('is the one that the trusted proxy says', async () => {
    const http = await openHttpApp({ http: { metrics: rules({ from: [...from, PROXY] }) }, trustedProxies: [PROXY] })
    const say = (address: string) => ({ 'x-forwarded-for': address })
    expect(await ask(http, { address: PROXY, headers: say('10.1.0.1') })).toBe(200)
    expect(await ask(http, { address: PROXY, headers: say('203.0.113.9') })).toBe(404)
    // A stranger’s word counts for nothing.
    expect(await ask(http, { address: '203.0.113.9', headers: say('10.1.0.1') })).toBe(404)
  })

  it.each(['unknown', '10.1.0.1:5678', '[2001:db8::7]', ' ', '_hidden', '127.0.0.1x'])(
    'is none when the trusted proxy says %j, which is no address',
    async (said) => {
      const http = await openHttpApp({ http: { metrics: rules({ from }) }, trustedProxies: [PROXY] })
      expect(await ask(http, { address: PROXY, headers: { 'x-forwarded-for': said } })).toBe(404)
    },
  )

  it('is none behind a proxy that is not trusted: it would be everybody’s', async () => {
    const http = await openHttpApp({ http: { metrics: rules({ from }) } })
    expect(await ask(http, { address: '127.0.0.1', headers: { 'x-forwarded-for': '203.0.113.9' } })).toBe(404)
    expect(await ask(http, { address: '127.0.0.1', headers: { forwarded: 'for=203.0.113.9' } })).toBe(404)
  })

  it('does not stand in an empty token', async () => {
    const http = await openHttpApp({ http: { metrics: rules({ from }) } })
    expect(await ask(http, { headers: { authorization: 'Bearer ' } })).toBe(404)
  })
})

describe('without settings for them', () => {
  it('there are none', async () => {
    const http = await openHttpApp()
    expect(await ask(http, { address: '127.0.0.1', headers: { authorization: 'Bearer x' } })).toBe(404)
  })
})

describe('readiness', () => {
  it.each(['alone', 'all', 'cut-off'] as const)('says that the worker is %s, and is ready', async (reach) => {
    const { app, deps } = await openHttpApp()
    deps.cluster.reach = () => reach
    const answer = await app.server.inject({ url: '/readyz' })
    expect([answer.statusCode, answer.json()]).toEqual([200, { status: 'ok', cluster: reach }])
    const health = await app.server.inject({ url: '/healthz' })
    expect([health.statusCode, health.json()]).toEqual([200, { status: 'ok' }])
  })

  it('asks the database once for all who ask at once, and not again within a second', async () => {
    const { app, clock, deps } = await openHttpApp()
    let pings = 0
    let isWell = true
    deps.store.ping = async () => {
      pings += 1
      if (!isWell) throw new Error('away')
    }
    const ask = async () => (await app.server.inject({ url: '/readyz' })).statusCode
    const crowd = () => Promise.all(Array.from({ length: 50 }, ask))
    expect([new Set(await crowd()), pings]).toEqual([new Set([200]), 1])
    isWell = false
    clock.advance(999)
    expect([await ask(), pings]).toEqual([200, 1])
    clock.advance(1)
    expect([new Set(await crowd()), pings]).toEqual([new Set([503]), 2])
    clock.advance(1_000)
    isWell = true
    expect([await ask(), pings]).toEqual([200, 3])
  })
})
