// A log that remembers, for tests that ask what was written, and what was not.
import type { Log } from '../../server/ports.ts'

export type Line = { readonly level: keyof Log; readonly fields: object; readonly message: string }

export function createFakeLog(): Log & { readonly lines: Line[] } {
  const lines: Line[] = []
  const write = (level: keyof Log) => (fields: object, message: string) => {
    lines.push({ level, fields, message })
  }
  return { lines, debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}
