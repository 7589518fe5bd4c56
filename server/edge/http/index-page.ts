// The one page of the client. The build names its files by `./`; here they get the path that the instance is reached by,
// because a page that was not found may stand at any depth.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'

export type IndexPage = {
  readonly html: string
  /** As small as the browser takes it; 304 when it has it already. */
  send(request: FastifyRequest, reply: FastifyReply): FastifyReply
}

/** In the order in which we would rather send them. */
type Encoding = 'br' | 'gzip'
const ENCODINGS = ['br', 'gzip'] as const satisfies readonly Encoding[]

/** Null where the client is not built. `base`: empty or like `/vroom`. */
export function readIndexPage(clientDirectory: string, base: string): IndexPage | null {
  const file = join(clientDirectory, 'index.html')
  if (!existsSync(file)) return null
  const html = readFileSync(file, 'utf8').replaceAll(/(?<= (?:href|src)=")\.\//g, `${base}/`)
  const twins = {
    br: brotliCompressSync(html, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }),
    gzip: gzipSync(html, { level: constants.Z_BEST_COMPRESSION }),
  } satisfies Record<Encoding, Buffer>
  // Weak: it stands for all encodings of the page.
  const etag = `W/"${createHash('sha256').update(html).digest('base64url').slice(0, 27)}"`
  return {
    html,
    send(request, reply) {
      reply.headers({ etag, vary: 'accept-encoding' }).type('text/html; charset=utf-8')
      if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send()
      const encoding = ENCODINGS.find((each) => takes(request.headers['accept-encoding'], each))
      if (encoding === undefined) return reply.send(html)
      return reply.header('content-encoding', encoding).send(twins[encoding])
    },
  }
}

function isKnown(given: string | undefined, etag: string): boolean {
  return given !== undefined && (given === '*' || given.split(',').some((each) => each.trim() === etag))
}

/** RFC 9110, 12.5.3, as far as browsers and proxies use it: a coding that is named and not given the weight 0. */
function takes(accepted: string | string[] | undefined, encoding: Encoding): boolean {
  const codings = String(accepted ?? '').split(',')
  return codings.some((coding) =>
    new RegExp(`^${encoding}(?:;q=(?!0(?:\\.0*)?$).+)?$`).test(coding.replaceAll(' ', '')),
  )
}
