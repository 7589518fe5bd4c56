// What may come as a request's body: JSON in UTF-8, under the limits of the wire.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { parseJson } from '../../../protocol/codec.ts'
import { Refusal } from '../../../protocol/errors.ts'

/**
 * The whole header, anchored: `application/json\ta` once passed for JSON here and for something else in the
 * validation (CVE-2026-25223), and text/plain is what a foreign page may send without being asked.
 */
const JSON_TYPE = /^application\/json *(?:; *charset=(?:utf-8|"utf-8"))?$/i

export function readOnlyJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, readJson)
}

async function readJson(request: FastifyRequest, text: string): Promise<unknown> {
  if (!JSON_TYPE.test(request.headers['content-type'] ?? '')) throw new Refusal('bad-media-type')
  const parsed = parseJson(text)
  if (!parsed.ok) throw new Refusal(parsed.error)
  return parsed.value
}

/** RFC 8058, 3.1: how mail providers ask on behalf of their people. */
const FORM_TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data']

/**
 * For a scope of its own. A form is taken for nothing, whatever it says: the link is what counts, and a provider that
 * adds a field is asked by somebody all the same. JSON is read as elsewhere; an empty body of that type is nothing too.
 */
export function readOneClick(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    async (request: FastifyRequest, text: string) => (text === '' ? undefined : readJson(request, text)),
  )
  scope.addContentTypeParser(FORM_TYPES, { parseAs: 'string' }, async () => undefined)
}
