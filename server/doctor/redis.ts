// Is there a Redis that several workers can rely on?
import { examineRedis as ask, type RedisFacts } from '../cluster/redis/examine.ts'
import type { Settings } from '../settings/table.ts'
import { StartProblem } from '../start-problem.ts'
import { findingsAbout, type Finding } from './finding.ts'

const redis = findingsAbout('Redis')
const MOST_SKEW_MS = 1_000
const OLDEST = [6, 2] as const

export async function examineRedis({ database, daemon }: Settings, now: () => number): Promise<readonly Finding[]> {
  if (database.redis === '') return []
  try {
    return judge(await ask(database, daemon.environment === 'production', now))
  } catch (error) {
    if (!(error instanceof StartProblem)) throw error
    return [redis.problem(error.message, 'docs/scaling.md says how it is set up')]
  }
}

export function judge(facts: RedisFacts): readonly Finding[] {
  return [
    examineVersion(facts),
    facts.asksForPassword
      ? redis.ok('it asks for a password')
      : redis.warning('it lets in everybody who reaches it', 'set requirepass there and database.redis_password'),
    examineEviction(facts),
    redis.note(
      facts.persists
        ? 'it writes to its disk, which the relay does not need: what it knows is made anew'
        : 'it keeps everything in memory, and that is enough: the relay makes anew what it knows',
    ),
    facts.skewMs <= MOST_SKEW_MS
      ? redis.ok('its clock agrees with ours')
      : redis.warning(
          `its clock is ${String(Math.round(facts.skewMs / 1000))} s off`,
          'run an NTP client on both machines',
        ),
  ]
}

function examineVersion({ shown, version }: RedisFacts): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])
    ? redis.ok(`Redis ${version} at ${shown} answers`)
    : redis.problem(`Redis ${version} at ${shown} is too old`, `install ${OLDEST.join('.')} or later`)
}

function examineEviction({ eviction, isBounded }: RedisFacts): Finding {
  if (!isBounded || eviction === 'noeviction') return redis.ok('it forgets nothing by itself')
  return redis.problem(
    `when it is full it forgets what it likes (maxmemory-policy ${eviction}): seats would vanish`,
    'set maxmemory-policy noeviction there, or give Vroom a Redis of its own',
  )
}
