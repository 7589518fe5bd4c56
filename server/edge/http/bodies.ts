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
  app.addContentTypeParser('application/json', { parseAs: 'string' }, async (request: FastifyRequest, text: string) => {
    if (!JSON_TYPE.test(request.headers['content-type'] ?? '')) throw new Refusal('bad-media-type')
    const parsed = parseJson(text)
    if (!parsed.ok) throw new Refusal(parsed.error)
    return parsed.value
  })
}
