// Is there a database, is it sound, and of this version?
import { existsSync } from 'node:fs'
import { check } from '../db/check.ts'
import type { Log } from '../ports.ts'
import type { Settings } from '../settings/table.ts'
import { StartProblem } from '../start-problem.ts'
import { newestVersion } from '../store/migrations.ts'
import { certificates } from '../store/open-store.ts'
import { askPostgres } from '../store/postgres.ts'
import { findingsAbout, type Finding } from './finding.ts'

const database = findingsAbout('database')
/** More of a difference makes invitations and tickets end early or late. */
const MOST_SKEW_MS = 2_000
/** Connections that one worker may hold. */
const CONNECTIONS = 8

type Parts = { readonly schema: string; readonly log: Log; readonly workers: number; readonly now: () => number }

export async function examineDatabase(setting: Settings['database'], parts: Parts): Promise<readonly Finding[]> {
  try {
    return setting.dsn.is === 'sqlite'
      ? [await examineFile(setting.dsn.file, setting, parts)]
      : await examineServer(setting.dsn.url, setting, parts)
  } catch (error) {
    if (!(error instanceof StartProblem)) throw error
    return [database.problem(error.message, 'docs/install.md and docs/scaling.md say how it is set up')]
  }
}

async function examineFile(file: string, setting: Settings['database'], { schema, log, now }: Parts): Promise<Finding> {
  if (!existsSync(file)) return database.note(`${file} is not there yet; it is made at the first start`)
  const [said = ''] = (await check({ database: setting, schema, log, now: now() })).split('\n')
  return database.ok(said)
}

const QUESTIONS = [
  "select current_setting('server_version') as version, current_setting('max_connections')::int as most, (extract(epoch from clock_timestamp()) * 1000)::float8 as now",
  "select has_schema_privilege(current_schema(), 'create') as may, to_regclass('meta') is not null as ours",
] as const
const VERSION = "select value from meta where name = 'schema_version'"

async function examineServer(
  url: string,
  { user, password, ca }: Settings['database'],
  { workers, now }: Parts,
): Promise<readonly Finding[]> {
  const ask = (questions: readonly string[]): ReturnType<typeof askPostgres> =>
    askPostgres({ url, user, password, ca: certificates(ca) }, questions)
  const [[server = {}] = [], [rights = {}] = []] = await ask(QUESTIONS)
  const skewMs = Math.abs(Number(server['now']) - now())
  const isOurs = rights['ours'] === true
  const [[row = {}] = []] = isOurs ? await ask([VERSION]) : []
  return [
    database.ok(`PostgreSQL ${String(server['version'])} answers`),
    examineVersion(isOurs ? Number(row['value']) : null, rights['may'] === true),
    examineConnections(Number(server['most']), workers),
    examineClock(skewMs),
  ]
}

function examineClock(skewMs: number): Finding {
  return skewMs <= MOST_SKEW_MS
    ? database.ok('its clock agrees with ours')
    : database.warning(`its clock is ${String(Math.round(skewMs / 1000))} s off`, 'run an NTP client on both machines')
}

/** Null: there is nothing of ours in it. */
function examineVersion(version: number | null, mayCreate: boolean): Finding {
  if (version === null) {
    return mayCreate
      ? database.note('it is empty; its tables are made at the first start')
      : database.problem('it has no tables of ours, and this user may make none', 'make the user its owner')
  }
  if (version === newestVersion) return database.ok(`it is of version ${String(version)}`)
  return version > newestVersion
    ? database.problem('it was written by a newer Vroom', 'install that or a later one')
    : database.note(`it is of version ${String(version)} and is brought to ${String(newestVersion)} at the next start`)
}

function examineConnections(most: number, workers: number): Finding {
  const needed = workers * CONNECTIONS
  return needed < most
    ? database.ok(`it takes ${String(most)} connections; this host may need ${String(needed)}`)
    : database.warning(
        `it takes ${String(most)} connections, and this host alone may need ${String(needed)}`,
        'raise max_connections there',
      )
}
