// The description of the API: it is OpenAPI 3.1, it is complete, and the page made of it is safe.
import { Check } from 'typebox/value'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { actBodies, actNames } from '../../../../protocol/acts.ts'
import { errors } from '../../../../protocol/errors.ts'
import { documentOf, renderDocs, type ApiDocument } from '../../../../server/edge/http/docs-page.ts'
import { operationOf } from '../../../../server/edge/http/operations.ts'
import { openHttpApp, type HttpApp } from '../../../support/http-app.ts'
import { routesOf, type Route } from '../../../support/http-routes.ts'

let app: HttpApp
let raw: Record<string, unknown>
let document: ApiDocument
let routes: readonly Route[]
beforeAll(async () => {
  app = await openHttpApp()
  raw = (await app.app.server.inject('/api/openapi.json')).json()
  document = documentOf(raw)
  const isDescribed = ({ url, action }: Route): boolean => url.startsWith('/api/v1/') && action !== 'page.read'
  routes = (await routesOf(app)).filter(isDescribed)
})

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )

/** Every object in the document, itself included. */
function* within(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield value as Record<string, unknown>
  for (const each of Object.values(value)) yield* within(each)
}

describe('the document', () => {
  it('is OpenAPI 3.1, with the parts that it must have', () => {
    expect(raw['openapi']).toBe('3.1.0')
    expect(document.info).toMatchObject({ title: 'Vroom', version: '0' })
    const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']
    for (const { path, method, operation } of operations()) {
      expect(path).toMatch(/^\/api\/v1\//)
      expect(methods).toContain(method)
      expect(operation.summary).not.toBe('')
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const inPath = (operation.parameters ?? []).filter((each) => each.in === 'path')
      expect(inPath.map(({ name, required }) => [name, required])).toEqual(named.map((name) => [name, true]))
      for (const status of Object.keys(operation.responses)) expect(status).toMatch(/^[2-5]\d\d$/)
    }
  })

  it('has every route of the API, and no other', () => {
    const described = operations().map(({ path, method }) => `${method.toUpperCase()} ${path}`)
    const registered = routes.map(({ method, url }) => `${method} ${url.replace(/:(\w+)/, '{$1}')}`)
    expect(described.sort()).toEqual(registered.sort())
    for (const act of actNames) expect(described).toContain(`POST /api/v1/rooms/{name}/${act}`)
  })

  it('names each operation once', () => {
    const ids = operations().map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('refers to nothing that is not in it', () => {
    const refs = [...within(raw)].flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref] : []))
    expect(refs.length).toBeGreaterThan(20)
    for (const ref of new Set(refs)) {
      expect(ref).toMatch(/^#\//)
      const found = ref
        .slice(2)
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], raw)
      expect([ref, typeof found]).toEqual([ref, 'object'])
    }
    const schemes = Object.keys((raw['components'] as { securitySchemes: object }).securitySchemes)
    for (const { security = [] } of [...within(document.paths)] as { security?: object[] }[]) {
      for (const each of security) for (const name of Object.keys(each)) expect(schemes).toContain(name)
    }
  })

  it('says what each field is', () => {
    const bare = operations().flatMap(({ operation }) =>
      [...within([operation.requestBody, operation.responses])].flatMap(({ properties }) =>
        Object.entries((properties ?? {}) as Record<string, { description?: string }>).flatMap(([name, field]) =>
          field.description === undefined ? [`${operation.operationId}.${name}`] : [],
        ),
      ),
    )
    expect(bare).toEqual([])
  })

  it.each(actNames)('shows a body that %s takes', (act) => {
    expect(Check(actBodies[act], operationOf(act)?.example)).toBe(true)
  })

  it('says who may', () => {
    const who = Object.fromEntries(operations().map(({ operation }) => [operation.operationId, operation['x-who']]))
    expect(who).toMatchObject({
      createRoom: 'anybody',
      claim: 'anybody',
      configure: 'chairmen',
      readRoomEvents: 'chairmen',
      listRooms: 'admins',
      listEvents: 'admins',
    })
  })
})

describe('the page', () => {
  it('shows every operation and every code, and needs nothing from elsewhere', async () => {
    const reply = await app.app.server.inject('/api/docs')
    expect([reply.statusCode, reply.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    for (const { operation } of operations()) expect(reply.body).toContain(`id="${operation.operationId}"`)
    for (const code of Object.keys(errors)) expect(reply.body).toContain(`<code>${code}</code>`)
    expect(reply.body).not.toMatch(/<script|<style| style=| on\w+=|src=|\[object Object\]|undefined/)
    const loaded = [...reply.body.matchAll(/<link[^>]+href="([^"]+)"/g)].map(([, href]) => href)
    // By its place: the path in front is not the page’s to know.
    expect(loaded).toEqual(['docs.css'])
    const style = await app.app.server.inject('/api/docs.css')
    expect([style.statusCode, style.headers['content-type']]).toEqual([200, 'text/css; charset=utf-8'])
    expect(style.body).toContain('prefers-color-scheme: dark')
    expect(style.body).not.toMatch(/url\(|@import/)
  })

  it('never turns text into markup', () => {
    const nasty = `</p><script>alert("1")</script>&'`
    const hostile = structuredClone(document)
    hostile.info.description = nasty
    hostile.info.title = nasty
    for (const methods of Object.values(hostile.paths)) {
      for (const operation of Object.values(methods)) {
        operation.summary = nasty
        operation.description = nasty
        operation.operationId = `x" onclick="${nasty}`
        operation.responses = { [nasty]: { description: nasty } }
      }
    }
    const page = renderDocs(hostile)
    expect(page).not.toMatch(/<script|" onclick="/)
    expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;')
  })

  it('refuses a document in which a route is not described', () => {
    const { paths, ...rest } = document
    expect(() => documentOf({ ...rest, paths: { ...paths, '/x': { get: { summary: 'x' } } } })).toThrow('not complete')
  })
})
