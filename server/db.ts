// `npm run db`: brings a database to this version, copies it, restores it and checks it.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { backup } from './db/backup.ts'
import { check } from './db/check.ts'
import { copyTo } from './db/copy-to.ts'
import { migrate } from './db/migrate.ts'
import { restore } from './db/restore.ts'
import { problem, type Command } from './db/command.ts'
import { errorCode } from './error-code.ts'
import { createLog } from './log.ts'
import { loadSettings } from './settings/load.ts'
import { StartProblem } from './start-problem.ts'

/** Compiled, this file is dist/server/db.js; as source, server/db.ts. Found from either. */
const ROOT = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '..' : '../..', import.meta.url))

const EXIT_FAILURE = 1

const USAGE =
  'usage: npm run db -- migrate | check | backup FILE | restore FILE | copy-to URL    [--config FILE]\n' +
  '       URL: postgres://USER@HOST/DATABASE, or sqlite:FILE'

async function main(): Promise<void> {
  const { values, positionals } = readArguments()
  const run = commandOf(positionals)
  const { settings } = loadSettings(values.config === undefined ? [] : ['--config', values.config])
  const schema = readFileSync(`${ROOT}schema.sql`, 'utf8')
  const said = await run({ database: settings.database, schema, log: createLog('warn'), now: Date.now() })
  process.stdout.write(`${said}\n`)
}

function readArguments() {
  try {
    return parseArgs({ options: { config: { type: 'string' } }, allowPositionals: true })
  } catch (error) {
    throw problem(`${error instanceof Error ? error.message : 'unknown option'}\n${USAGE}`)
  }
}

const plain: Readonly<Record<string, Command>> = { migrate, check }
const withWord: Readonly<Record<string, (word: string) => Command>> = { backup, restore, 'copy-to': copyTo }

/** Everything that can be wrong with the words themselves is said before anything is opened. */
function commandOf([verb = '', word, ...rest]: readonly string[]): Command {
  const found = word === undefined ? plain[verb] : withWord[verb]?.(word)
  if (!found || word === '' || rest.length > 0) throw problem(USAGE)
  return found
}

/** A driver's own words may repeat what stands in a row, or in a URL: only its code is told. */
main().catch((error: unknown) => {
  const code = errorCode(error)
  if (!(error instanceof StartProblem) && code === null) throw error
  const message = error instanceof StartProblem ? error.message : `the database does not answer (${String(code)})`
  process.stderr.write(`${message}\n`)
  process.exitCode = error instanceof StartProblem ? error.status : EXIT_FAILURE
})
