// Pages, files, methods and headers.
import fc from 'fast-check'
import { describe, expect, it } from '@jest/globals'
import { reservedNames } from '../../../../server/rooms/names.ts'
import { openHttpApp, ORIGIN } from '../../../support/http-app.ts'

describe('pages', () => {
  it.each<[string, number, string]>([
    ['/', 200, 'no-cache'],
    ['/team', 200, 'no-cache'],
    ['/icon.svg', 200, 'no-cache'],
    ['/assets/main-abc.js', 200, 'public, max-age=31536000, immutable'],
    ['/assets/none.js', 404, 'no-store'],
    ['/assets/.hidden', 404, 'no-store'],
    ['/assets/a%5c..%5cb', 404, 'no-store'],
    ['/assets/%2e%2e%2f%2e%2e%2fpackage.json', 404, 'no-store'],
    ['/invitation', 200, 'no-cache'],
    ['/unsubscribe', 200, 'no-cache'],
    ['/feedback', 200, 'no-cache'],
    ['/invitations', 404, 'no-store'],
    ['/admin', 404, 'no-store'],
    ['/ADMIN', 404, 'no-store'],
    ['/a.b', 404, 'no-store'],
    ['/a/b/c', 404, 'no-store'],
    [`/${'a'.repeat(3000)}`, 404, 'no-store'],
    ['/index.html', 404, 'no-store'],
    ['/api/v1/nothing', 404, 'no-store'],
    ['/%', 400, 'no-store'],
    ['/%c0%ae', 400, 'no-store'],
  ])('%.60s answers %s, %s', async (url, status, caching) => {
    const { app } = await openHttpApp()
    const reply = await app.server.inject(url)
    expect([reply.statusCode, reply.headers['cache-control']]).toEqual([status, caching])
  })

  it.each([
    ['/Team', '/team'],
    ['/%74eam', '/team'],
    ['/TEAM?a=b', '/team?a=b'],
    ['/Unsubscribe', '/unsubscribe'],
  ])('%s leads to %s', async (url, location) => {
    const reply = await (await openHttpApp()).app.server.inject(url)
    expect([reply.statusCode, reply.headers['location']]).toEqual([308, location])
  })

  it('are sent compressed, and not again when they have not changed', async () => {
    const { app } = await openHttpApp()
    const asset = await app.server.inject({ url: '/assets/main-abc.js', headers: { 'accept-encoding': 'br' } })
    expect([asset.body, asset.headers['content-encoding'], asset.headers['vary']]).toEqual([
      'brotli',
      'br',
      'accept-encoding',
    ])
    expect(asset.headers['content-type']).toMatch(/javascript/)
    const { etag = '' } = (await app.server.inject('/')).headers
    const again = await app.server.inject({ url: '/team', headers: { 'if-none-match': etag } })
    expect(again.statusCode).toBe(304)
  })

  it('no room is ever another page, and no other page a room', async () => {
    const { app } = await openHttpApp()
    const names = fc.stringMatching(/^[a-z0-9_-]{1,49}$/)
    await fc.assert(
      fc.asyncProperty(names, async (name) => {
        const reply = await app.server.inject(`/${name}`)
        expect(reply.body).toContain('<title>Vroom</title>')
        const isPage = ['feedback', 'invitation', 'unsubscribe'].includes(name)
        expect(reply.statusCode).toBe(reservedNames.has(name) && !isPage ? 404 : 200)
      }),
      { numRuns: 500 },
    )
  })

  it('say so when they are not built', async () => {
    const reply = await (await openHttpApp({ http: { clientDirectory: '/nonexistent' } })).app.server.inject('/')
    expect([reply.statusCode, reply.body]).toEqual([503, expect.stringContaining('npm run build')])
  })
})

