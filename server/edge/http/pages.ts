// Serves the built client: the page of a room, and the files that it needs.
import { readdirSync } from 'node:fs'
import staticFiles from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../../protocol/errors.ts'
import { toRoomName } from '../../rooms/names.ts'
import { readIndexPage } from './index-page.ts'
import { refuseOtherMethods } from './methods.ts'

const YEAR = 'public, max-age=31536000, immutable'
const ALWAYS_ASK = 'no-cache'
const NOT_BUILT = 'The pages of this Vroom are not built yet: run npm run build.\n'

/** No part starts with a dot: neither hidden files nor the way up. */
const ASSET = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/

/** Pages with a name of their own, which the client draws. Whatever else a mail leads to stands behind the `#`. */
const PAGES: ReadonlySet<string> = new Set(['feedback', 'invitation', 'unsubscribe'])

/**
 * `clientDirectory` is what the build of the client wrote. Its hashed files are under `assets/`. `base`: the path in front
 * of all addresses, empty or like `/vroom`.
 */
export function registerPages(app: FastifyInstance, clientDirectory: string, base: string): void {
  const index = readIndexPage(clientDirectory, base)
  if (index)
    app.register(staticFiles, { root: clientDirectory, serve: false, preCompressed: true, cacheControl: false })

  const sendIndex = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    index?.send(request, reply.header('cache-control', ALWAYS_ASK)) ?? sendMissing(reply)
  const sendMissing = (reply: FastifyReply): FastifyReply =>
    reply
      .code(index ? 404 : 503)
      .type(index ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(index?.html ?? NOT_BUILT)
  const sendPage = (request: FastifyRequest, reply: FastifyReply, asTyped: string): FastifyReply => {
    const typed = new URL(request.url, 'http://localhost')
    const name = pageOf(asTyped)
    if (name === null) return sendMissing(reply)
    const path = `/${name}`
    if (typed.pathname === path) return sendIndex(request, reply)
    return reply.redirect(`${base}${path}${typed.search}`, 308)
  }

  page(app, '/', sendIndex)
  // What the page names by its place would be looked for beside the base, not below it.
  if (base !== '') {
    page(app, base, (request, reply) => {
      // A room may be called like the path: then the path itself has been taken off.
      if (request.originalUrl !== request.url) return sendPage(request, reply, base.slice(1))
      return reply.redirect(`${base}/${queryOf(request)}`, 308)
    })
  }
  page(app, '/:name', (request, reply) => sendPage(request, reply, request.params.name))
  if (index) {
    page(app, '/assets/*', (request, reply) => {
      const file = request.params['*']
      if (!ASSET.test(file)) throw new Refusal('not-found')
      return sendFile(reply, `assets/${file}`, YEAR)
    })
    for (const file of filesBeside(clientDirectory)) {
      page(app, `/${file}`, (_request, reply) => sendFile(reply, file, ALWAYS_ASK))
    }
  }
  app.setNotFoundHandler((request, reply) => answerNotFound(request, reply, sendMissing))
}

const queryOf = ({ url }: FastifyRequest): string => new URL(url, 'http://localhost').search

/** The room or the page of this name, as it is written; null when there is no such one. */
function pageOf(typed: string): string | null {
  const page = typed.toLowerCase()
  if (PAGES.has(page)) return page
  const room = toRoomName(typed)
  return room.ok ? room.value : null
}

/** Caches must know that there are several encodings of one file, which the plugin does not tell them. */
function sendFile(reply: FastifyReply, file: string, caching: string): FastifyReply {
  return reply.headers({ 'cache-control': caching, vary: 'accept-encoding' }).sendFile(file)
}

function answerNotFound(
  request: FastifyRequest,
  reply: FastifyReply,
  sendMissing: (reply: FastifyReply) => FastifyReply,
) {
  reply.removeHeader('cache-control')
  const isFile = /^\/(api|assets|signal)(\/|$|\?)/.test(request.url)
  if (isFile) throw new Refusal('not-found')
  if (request.method === 'GET' || request.method === 'HEAD') return sendMissing(reply)
  reply.header('allow', 'GET, HEAD')
  throw new Refusal('method-not-allowed')
}

type PageParams = { Params: { name: string; '*': string } }
type PageHandler = (request: FastifyRequest<PageParams>, reply: FastifyReply) => FastifyReply

function page(app: FastifyInstance, url: string, handler: PageHandler): void {
  app.route<PageParams>({ method: 'GET', url, config: { action: 'page.read' }, handler })
  refuseOtherMethods(app, url, ['GET', 'HEAD'], 'page.read')
}

/** Files of the client that are asked for by their own name, such as the icon. */
function filesBeside(directory: string): readonly string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'index.html' && !/\.(br|gz)$|^\./.test(entry.name))
    .map((entry) => entry.name)
}
