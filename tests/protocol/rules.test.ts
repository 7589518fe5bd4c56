// A rule of PROTOCOL.md without a test that cites it is a wish; a citation without a rule is a mistake.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from '@jest/globals'
import { rules } from './document.ts'

const tests = fileURLToPath(new URL('..', import.meta.url))
const cited = new Map<string, string>()
for (const file of readdirSync(tests, { recursive: true, encoding: 'utf8' })) {
  if (!/\.(test|contract)\.tsx?$|^contracts\//.test(file)) continue
  for (const [, id] of readFileSync(join(tests, file), 'utf8').matchAll(/\[([A-Z]\d+)\]/g)) cited.set(id ?? '', file)
}

it('every rule has a test that cites it', () => {
  expect(rules.filter((rule) => !cited.has(rule))).toEqual([])
})

it('every citation names a rule', () => {
  expect([...cited].filter(([id]) => !rules.includes(id))).toEqual([])
})