describe('methods that a path does not have', () => {
  const all = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
  it.each<[string, string]>([
    ['/api/v1/rooms', 'GET, HEAD, POST'],
    ['/api/v1/rooms/team', 'GET, HEAD'],
    ['/api/v1/rooms/team/entry', 'POST'],
    ['/api/v1/instance', 'GET, HEAD'],
    ['/healthz', 'GET, HEAD'],
    ['/readyz', 'GET, HEAD'],
    ['/', 'GET, HEAD'],
    ['/team', 'GET, HEAD'],
    ['/assets/main-abc.js', 'GET, HEAD'],
    ['/a/b', 'GET, HEAD'],
  ])('of %s are 405, with Allow: %s', async (url, allow) => {
    const { app } = await openHttpApp()
    for (const method of all.filter((each) => !allow.split(', ').includes(each))) {
      const reply = await app.server.inject({ method, url, headers: { origin: ORIGIN } })
      expect([method, reply.statusCode, reply.headers['allow']]).toEqual([method, 405, allow])
    }
  })
})

describe('headers', () => {
  const wanted = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': expect.stringContaining('camera=(self), microphone=(self), display-capture=(self)'),
  }

  it.each([
    '/',
    '/team',
    '/admin',
    '/a/b',
    '/icon.svg',
    '/assets/main-abc.js',
    '/assets/x',
    '/healthz',
    '/api/v1/instance',
    '/api/docs',
    '/api/docs.css',
    '/api/openapi.json',
  ])('are on %s', async (url) => {
    const { headers } = await (await openHttpApp()).app.server.inject(url)
    expect(headers).toMatchObject(wanted)
    const policy = String(headers['content-security-policy']).split(';')
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        `connect-src 'self' ws://localhost:8090`,
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
      ]),
    )
    expect(headers['strict-transport-security']).toBeUndefined()
  })

  it('keep browsers on HTTPS where it is used, and the cookie to this host', async () => {
    const face = { origins: [ORIGIN], base: '', isSecure: true, cookieName: '__Host-vroom' }
    const { app } = await openHttpApp({ http: { face } })
    expect((await app.server.inject('/')).headers['strict-transport-security']).toBe('max-age=31536000')
    const headers = { 'content-type': 'application/json', origin: ORIGIN }
    const made = await app.server.inject({ method: 'POST', url: '/api/v1/rooms', payload: '{}', headers })
    expect(made.headers['set-cookie']).toMatch(/^__Host-vroom=.+; Path=\/; HttpOnly; Secure; SameSite=Strict$/)
  })

  it('are on a reply to an address that is none', async () => {
    const reply = await (await openHttpApp()).app.server.inject('/%')
    expect([reply.statusCode, reply.json()]).toEqual([400, { code: 'malformed' }])
    expect(reply.headers).toMatchObject({ 'x-content-type-options': 'nosniff' })
  })
})

describe('health', () => {
  it('is not ready while draining, and lives all the same', async () => {
    const { app } = await openHttpApp()
    expect((await app.server.inject('/readyz')).statusCode).toBe(200)
    await app.drain(false)
    const reply = await app.server.inject('/readyz')
    expect([reply.statusCode, reply.json()]).toEqual([503, { code: 'draining' }])
    expect((await app.server.inject('/healthz')).statusCode).toBe(200)
  })

  it('is not ready without its store', async () => {
    const { app, deps } = await openHttpApp()
    await deps.store.close()
    expect((await app.server.inject('/readyz')).json()).toEqual({ code: 'storage-unavailable' })
  })

  it('shows a bug as internal, and its cause in the log alone', async () => {
    const { app, deps, log } = await openHttpApp()
    await deps.store.close()
    const reply = await app.server.inject('/api/v1/rooms/team')
    expect([reply.statusCode, reply.json()]).toEqual([500, { code: 'internal' }])
    expect(log.lines.filter((line) => line.level === 'error')).toHaveLength(1)
  })
})

it('a route that names no action, or a right that nobody asks about, does not start', async () => {
  const { requireActions } = await import('../../../../server/edge/http/actions.ts')
  const { fastify } = await import('fastify')
  const app = fastify()
  requireActions(app)
  expect(() => app.get('/x', () => 'x')).toThrow('the route GET /x names no action in its config')
  const guarded = { config: { action: 'configure' } } as const
  expect(() => app.get('/y', guarded, () => 'y')).toThrow('the route GET /y is not for everybody')
})
