// The OpenAPI document as a page to read: no script, nothing from elsewhere.
import * as Type from 'typebox'
import { Check } from 'typebox/value'
import { errors } from '../../../protocol/errors.ts'
import { rowsOf, type FieldRow } from './docs-schema.ts'
import { html, type Markup } from './markup.ts'

const Media = Type.Object({ schema: Type.Unknown(), example: Type.Optional(Type.Unknown()) })
const Content = Type.Record(Type.String(), Media)

/** What the page needs of the document. */
const Operation = Type.Object({
  operationId: Type.String(),
  summary: Type.String(),
  description: Type.Optional(Type.String()),
  tags: Type.Array(Type.String(), { minItems: 1 }),
  'x-who': Type.String(),
  parameters: Type.Optional(
    Type.Array(
      Type.Object({
        name: Type.String(),
        in: Type.String(),
        required: Type.Boolean(),
        description: Type.Optional(Type.String()),
      }),
    ),
  ),
  requestBody: Type.Optional(Type.Object({ content: Content })),
  responses: Type.Record(Type.String(), Type.Object({ description: Type.String(), content: Type.Optional(Content) })),
})
const ApiDocument = Type.Object({
  info: Type.Object({ title: Type.String(), version: Type.String(), description: Type.String() }),
  servers: Type.Array(Type.Object({ url: Type.String() }), { minItems: 1 }),
  tags: Type.Array(Type.Object({ name: Type.String(), description: Type.String() })),
  paths: Type.Record(Type.String(), Type.Record(Type.String(), Operation)),
})
export type ApiDocument = Type.Static<typeof ApiDocument>
type Operation = Type.Static<typeof Operation>
type Route = { readonly method: string; readonly path: string; readonly operation: Operation }

const JSON_TYPE = 'application/json'
const WHO: Readonly<Record<string, string>> = {
  anybody: 'Anybody.',
  chairmen: 'Chairmen of the room, by their session or with the room’s API key; admins, with an API key.',
  admins: 'Admins, with an API key.',
}

/** Throws when the document lacks what every route of ours has: then a route is not described. */
export function documentOf(given: unknown): ApiDocument {
  if (!Check(ApiDocument, given)) throw new Error('the description of the API is not complete')
  return given
}

export function renderDocs(document: ApiDocument): string {
  const { info, tags } = document
  const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  )
  const server = document.servers[0]?.url ?? ''
  const groups = tags.map((tag) => {
    const own = routes.filter(({ operation }) => operation.tags.includes(tag.name))
    return html`<section id="${anchor(tag.name)}">
      <h2>${capital(tag.name)}</h2>
      <p>${tag.description}</p>
      ${own.map((route) => routeSection(route, server))}
    </section>`
  })
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${info.title} API</title>
        <link rel="stylesheet" href="docs.css" />
      </head>
      <body>
        <header>
          <h1>${info.title} API</h1>
          <p class="quiet">Version ${info.version}. For programs: <a href="openapi.json">openapi.json</a>.</p>
        </header>
        <main>
          ${info.description.split('\n\n').map((text) => html`<p>${prose(text)}</p>`)} ${contents(document, routes)}
          ${groups} ${errorSection()}
        </main>
      </body>
    </html> `.text
}

function contents({ tags }: ApiDocument, routes: readonly Route[]): Markup {
  const entries = tags.flatMap((tag) => routes.filter(({ operation }) => operation.tags.includes(tag.name)))
  const items = entries.map(
    ({ operation }) => html`<li><a href="#${operation.operationId}">${operation.summary}</a></li>`,
  )
  return html`<nav aria-label="Contents">
    <ul>
      ${items}
      <li><a href="#errors">Errors</a></li>
    </ul>
  </nav>`
}

function routeSection(route: Route, server: string): Markup {
  const { method, path, operation } = route
  const { operationId, summary, description = '', requestBody, parameters = [] } = operation
  const query = parameters
    .filter((each) => each.in === 'query')
    .map(({ name, required, description: meaning = '' }) => ({ name, type: 'text', isRequired: required, meaning }))
  return html`<article id="${operationId}">
    <h3>${summary}</h3>
    <p class="route"><b>${method}</b> <code>${path}</code></p>
    <p>${prose(description)}</p>
    <p class="quiet">Who may: ${WHO[operation['x-who']] ?? ''}</p>
    ${fieldTable('In the query', query)} ${fieldTable('In the body', rowsOf(requestBody?.content[JSON_TYPE]?.schema))}
    ${replySection(operation)}
    <h4>Example</h4>
    <pre><code>${curlOf(route, server)}</code></pre>
  </article> `
}

function replySection({ responses }: Operation): Markup {
  const rows = Object.entries(responses).map(
    ([status, { description }]) =>
      html`<tr>
        <td>${status}</td>
        <td>${prose(description)}</td>
      </tr>`,
  )
  const good = Object.entries(responses).find(([status]) => status.startsWith('2'))
  const fields = rowsOf(good?.[1].content?.[JSON_TYPE]?.schema)
  return html`${fieldTable('In the reply', fields)}
    <h4>Replies</h4>
    ${table(['Status', 'Meaning or codes'], rows)}`
}

function fieldTable(title: string, fields: readonly FieldRow[]): Markup {
  if (fields.length === 0) return html``
  const rows = fields.map(({ name, type, isRequired, meaning }) => {
    const kind = isRequired ? type : `${type} (may be absent)`
    return html`<tr>
      <td><code>${name}</code></td>
      <td>${kind}</td>
      <td>${prose(meaning)}</td>
    </tr>`
  })
  return html`<h4>${title}</h4>
    ${table(['Field', 'Type', 'Meaning'], rows)}`
}

function table(head: readonly string[], rows: readonly Markup[]): Markup {
  const cells = head.map((cell) => html`<th scope="col">${cell}</th>`)
  return html`<div class="table">
    <table>
      <thead>
        <tr>
          ${cells}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`
}

function errorSection(): Markup {
  const rows = Object.entries(errors).map(
    ([code, { http, retry }]) =>
      html`<tr>
        <td><code>${code}</code></td>
        <td>${http}</td>
        <td>${retry ? 'yes' : ''}</td>
      </tr>`,
  )
  const about =
    'Every code there is; some are only heard on the socket. With a status of 429 or 503 `Retry-After` says when to come back, in seconds.'
  const head = ['Code', 'Status', 'May the same succeed later?']
  return html`<section id="errors">
    <h2>Errors</h2>
    <p>${prose(about)}</p>
    ${table(head, rows)}
  </section>`
}

/** A line for a terminal. The example names the room that the other examples name. */
function curlOf({ method, path, operation }: Route, server: string): string {
  const url = `${server}${path.replace('{name}', 'team-monday')}`
  const body = operation.requestBody?.content[JSON_TYPE]?.example ?? {}
  const parts = [`curl ${url}`, ...(operation['x-who'] === 'anybody' ? [] : [`-H 'Authorization: Bearer vroom_…'`])]
  if (method !== 'GET') parts.push(`-H 'Content-Type: ${JSON_TYPE}'`, `-d '${JSON.stringify(body)}'`)
  return parts.join(' \\\n  ')
}

/** Text in which back quotes mark code. */
function prose(text: string): Markup {
  return html`${text.split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))}`
}

const anchor = (text: string): string => text.replace(/[^a-z]+/g, '-')
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
