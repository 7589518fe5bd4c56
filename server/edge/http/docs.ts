// The description of the API: for programs as OpenAPI, for people as a page.
import type { FastifyInstance } from 'fastify'
import { documentOf, renderDocs } from './docs-page.ts'
import { docsStyle } from './docs-style.ts'
import { refuseOtherMethods } from './methods.ts'

/** Under `/api`. What is described is known once the server is ready. */
export function registerDocs(app: FastifyInstance): void {
  let page: string | null = null
  const serve = (url: string, type: string, read: () => object | string): void => {
    app.route({
      method: 'GET',
      url,
      config: { action: 'docs.read' },
      handler: async (_request, reply) => reply.type(type).header('cache-control', 'no-cache').send(read()),
    })
    refuseOtherMethods(app, url, ['GET', 'HEAD'], 'docs.read')
  }
  serve('/openapi.json', 'application/json; charset=utf-8', () => app.swagger())
  serve('/docs', 'text/html; charset=utf-8', () => (page ??= renderDocs(documentOf(app.swagger()))))
  serve('/docs.css', 'text/css; charset=utf-8', () => docsStyle)
}
