// The API described by itself: OpenAPI 3.1 out of the schemas that the routes really check with.
import swagger, { type FastifyDynamicSwaggerOptions, type SwaggerTransform } from '@fastify/swagger'
import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify'
import { errors, type ErrorCode } from '../../../protocol/errors.ts'
import { ErrorReply } from '../../../protocol/http.ts'
import { may, type Action } from '../../../protocol/permissions.ts'
import type { Operation } from './act-operations.ts'
import { extended, withWords } from './fields.ts'
import { operationOf, tags } from './operations.ts'
import type { HttpRules } from './rules.ts'

const ABOUT = [
  'Everything that a chairman can do in the call can be done over HTTP as well, by programs and scripts.',
  'A program shows an API key: `Authorization: Bearer vroom_…`. An administrator makes keys, for all rooms or for one. ' +
    'A key for all rooms acts as an admin, a key for one room as its chairman.',
  'A browser shows its session cookie, and has in each room the role that the room remembers. A request that changes ' +
    'something and brings a cookie must say with `Origin` that it comes from a page of this instance.',
  'Bodies are JSON in UTF-8 (`Content-Type: application/json`), and hold no field that is not described. What is ' +
    'refused is answered with `{"code": …}`: the codes are stable.',
].join('\n\n')

const ERROR = 'Error'

/** Routes registered from here on, in scopes of their own, are in the document. */
export function describeRoutes(app: FastifyInstance, rules: Pick<HttpRules, 'face' | 'instance'>): void {
  app.addSchema({ ...ErrorReply, $id: ERROR })
  app.register(swagger, optionsFor(rules))
}

function optionsFor({ face, instance }: Pick<HttpRules, 'face' | 'instance'>): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Vroom', version: instance.version, description: ABOUT },
      servers: [{ url: `${face.origins[0] ?? ''}${face.base}` || '/' }],
      tags: tags.map((tag) => ({ ...tag })),
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'An API key, which begins with `vroom_`.' },
          cookie: { type: 'apiKey', in: 'cookie', name: face.cookieName, description: 'A browser’s session.' },
        },
      },
    },
    convertConstToEnum: false,
    refResolver: { buildLocalReference: ({ $id }, _uri, _fragment, at) => (typeof $id === 'string' ? $id : `s${at}`) },
    transform,
  }
}

const transform: SwaggerTransform = ({ schema, url, route }) => {
  const operation = operationOf(route.config?.action ?? '')
  const action = route.config?.action
  if (!operation || !action || route.config?.isRefusal) return { schema: { ...schema, hide: true }, url }
  return { schema: described(schema, operation, action, route), url }
}

function described(schema: FastifySchema, operation: Operation, action: Action, route: RouteOptions): FastifySchema {
  const { id, tag, summary, description, example } = operation
  const words = (part: unknown): unknown => withWords(part, id)
  const replies = Object.entries(extended(schema.response, {})).map(([status, reply]): [string, object] => [
    status,
    extended(words(reply), { 'x-response-description': operation.answer ?? 'Done.' }),
  ])
  const whole = {
    operationId: id,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    ...(schema.body !== undefined && { body: extended(words(schema.body), { examples: [example] }) }),
    ...(schema.querystring !== undefined && { querystring: words(schema.querystring) }),
    ...paramsOf(route.url, words),
    response: { ...Object.fromEntries(replies), ...refusalsOf(operation, action, route) },
    security: securityOf(action),
    // the table of rights, as far as it concerns HTTP
    'x-who': whoMay(action),
  }
  return whole
}

const examples: Readonly<Record<string, string>> = { name: 'team-monday' }

/** What stands in the path, each a text. */
function paramsOf(url: string, words: (part: unknown) => unknown): { readonly params?: unknown } {
  const names = [...url.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  if (names.length === 0) return {}
  const shape = (name: string): object => ({ type: 'string', ...(name in examples && { examples: [examples[name]] }) })
  const properties = Object.fromEntries(names.map((name) => [name, shape(name)]))
  return { params: words({ type: 'object', properties, required: names }) }
}

const always: readonly ErrorCode[] = ['bad-key', 'too-fast', 'storage-unavailable', 'internal']
const ofBodies: readonly ErrorCode[] = ['malformed', 'too-deep', 'bad-shape', 'too-large', 'bad-media-type']
const ofChanges: readonly ErrorCode[] = ['cross-site', 'bad-origin']
const ofNames: readonly ErrorCode[] = ['bad-room-name', 'reserved-room-name', 'no-such-room']

/** One reply for each status, with the codes that come with it. */
function refusalsOf(operation: Operation, action: Action, { url, schema }: RouteOptions): Record<string, object> {
  const codes = new Set<ErrorCode>([
    ...(schema?.body === undefined ? [] : [...ofBodies, ...ofChanges]),
    ...(schema?.querystring === undefined ? [] : (['bad-shape'] as const)),
    ...(url.includes('/:name') ? ofNames : []),
    ...(may(null, action) ? [] : (['not-allowed'] as const)),
    ...(operation.refusals ?? []),
    ...always,
  ])
  const statuses = new Set([...codes].map((code) => errors[code].http))
  const replyOf = (status: number): [string, object] => {
    const own = [...codes].filter((code) => errors[code].http === status).map((code) => `\`${code}\``)
    return [String(status), { $ref: `${ERROR}#`, description: own.join(', ') }]
  }
  return Object.fromEntries([...statuses].map(replyOf))
}

type Who = 'anybody' | 'chairmen' | 'admins'

function whoMay(action: Action): Who {
  if (may(null, action)) return 'anybody'
  return may('chairman', action) ? 'chairmen' : 'admins'
}

function securityOf(action: Action): Record<string, string[]>[] {
  const who = whoMay(action)
  return [{ key: [] }, ...(who === 'admins' ? [] : [{ cookie: [] }]), ...(who === 'anybody' ? [{}] : [])]
}
