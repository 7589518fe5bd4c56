// What an administrator is told when the relay cannot start with this Redis, and what to do.
import { StartProblem } from '../../start-problem.ts'
import type { Address } from './address.ts'
import { RedisProblem, type ProblemKind } from './problem.ts'

/** EX_UNAVAILABLE of sysexits(3): a supervisor may try again by itself. */
const EXIT_UNAVAILABLE = 69

const remedies = {
  unreachable: (at, why) => `${at} is not reached (${why}); start Redis there, or correct the address`,
  refused: (at) => `${at} takes another user or password; correct database.redis_user and database.redis_password`,
  unprotected: (at) =>
    `${at} may be another machine and lets everybody in; set a password there (requirepass, or an ACL user)`,
  forbidden: (at, why) => `${at}: ${why}; give this user the rights that docs/scaling.md lists`,
  'bad-certificate': (at, why) =>
    `the certificate of ${at} is not accepted (${why}); set database.redis_ca, or have it name this host`,
  'too-old': (at, why) => `${at}: ${why}; install a newer one`,
  replica: (at) => `${at} is the replica of another Redis; name that one, or set database.redis_sentinels`,
  'other-secret': (at) =>
    `${at} is in use by an instance with another secret key; give all hosts the same daemon.secret_key or secret.key, or set another database.redis_prefix; half a minute after that instance has stopped, this one may start`,
  forgotten: (at) => `${at} loses its memory at once; look at what else uses it`,
  deaf: (at) => `${at} takes messages and does not pass them on; look at what stands between`,
  error: (at, why) => `${at} does not do what is needed (${why})`,
} as const satisfies Record<ProblemKind, (at: string, why: string) => string>

/** Other errors are returned as they are. */
export function asStartProblem(error: unknown, { shown }: Address): unknown {
  if (!(error instanceof RedisProblem)) return error
  const message = `database.redis: ${remedies[error.kind](shown, error.message)}`
  return error.kind === 'unreachable' ? new StartProblem(message, EXIT_UNAVAILABLE) : new StartProblem(message)
}
