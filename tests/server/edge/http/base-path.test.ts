// An instance below a path of its host: every address has the path in front, whichever way the proxy passes it on.
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from '@jest/globals'
import { openHttpApp, type HttpApp, type HttpAppOptions } from '../../../support/http-app.ts'

const ORIGIN = 'https://example.org'
const face = { origins: [ORIGIN], base: '/vroom', isSecure: true, cookieName: '__Secure-vroom' }
const open = (options: HttpAppOptions = {}): Promise<HttpApp> =>
  openHttpApp({ ...options, http: { face, ...options.http } })

describe('below /vroom', () => {
  it.each<[string, number, string]>([
    ['/vroom/', 200, 'no-cache'],
    ['/vroom/?utm=mail', 200, 'no-cache'],
    ['/vroom/team', 200, 'no-cache'],
    ['/vroom/icon.svg', 200, 'no-cache'],
    ['/vroom/assets/main-abc.js', 200, 'public, max-age=31536000, immutable'],
    ['/vroom/a/b/c', 404, 'no-store'],
    ['/vroom/vroom/team', 404, 'no-store'],
    ['/vroom//team', 404, 'no-store'],
    ['//vroom/team', 404, 'no-store'],
    ['/%76room/team', 404, 'no-store'],
    ['/vroom%2fteam', 404, 'no-store'],
    ['/VROOM/team', 404, 'no-store'],
    ['/vroomx/team', 404, 'no-store'],
    ['/vroom/api/v1/nothing', 404, 'no-store'],
    ['/vroom/assets/..%2findex.html', 404, 'no-store'],
    ['/vroom/readyz', 200, 'no-store'],
    ['/readyz', 200, 'no-store'],
    // As a proxy passes them on that takes the path off.
    ['/', 200, 'no-cache'],
    ['/team', 200, 'no-cache'],
    ['/assets/main-abc.js', 200, 'public, max-age=31536000, immutable'],
    ['/api/v1/instance', 200, 'no-store'],
  ])('%s answers %s, %s', async (url, status, caching) => {
    const reply = await (await open()).app.server.inject(url)
    expect([reply.statusCode, reply.headers['cache-control']]).toEqual([status, caching])
  })

  it.each([
    ['/vroom', 308, '/vroom/'],
    ['/vroom?a=b', 308, '/vroom/?a=b'],
    ['/vroom/Team', 308, '/vroom/team'],
    ['/vroom/%74eam?a=b', 308, '/vroom/team?a=b'],
    ['/Team', 308, '/vroom/team'],
    ['/vroom/api/v1/mailbox/abc/opt-out', 303, '/vroom/unsubscribe#abc'],
  ])('%s leads on (%s) to %s', async (url, status, location) => {
    const reply = await (await open()).app.server.inject(url)
    expect([reply.statusCode, reply.headers['location']]).toEqual([status, location])
  })

  it('a room may be called like the path', async () => {
    const { app } = await open({ http: { face: { ...face, base: '/meet' } } })
    const reply = await app.server.inject('/meet/meet')
    expect([reply.statusCode, reply.headers['cache-control']]).toEqual([200, 'no-cache'])
    const typed = await app.server.inject('/meet/Meet?a=b')
    expect([typed.statusCode, typed.headers['location']]).toEqual([308, '/meet/meet?a=b'])
    expect((await app.server.inject('/meet')).headers['location']).toBe('/meet/')
  })

  it('no address leads to another host', async () => {
    const { app } = await open()
    const part = fc.constantFrom('/', '//', '%2f', '%5c', '.', '..', 'vroom', 'Team', 'evil.example', '?', '@')
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 8 }), async (parts) => {
        const reply = await app.server.inject({ url: `/${parts.join('')}` })
        const { location } = reply.headers
        if (location !== undefined) expect(location).toMatch(/^\/vroom\/(?![/\\])/)
      }),
      { numRuns: 300 },
    )
  })

  it('the page names its files by the path, at any depth', async () => {
    const { app } = await open()
    for (const url of ['/vroom/', '/vroom/team', '/team', '/vroom/a/b/c', '/vroom/a.b']) {
      expect((await app.server.inject(url)).body).toContain('src="/vroom/assets/main-abc.js"')
    }
  })

  it('the page is sent compressed, with the path in it, and not again when it has not changed', async () => {
    const { app } = await open()
    const ask = (headers: Record<string, string>) => app.server.inject({ url: '/vroom/team', headers })
    const plain = await ask({})
    const etag = String(plain.headers['etag'])
    const brotli = await ask({ 'accept-encoding': 'gzip, deflate, br;q=1.0' })
    expect([brotli.headers['content-encoding'], brotli.headers['vary']]).toEqual(['br', 'accept-encoding'])
    expect(brotliDecompressSync(brotli.rawPayload).toString()).toBe(plain.body)
    const gzip = await ask({ 'accept-encoding': 'gzip;q=0.5, br;q=0' })
    expect(gzip.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(gzip.rawPayload).toString()).toBe(plain.body)
    expect((await ask({ 'accept-encoding': 'xbr, gzipped, gzip;q=0.0' })).headers['content-encoding']).toBeUndefined()
    const again = await ask({ 'if-none-match': `"x", ${etag}` })
    expect([again.statusCode, again.body]).toEqual([304, ''])
    expect((await ask({ 'if-none-match': '"x"' })).statusCode).toBe(200)
  })

  it('two instances on one host are two pages to a cache', async () => {
    const other = await open({ http: { face: { ...face, base: '/b' } } })
    const there = (await other.app.server.inject('/b/')).headers['etag']
    expect((await (await open()).app.server.inject('/vroom/')).headers['etag']).not.toBe(there)
  })

  it('the cookie goes to this path alone, over HTTPS alone', async () => {
    const made = await make(await open(), ORIGIN)
    expect(made.headers['set-cookie']).toMatch(/^__Secure-vroom=.+; Path=\/vroom\/; HttpOnly; Secure; SameSite=Strict$/)
  })

  it('the origin of the address may act, and the address itself is none', async () => {
    const http = await open()
    expect((await make(http, ORIGIN)).statusCode).toBe(201)
    for (const origin of [`${ORIGIN}/vroom`, `${ORIGIN}:8443`, 'http://example.org']) {
      expect((await make(http, origin)).json()).toEqual({ code: 'bad-origin' })
    }
  })

  it('leaves to the host how long browsers insist on HTTPS there, and lets pages reach the socket', async () => {
    const { headers } = await (await open()).app.server.inject('/vroom/')
    expect(headers['strict-transport-security']).toBeUndefined()
    expect(headers['content-security-policy']).toContain("connect-src 'self' wss://example.org;")
  })

  it('the description of the API says where the API is', async () => {
    const { app } = await open()
    const api = (await app.server.inject('/vroom/api/openapi.json')).json<{ servers: object; paths: object }>()
    expect(api.servers).toEqual([{ url: `${ORIGIN}/vroom` }])
    expect(Object.keys(api.paths)).toContain('/api/v1/rooms')
    const page = (await app.server.inject('/vroom/api/docs')).body
    const url = 'https://example.org/vroom/api/docs'
    const links = [...page.matchAll(/href="([^"#][^"]*)"/g)].map(([, href = '']) => new URL(href, url).pathname)
    expect(links).toEqual(['/vroom/api/docs.css', '/vroom/api/openapi.json'])
    for (const link of links) expect((await app.server.inject(link)).statusCode).toBe(200)
    expect(page).toContain(`curl ${ORIGIN}/vroom/api/v1/instance`)
  })
})

function make({ app }: HttpApp, origin: string) {
  const headers = { 'content-type': 'application/json', origin }
  return app.server.inject({ method: 'POST', url: '/vroom/api/v1/rooms', payload: '{}', headers })
}
