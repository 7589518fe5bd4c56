// `npm run doctor`: looks whether the settings, and all that they name, will do. Changes nothing.
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { examineChoices } from './doctor/choices.ts'
import { examineDatabase } from './doctor/database.ts'
import { findingsAbout, pageOf, type Finding } from './doctor/finding.ts'
import { examineMachine, examineSettingsFile } from './doctor/machine.ts'
import { examineMail } from './doctor/mail.ts'
import { examineRedis } from './doctor/redis.ts'
import { examineTurn } from './doctor/turn.ts'
import { examineWeb } from './doctor/web.ts'
import { createLog } from './log.ts'
import { faceOf } from './settings/face.ts'
import { loadSettings, type Loaded } from './settings/load.ts'
import type { Settings } from './settings/table.ts'
import { StartProblem } from './start-problem.ts'
import { createIceIssuer } from './turn/ice-issuer.ts'

/** Compiled, this file is dist/server/doctor.js; as source, server/doctor.ts. Found from either. */
const ROOT = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '..' : '../..', import.meta.url))
const USAGE = 'usage: npm run doctor -- [--json] [--config FILE]'
const EXIT_FAILURE = 1
/** Each examination has its own time-outs, which are shorter. */
const WITHIN_MS = 60_000

async function main(): Promise<void> {
  const { json, config } = readArguments()
  const findings = await examine(config === undefined ? [] : ['--config', config])
  process.stdout.write(json ? `${JSON.stringify(findings, null, 2)}\n` : `${pageOf(findings)}\n`)
  if (findings.some(({ is }) => is === 'problem')) process.exitCode = EXIT_FAILURE
}

function readArguments(): { readonly json: boolean; readonly config: string | undefined } {
  try {
    const { values } = parseArgs({ options: { json: { type: 'boolean' }, config: { type: 'string' } } })
    return { json: values.json ?? false, config: values.config }
  } catch (error) {
    throw new StartProblem(`${error instanceof Error ? error.message : 'unknown option'}\n${USAGE}`, EXIT_FAILURE)
  }
}

async function examine(argv: readonly string[]): Promise<readonly Finding[]> {
  let loaded: Loaded
  try {
    loaded = loadSettings(argv)
  } catch (error) {
    if (!(error instanceof StartProblem)) throw error
    return [findingsAbout('settings').problem(error.message, 'correct it: the relay does not start like this')]
  }
  const { settings, file, notices } = loaded
  const now = (): number => Date.now()
  const parts = {
    schema: readFileSync(`${ROOT}schema.sql`, 'utf8'),
    log: createLog('fatal'),
    workers: workersOf(settings),
    now,
  }
  const examinations: readonly (readonly [string, () => Promise<readonly Finding[]> | readonly Finding[]])[] = [
    ['settings', () => [examineSettingsFile(file, hasSecrets(settings)), ...examineChoices(settings, notices)]],
    ['machine', () => examineMachine(settings)],
    ['database', () => examineDatabase(settings.database, parts)],
    ['Redis', () => examineRedis(settings, now)],
    ['web', () => examineWeb(settings, now())],
    ['TURN', () => examineTurn(settings.turn, createIceIssuer(settings.turn), now())],
    ['mail', () => examineMail(settings.email, faceOf(settings.daemon).publicUrl)],
  ]
  return (await Promise.all(examinations.map(([about, look]) => inTime(about, look)))).flat()
}

async function inTime(about: string, look: () => Promise<readonly Finding[]> | readonly Finding[]) {
  const { problem } = findingsAbout(about)
  const late = new Promise<readonly Finding[]>((resolve) => {
    setTimeout(
      () => resolve([problem('no end was found in a minute', 'see whether it answers at all')]),
      WITHIN_MS,
    ).unref()
  })
  try {
    return await Promise.race([(async () => look())(), late])
  } catch (error) {
    const what = error instanceof Error ? error.name : 'an error'
    return [problem(`this could not be looked at (${what})`, 'the log of the relay may say more')]
  }
}

const workersOf = ({ daemon }: Settings): number =>
  daemon.workers === 'auto' ? availableParallelism() : daemon.workers

const hasSecrets = ({ daemon, turn, email, database }: Settings): boolean =>
  [daemon.secret_key, daemon.metrics_token, turn.secret_key, turn.turn_password, email.smtp_password, database.password]
    .concat(database.redis_password, database.redis_sentinel_password)
    .some((secret) => secret !== '')

main().catch((error: unknown) => {
  if (!(error instanceof StartProblem)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = error.status
})
