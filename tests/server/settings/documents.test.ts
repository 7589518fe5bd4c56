// The example file and the page of settings say what the table says.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { exampleFile, settingsTables } from '../../../server/settings/documents.ts'
import { parseIni } from '../../../server/settings/ini.ts'
import { rows } from '../../../server/settings/table.ts'

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')

describe('settings.example.ini', () => {
  it('is what scripts/settings-documents.mjs writes', () => {
    expect(read('settings.example.ini')).toBe(exampleFile())
  })

  it('sets nothing as it is, and with its comments taken away every key to its default', () => {
    const text = read('settings.example.ini')
    expect(parseIni(text)).toEqual({ ok: true, value: [] })
    const shown = parseIni(text.replace(/^;([a-z_]+ =)/gm, '$1'))
    const defaults = rows.map(({ section, name, key }) => [section, name, key.byDefault])
    expect(shown.ok && shown.value.map(({ section, key, value }) => [section, key, value])).toEqual(defaults)
  })
})

it('docs/settings.md has every key', () => {
  expect(read('docs/settings.md')).toContain(settingsTables())
})

it('every default is a value that its parser takes', () => {
  for (const { key } of rows) expect(key.parse(key.byDefault)).toMatchObject({ ok: true })
})
