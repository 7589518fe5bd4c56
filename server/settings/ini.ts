// Reads the text of a settings file line by line, so that every entry knows where it stands.
import { err, ok, type Result } from '../../protocol/result.ts'

export type Entry = { readonly section: string; readonly key: string; readonly value: string; readonly line: number }
export type BadLine = { readonly line: number; readonly remedy: string }

/**
 * `[section]`, `key = value`, comments from `;` or `#` at the start of a line. A value may stand in single or double
 * quotes; without them a ` ;` or ` #` starts a comment. A line that is none of this is an error, not a guess.
 */
export function parseIni(text: string): Result<readonly Entry[], BadLine> {
  const entries: Entry[] = []
  let section = ''
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line = index + 1
    const content = (index === 0 ? raw.replace(/^\uFEFF/, '') : raw).trim()
    if (content === '' || content.startsWith(';') || content.startsWith('#')) continue
    const header = /^\[\s*([A-Za-z0-9_-]+)\s*\]\s*(?:[;#].*)?$/.exec(content)?.[1]
    if (header !== undefined) section = header
    else {
      const entry = parseEntry(section, content, line)
      if (!entry.ok) return entry
      entries.push(entry.value)
    }
  }
  return ok(entries)
}

function parseEntry(section: string, content: string, line: number): Result<Entry, BadLine> {
  const equals = content.indexOf('=')
  const key = equals < 0 ? '' : content.slice(0, equals).trim()
  if (!/^[A-Za-z0-9_-]+$/.test(key)) {
    return err({ line, remedy: 'this line is neither a [section] nor key = value; correct it or start it with ;' })
  }
  if (section === '') return err({ line, remedy: `${key} stands before the first [section]; move it below one` })
  return ok({ section, key, value: bare(content.slice(equals + 1).trim()), line })
}

/**
 * The value without its quotes or its trailing comment. A list such as `'stun:a','stun:b'` keeps its quotes: they
 * belong to its members.
 */
function bare(value: string): string {
  const quoted = /^(?:'([^']*)'|"([^"]*)")\s*(?:[;#].*)?$/.exec(value)
  if (quoted) return quoted[1] ?? quoted[2] ?? ''
  if (/^[;#]/.test(value)) return ''
  return /^['"]/.test(value) ? value : value.replace(/\s[;#].*$/, '').trimEnd()
}
