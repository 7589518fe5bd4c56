// The table of settings as the documents that people read: an example file, and a page for docs/.
import { variableOf } from './load.ts'
import { rows, type Row } from './table.ts'

const LINE_LENGTH = 100

/** settings.example.ini: every key with its default, commented. */
export function exampleFile(): string {
  const head = [
    '; Settings of Vroom. Copy this file to /etc/vroom/settings.ini, or to settings.ini in the working directory, and',
    '; take away the ; in front of what you change. Each key shows its default.',
    '; VROOM_SECTION_KEY in the environment goes before the file: VROOM_DAEMON_LISTEN_PORT=8090.',
  ]
  return [...head, ...sections().map(exampleSection), ''].join('\n')
}

function exampleSection([section, members]: readonly [string, readonly Row[]]): string {
  const keys = members.map(({ name, key }) => `${wrap(key.doc)}\n;${name} = ${key.byDefault}`.trimEnd())
  return `\n[${section}]\n${keys.join('\n\n')}`
}

/** docs/settings.md between its marks. */
export function settingsTables(): string {
  return sections()
    .map(([section, members]) => `### [${section}]\n\n${members.map(documentRow).join('\n')}\n`)
    .join('\n')
}

function documentRow({ section, name, key }: Row): string {
  const value = key.byDefault === '' ? 'empty' : `\`${key.byDefault}\``
  return `- \`${name}\` (${value}; \`${variableOf(section, name)}\`): ${key.doc}`
}

function sections(): readonly (readonly [string, readonly Row[]])[] {
  const names = [...new Set(rows.map((row) => row.section))]
  return names.map((name) => [name, rows.filter((row) => row.section === name)])
}

function wrap(text: string): string {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = `${lines.at(-1) ?? ''} ${word}`
    if (line.length > LINE_LENGTH) lines.push(` ${word}`)
    else lines[lines.length - 1] = line
  }
  return lines.map((line) => `;${line}`).join('\n')
}
