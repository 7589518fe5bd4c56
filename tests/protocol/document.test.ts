// PROTOCOL.md says what the code does.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { decode } from '../../protocol/codec.ts'
import * as limits from '../../protocol/limits.ts'
import { ctlFrames, rtFrames } from '../../protocol/peer-to-peer.ts'
import { between, errorTable, examples, rightsTable, rules, type TableName, tables, text } from './document.ts'

type Golden = { good: object[]; bad: { error: string; frame?: object; text?: string }[] }
const golden = (table: TableName): Golden =>
  JSON.parse(readFileSync(new URL(`../frames/${table}.json`, import.meta.url), 'utf8')) as Golden
const names = Object.keys(tables) as TableName[]

describe('PROTOCOL.md', () => {
  it('[I3] prints the table of rights as it is', () => {
    expect(between('rights')).toBe(rightsTable())
  })

  it('[E1] prints the table of errors as it is', () => {
    expect(between('errors')).toBe(errorTable())
  })

  it('numbers each rule once, and in order', () => {
    expect(rules.length).toBeGreaterThan(50)
    const next = new Map<string, number>()
    for (const rule of rules) {
      const letter = rule.charAt(0)
      const number = (next.get(letter) ?? 0) + 1
      next.set(letter, number)
      expect(rule).toBe(`${letter}${String(number)}`)
    }
  })

  it('[P1] [P5] peer frames name no sender, and none of them is a command', () => {
    expect(Object.keys(tables.ctl)).toEqual(['profile', 'media', 'chat', 'signal', 'want', 'have', 'bye'])
    expect(Object.keys(tables.rt)).toEqual(['level', 'want', 'probe', 'echo'])
    const schemas: { readonly properties: object }[] = [...Object.values(ctlFrames), ...Object.values(rtFrames)]
    for (const { properties } of schemas) expect(Object.keys(properties)).not.toContain('from')
  })

  it('names only limits that exist', () => {
    const named = [...text.matchAll(/`([A-Z][A-Z_]{5,})`/g)].map(([, name]) => name)
    expect(named.length).toBeGreaterThan(20)
    for (const name of named) expect([...Object.keys(limits), 'PROTOCOL_VERSION']).toContain(name)
  })

  it('has an example of every frame of the relay and of every frame to it', () => {
    for (const table of ['client', 'server'] as const) {
      const shown = examples.filter((one) => one.table === table && !one.isBad)
      const types = new Set(shown.map((one) => (JSON.parse(one.text) as { type: string }).type))
      expect([...types].sort()).toEqual(Object.keys(tables[table]).sort())
    }
  })

  it.each(examples)('shows a $table frame that is what it says (bad: $isBad)', ({ table, isBad, text: example }) => {
    expect(decode(tables[table], example).ok).toBe(!isBad)
    const { good, bad } = golden(table)
    const known = isBad ? bad.map((one) => one.frame) : good
    expect(known).toContainEqual(JSON.parse(example))
  })
})

describe('golden frames', () => {
  it.each(names)('every type of the table %s is among the good ones', (table) => {
    const types = new Set(golden(table).good.map((frame) => (frame as { type: string }).type))
    expect([...types].sort()).toEqual(Object.keys(tables[table]).sort())
  })

  describe.each(names)('%s', (table) => {
    it.each(golden(table).good.map((frame) => JSON.stringify(frame)))('parses %s', (frame) => {
      expect(decode(tables[table], frame)).toEqual({ ok: true, value: JSON.parse(frame) as unknown })
    })

    it.each(golden(table).bad.map((one) => [one.error, one.text ?? JSON.stringify(one.frame)]))(
      '[E3] answers %s to %s',
      (error, frame) => {
        expect(decode(tables[table], frame)).toEqual({ ok: false, error })
      },
    )
  })
})
