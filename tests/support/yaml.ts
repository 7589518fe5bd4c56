// Reads the YAML that our own files are written in: maps, lists, plain and quoted text, folded text, short lists in a line.
// What it does not know it refuses, so that a check of such a file never looks at half of it.

export type Yaml = string | readonly Yaml[] | { readonly [name: string]: Yaml }

type Line = { readonly indent: number; readonly text: string }

/** Throws on a tab, an anchor, a second key of one name, and whatever else is not as above. */
export function readYaml(source: string): Yaml {
  const lines = source.split('\n').flatMap(toLine)
  const [value, rest] = readBlock(lines, 0)
  if (rest.length > 0) throw new Error(`unexpected: ${rest[0]?.text ?? ''}`)
  return value
}

function toLine(raw: string): Line[] {
  if (raw.includes('\t')) throw new Error(`a tab: ${raw}`)
  if (/^\s*(#.*)?$/.test(raw)) return []
  return [{ indent: raw.search(/\S/), text: raw.trim() }]
}

type Read<T> = readonly [T, readonly Line[]]

function readBlock(lines: readonly Line[], indent: number): Read<Yaml> {
  const first = lines[0]
  if (!first || first.indent < indent) return ['', lines]
  return /^- /.test(first.text) ? readList(lines, first.indent) : readMap(lines, first.indent)
}

function readList(lines: readonly Line[], indent: number): Read<Yaml> {
  const list: Yaml[] = []
  let rest = lines
  for (let line = rest[0]; line?.indent === indent && line.text.startsWith('- '); line = rest[0]) {
    const text = line.text.slice(2).trim()
    if (isPair(text)) {
      // The first pair of a map stands behind the dash; the others below it.
      const [map, after] = readMap([{ indent: indent + 2, text }, ...rest.slice(1)], indent + 2)
      list.push(map)
      rest = after
    } else {
      const [value, after] = readValue(text, rest.slice(1), indent)
      list.push(value)
      rest = after
    }
  }
  return [list, rest]
}

function readMap(lines: readonly Line[], indent: number): Read<Yaml> {
  const map: Record<string, Yaml> = {}
  let rest = lines
  for (let line = rest[0]; line?.indent === indent; line = rest[0]) {
    const { key, text } = pairOf(line.text)
    if (Object.hasOwn(map, key)) throw new Error(`twice: ${key}`)
    const [value, after] = readValue(text, rest.slice(1), indent)
    map[key] = value
    rest = after
  }
  if ((rest[0]?.indent ?? 0) > indent) throw new Error(`indented too far: ${rest[0]?.text ?? ''}`)
  return [map, rest]
}

function readValue(text: string, rest: readonly Line[], indent: number): Read<Yaml> {
  if (text === '') return readBlock(rest, indent + 1)
  if (text !== '>-') return [scalarOf(text), rest]
  const end = rest.findIndex((line) => line.indent <= indent)
  const own = end < 0 ? rest : rest.slice(0, end)
  return [own.map((line) => line.text).join(' '), rest.slice(own.length)]
}

const PAIR = /^([A-Za-z_][\w.-]*):(?: +(.*))?$/
const isPair = (text: string): boolean => PAIR.test(text)

function pairOf(line: string): { key: string; text: string } {
  const [, key, text = ''] = PAIR.exec(line) ?? []
  if (key === undefined) throw new Error(`no pair: ${line}`)
  return { key, text }
}

function scalarOf(text: string): Yaml {
  if (text === '{}') return {}
  const quoted = /^'((?:[^']|'')*)'$/.exec(text)?.[1]
  if (quoted !== undefined) return quoted.replaceAll("''", "'")
  const list = /^\[(.*)\]$/.exec(text)?.[1]
  if (list !== undefined) return list.split(/, (?=')/).map(scalarOf)
  if (/^[&*!|>%@`"'[\]{},]|: | #/.test(text)) throw new Error(`not a plain text: ${text}`)
  return text
}
