// What goes wrong, to a reply of the error table.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { errors, Refusal, type ErrorCode } from '../../../protocol/errors.ts'
import { errorCode } from '../../error-code.ts'
import type { Log } from '../../ports.ts'

const FASTIFY_CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_VALIDATION: 'bad-shape',
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'bad-media-type',
}

/** When nothing better is known, in seconds. */
const RETRY_AFTER_S = 5

export function answerErrors(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply, log))
}

/** Sends `{code}` with the status of the table. The unexpected is logged with its cause and shown as `internal`. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply, log: Log): FastifyReply {
  const code = codeOf(error)
  if (code === 'internal') log.error({ err: error, route: request.routeOptions.url }, 'request failed')
  const row = errors[code]
  const seconds = error instanceof Refusal ? error.retryAfterS : null
  if (row.retry && !reply.hasHeader('retry-after')) reply.header('retry-after', String(seconds ?? RETRY_AFTER_S))
  // RFC 9110 asks for it with every 401. No browser asks its user anything for this scheme.
  if (row.http === 401) reply.header('www-authenticate', 'Bearer')
  return reply.code(row.http).header('cache-control', 'no-store').send({ code })
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof Refusal) return error.code
  const code = errorCode(error) ?? ''
  const known = Object.hasOwn(FASTIFY_CODES, code) ? FASTIFY_CODES[code] : undefined
  if (known) return known
  return code.startsWith('FST_') && isCallersFault(error) ? 'malformed' : 'internal'
}

function isCallersFault(error: unknown): boolean {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500
  return status >= 400 && status < 500
}
