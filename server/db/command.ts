// What the commands on databases are given, and the words that they share.
import type { Log } from '../ports.ts'
import type { Settings } from '../settings/table.ts'
import { StartProblem } from '../start-problem.ts'
import type { Copied } from '../store/copy-tables.ts'

const EXIT_FAILURE = 1

export type Setting = {
  readonly database: Settings['database']
  /** The text of schema.sql. */
  readonly schema: string
  readonly log: Log
  /** UTC milliseconds. */
  readonly now: number
}

/** Answers what came of it. Throws `StartProblem`, or what the driver throws. */
export type Command = (setting: Setting) => Promise<string>

/** Nothing that a supervisor should know of: wrong words, or a wish that cannot be met. */
export const problem = (message: string): StartProblem => new StartProblem(message, EXIT_FAILURE)

/** How many rows there are of what people know about. */
export function summary(rows: ReadonlyMap<string, number>): string {
  const total = [...rows.values()].reduce((sum, count) => sum + count, 0)
  const of = (table: string): number => rows.get(table) ?? 0
  return `${String(of('rooms'))} rooms, ${String(of('invitations'))} invitations, ${String(of('events'))} events, ${String(total)} rows in all`
}

export const rowsOf = (copied: readonly Copied[]): ReadonlyMap<string, number> =>
  new Map(copied.map(({ table, rows }) => [table, rows]))
