// Why Redis cannot be used just now, from what a driver, a socket or Redis itself says. Holds no password.
import { errorCode } from '../../error-code.ts'

export type ProblemKind =
  | 'unreachable'
  /** Wrong user or password, or none given. */
  | 'refused'
  /** It asks for no password although it must. */
  | 'unprotected'
  /** A right of the ACL is missing. */
  | 'forbidden'
  | 'bad-certificate'
  | 'too-old'
  /** It takes no writes: it is the copy of another one. */
  | 'replica'
  | 'other-secret'
  /** Its memory is not the one that was there before. */
  | 'forgotten'
  /** Subscribed, but nothing is heard. */
  | 'deaf'
  | 'error'

export class RedisProblem extends Error {
  readonly kind: ProblemKind
  constructor(kind: ProblemKind, message: string) {
    super(message)
    this.name = 'RedisProblem'
    this.kind = kind
  }
}

/** How errors of Redis begin. */
const replies: readonly (readonly [RegExp, ProblemKind])[] = [
  [/^(WRONGPASS|NOAUTH)|invalid password/, 'refused'],
  [/^NOPERM/, 'forbidden'],
  [/^READONLY/, 'replica'],
  [/sentinels are unreachable|timed out|[Cc]onnection is closed|isn't writeable|ETIMEDOUT/, 'unreachable'],
]
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_|^ERR_(SSL|TLS)|HOSTNAME_MISMATCH/

/** What follows in a message of Redis is what was sent: a password, if AUTH is called otherwise there. */
const SENT = /,? with args beginning with[^]*/

/** Messages of Redis name commands, keys and channels, never what was sent as a password. */
export function problemOf(error: unknown): RedisProblem {
  if (error instanceof RedisProblem) return error
  const message = error instanceof Error ? error.message.replace(SENT, '') : 'unknown'
  const code = errorCode(error)
  if (code !== null && CERTIFICATE.test(code)) return new RedisProblem('bad-certificate', code)
  const kind = replies.find(([pattern]) => pattern.test(message))?.[1]
  if (kind !== undefined) return new RedisProblem(kind, message)
  return code === null ? new RedisProblem('error', message) : new RedisProblem('unreachable', code)
}

/** The answer to AUTH. Other servers than Redis repeat all that they were sent: of what is not known only the code is said. */
export function authProblemOf(error: unknown): RedisProblem {
  const { kind, message } = problemOf(error)
  return new RedisProblem(kind, kind === 'error' ? (message.split(' ', 1)[0] ?? '') : message)
}
