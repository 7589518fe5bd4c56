// Every route there is, asked in every way that must change nothing.
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { acts } from '../../../../protocol/acts.ts'
import { may } from '../../../../protocol/permissions.ts'
import { operationOf } from '../../../../server/edge/http/operations.ts'
import { makeTempDir } from '../../../harness/temp-dir.ts'
import { openHttpApp, ORIGIN, type HttpApp } from '../../../support/http-app.ts'
import { routesOf, type Route } from '../../../support/http-routes.ts'
import { openRows } from '../../../support/table-rows.ts'

let app: HttpApp
let routes: readonly Route[]
let cookie: string
let rows: ReturnType<typeof openRows>
let asked = 0
beforeAll(async () => {
  const file = join(await makeTempDir('routes'), 'vroom.db')
  app = await openHttpApp({ file })
  rows = openRows(file)
  routes = (await routesOf(app)).filter(({ url, action }) => url.startsWith('/api/v1/') && action !== 'page.read')
  const made = await send({ method: 'POST', url: '/api/v1/rooms' }, { origin: ORIGIN }, '{"name":"team"}')
  cookie = String(made.headers['set-cookie']).split(';')[0] ?? ''
})

const changing = () => routes.filter(({ method }) => method !== 'GET')
/** Mail providers ask for it on behalf of their people: from anywhere, with nothing but the link of the mail. */
const isOneClick = ({ action }: Route): boolean => action === 'mailbox.opt-out'
const JSON_TYPE = { 'content-type': 'application/json' }

function send(route: { method: string; url: string }, headers: Record<string, string>, payload?: string) {
  const { method } = route
  const sealed = app.deps.tokens.sealMailbox(app.deps.tokens.mailbox('dora@example.org'))
  const url = route.url.replace(':name', 'team').replace(':token', sealed)
  const body = payload === undefined ? {} : { payload }
  // Each from an address of its own: this is about rights, and some routes let one source ask but seldom.
  const from = { remoteAddress: `192.0.2.${String(++asked % 250)}` }
  return app.app.server.inject({
    method: method as 'POST',
    url,
    headers: { ...JSON_TYPE, ...headers },
    ...from,
    ...body,
  })
}

const bodyOf = ({ action }: Route): string => JSON.stringify(operationOf(action)?.example ?? {})

it('there are routes for every act, and some more', () => {
  expect(changing().map(({ action }) => action)).toEqual(expect.arrayContaining(Object.keys(acts)))
  expect(routes.length).toBeGreaterThan(20)
})

describe('what changes something', () => {
  it('is never done by another method', async () => {
    const before = rows()
    for (const route of changing()) {
      for (const method of ['HEAD', 'PUT', 'PATCH', 'DELETE', 'GET']) {
        if (routes.some((each) => each.url === route.url && [each.method, 'HEAD'].includes(method) && each !== route))
          continue
        const reply = await send({ method, url: route.url }, { origin: ORIGIN, cookie })
        // Who opens the link is led to the page that asks.
        const status = isOneClick(route) && ['GET', 'HEAD'].includes(method) ? 303 : 405
        expect([route.url, method, reply.statusCode]).toEqual([route.url, method, status])
      }
    }
    expect(rows()).toBe(before)
  })

  it.each<[string, Record<string, string>, number]>([
    ['from another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['from a neighbour', { 'sec-fetch-site': 'same-site' }, 403],
    ['from a foreign origin', { origin: 'https://evil.example' }, 403],
    ['from nowhere', {}, 403],
    ['as a form', { origin: ORIGIN, 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['as text', { origin: ORIGIN, 'content-type': 'text/plain' }, 415],
  ])('is not done %s, with the cookie of a chairman', async (_way, headers, status) => {
    const before = rows()
    for (const route of changing().filter((each) => !isOneClick(each))) {
      const reply = await send(route, { cookie, ...headers }, bodyOf(route))
      expect([route.url, reply.statusCode]).toEqual([route.url, status])
    }
    expect(rows()).toBe(before)
  })

  it('is not done with a body that has more in it than it should', async () => {
    const before = rows()
    for (const route of changing()) {
      const body = JSON.stringify({ ...operationOf(route.action)?.example, role: 'admin' })
      const own = route.action === 'set-role' ? body.replace('"role"', '"rule"') : body
      const reply = await send(route, { cookie, origin: ORIGIN }, own)
      expect([route.url, reply.json()]).toEqual([route.url, { code: 'bad-shape' }])
    }
    expect(rows()).toBe(before)
  })
})

it('nobody without a role does or reads what is not for everybody, and the audit has it', async () => {
  const before = rows(true)
  const guarded = routes.filter(({ action }) => !may(null, action))
  expect(guarded.length).toBeGreaterThan(15)
  for (const route of guarded) {
    const payload = route.method === 'GET' ? undefined : bodyOf(route)
    const reply = await send(route, {}, payload)
    expect([route.url, reply.statusCode, reply.json()]).toEqual([route.url, 403, { code: 'not-allowed' }])
    const [last] = await app.deps.store.events(null, null, 1)
    expect(last).toMatchObject({ event: 'no_role', message: route.action, user: 'session:none' })
  }
  expect(rows(true)).toBe(before)
})

it('queries hold nothing but what is described', async () => {
  for (const query of ['limit=0', 'limit=201', 'limit=1&limit=2', 'x=1', 'limit=1e2', 'before=%00', 'before=']) {
    const reply = await send({ method: 'GET', url: `/api/v1/rooms/:name/events?${query}` }, { cookie })
    expect([query, reply.json()]).toEqual([query, { code: 'bad-shape' }])
  }
  const good = await send({ method: 'GET', url: '/api/v1/rooms/:name/events?limit=1' }, { cookie })
  expect([good.statusCode, good.json<{ events: object[] }>().events.length]).toEqual([200, 1])
})
