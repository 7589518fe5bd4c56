// From a settings file and the environment to `Settings`, or to one line that says what to change.
import { existsSync, readFileSync } from 'node:fs'
import { checkTogether } from './check.ts'
import { parseIni } from './ini.ts'
import { rows, type Row, type Settings } from './table.ts'
import { errorCode } from '../error-code.ts'
import { StartProblem } from '../start-problem.ts'

/** Looked for in this order when no --config names a file. */
export const SEARCHED_FILES = ['/etc/vroom/settings.ini', './settings.ini']

export type Loaded = {
  readonly settings: Settings
  /** Null when no file was found and the defaults hold. */
  readonly file: string | null
  /** What an administrator should know, one sentence each, without values. */
  readonly notices: readonly string[]
}

/** `where` is `file:line`, or the name of an environment variable, or the default. */
export type Given = { readonly text: string; readonly where: string }
type Environment = Readonly<Record<string, string | undefined>>

/** Reads the settings of this process. Throws `StartProblem`. */
export function loadSettings(argv: readonly string[], env: Environment = process.env): Loaded {
  const file = chooseFile(argv)
  const given = new Map<string, Given>()
  if (file !== null) readEntries(file, given)
  readEnvironment(env, given)
  const settings = parseAll(given)
  const where = (section: string, name: string): string => given.get(`${section}.${name}`)?.where ?? file ?? 'settings'
  return { settings, file, notices: [...ignoredKeys(given), ...checkTogether(settings, where)] }
}

/** The name that overrides one key in the environment. */
export function variableOf(section: string, name: string): string {
  return `VROOM_${section}_${name}`.toUpperCase()
}

function chooseFile(argv: readonly string[]): string | null {
  const [option, file, ...rest] = argv.flatMap((argument) =>
    argument.startsWith('--config=') ? ['--config', argument.slice('--config='.length)] : [argument],
  )
  if (option === undefined) return SEARCHED_FILES.find((candidate) => existsSync(candidate)) ?? null
  if (option !== '--config' || file === undefined || file === '' || rest.length > 0) {
    throw new StartProblem('the only option is --config FILE; leave out everything else')
  }
  return file
}

function readEntries(file: string, given: Map<string, Given>): void {
  const parsed = parseIni(readText(file))
  if (!parsed.ok) throw new StartProblem(`${file}:${parsed.error.line}: ${parsed.error.remedy}`)
  for (const { section, key, value, line } of parsed.value) {
    const where = `${file}:${line}`
    const row = rows.find((candidate) => candidate.section === section && candidate.name === key)
    if (!row) throw new StartProblem(`${where}: ${unknownKey(section, key)}`)
    const earlier = given.get(`${section}.${key}`)
    if (earlier) throw new StartProblem(`${where}: ${section}.${key} was set in ${earlier.where}; remove one of them`)
    given.set(`${section}.${key}`, { text: value, where })
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new StartProblem(
      `${file}: cannot be read (${errorCode(error) ?? 'unreadable'}); correct the path or the file's permissions`,
    )
  }
}

function unknownKey(section: string, name: string): string {
  const sections = [...new Set(rows.map((row) => row.section))]
  if (!sections.includes(section)) return `there is no section [${section}]; the sections are ${sections.join(', ')}`
  const elsewhere = rows.find((row) => row.name === name)
  if (elsewhere) return `there is no ${section}.${name}; did you mean ${elsewhere.section}.${name}?`
  const names = rows.filter((row) => row.section === section).map((row) => row.name)
  return `there is no ${section}.${name}; [${section}] has ${names.join(', ')}`
}

function readEnvironment(env: Environment, given: Map<string, Given>): void {
  const known = new Map(rows.map((row) => [variableOf(row.section, row.name), row]))
  const ours = new RegExp(`^VROOM_(${[...new Set(rows.map((row) => row.section))].join('|')})_`, 'i')
  for (const [variable, text] of Object.entries(env)) {
    if (text === undefined || !ours.test(variable)) continue
    const row = known.get(variable)
    if (!row) throw new StartProblem(`${variable}: overrides no setting; correct its name or unset it`)
    given.set(`${row.section}.${row.name}`, { text, where: variable })
  }
}

function parseAll(given: ReadonlyMap<string, Given>): Settings {
  const settings: Record<string, Record<string, unknown>> = {}
  for (const row of rows) (settings[row.section] ??= {})[row.name] = parseOne(row, given)
  // Every row of the table has been parsed by its own parser, which is what the type says.
  return settings as Settings
}

function parseOne({ section, name, key }: Row, given: ReadonlyMap<string, Given>): unknown {
  const { text, where } = given.get(`${section}.${name}`) ?? { text: key.byDefault, where: 'the default' }
  const parsed = key.parse(text)
  if (!parsed.ok) throw new StartProblem(`${where}: ${section}.${name} ${parsed.error}`)
  return parsed.value
}

function ignoredKeys(given: ReadonlyMap<string, Given>): readonly string[] {
  return rows
    .filter(({ key }) => key.fate === 'ignored')
    .flatMap(({ section, name, key }) => {
      const entry = given.get(`${section}.${name}`)
      return entry && entry.text !== key.byDefault
        ? [`${entry.where}: ${section}.${name} has no effect. ${key.doc}`]
        : []
    })
}
