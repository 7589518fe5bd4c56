// PROTOCOL.md taken apart: its rules, its examples, and the tables that are printed from the code.
import { readFileSync } from 'node:fs'
import type { TSchema } from 'typebox'
import { clientFrames } from '../../protocol/client-to-server.ts'
import { errors } from '../../protocol/errors.ts'
import { ctlFrames, rtFrames } from '../../protocol/peer-to-peer.ts'
import { type Action, may, permissions, roles } from '../../protocol/permissions.ts'
import { serverFrames } from '../../protocol/server-to-client.ts'
import { signals } from '../../protocol/signals.ts'

export const text = readFileSync(new URL('../../protocol/PROTOCOL.md', import.meta.url), 'utf8')

/** The table of schemas behind each kind of example, by the word after `json`. */
export const tables = {
  client: clientFrames,
  server: serverFrames,
  ctl: ctlFrames,
  rt: rtFrames,
  signal: signals,
} as const satisfies Record<string, Readonly<Record<string, TSchema>>>
export type TableName = keyof typeof tables

export type Example = { readonly table: TableName; readonly isBad: boolean; readonly text: string }

export const examples: readonly Example[] = [...text.matchAll(/^```json (bad )?(\w+)\n(.*?)^```$/gms)].map(
  ([, bad, table, body]) => ({ table: table as TableName, isBad: bad !== undefined, text: body ?? '' }),
)

/** Rule ids in the order of the document. */
export const rules: readonly string[] = [...text.matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map(([, id]) => id ?? '')

/** What stands between a pair of markers. */
export function between(name: string): string {
  return new RegExp(`<!-- ${name} -->\\n\\n?(.*?)\\n?<!-- /${name} -->`, 's').exec(text)?.[1]?.trim() ?? ''
}

export function rightsTable(): string {
  const actors = [null, ...roles] as const
  const head = ['', '–', ...roles]
  const rows = (Object.keys(permissions) as Action[]).map((action) => [
    `\`${action}\``,
    ...actors.map((role) => {
      if (!may(role, action)) return ''
      return may(role, action, true) ? 'yes' : 'others'
    }),
  ])
  return tableOf(head, rows)
}

export function errorTable(): string {
  const rows = Object.entries(errors).map(([code, row]) => [
    `\`${code}\``,
    String(row.http),
    row.close === null ? '' : String(row.close),
    row.retry ? 'yes' : '',
  ])
  return tableOf(['code', 'HTTP', 'close', 'retry'], rows)
}

/** A Markdown table as Prettier would lay it out. */
function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, at) => Math.max(3, cell.length, ...rows.map((row) => row[at]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}
