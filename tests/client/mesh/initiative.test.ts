// Who leads.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { leads } from '../../../client/mesh/initiative.ts'

const peerId = fc.stringMatching(/^[A-Za-z0-9_-]{22}$/)

describe('leads', () => {
  it('[L1] exactly one of two leads, and both know which', () => {
    fc.assert(
      fc.property(peerId, peerId, (a, b) => {
        fc.pre(a !== b)
        expect(leads(a, b)).toBe(!leads(b, a))
      }),
    )
  })

  it('[L1] compares as ASCII, not as a dictionary does', () => {
    const pad = (first: string): string => first.padEnd(22, '0')
    const ascii = ['-', '0', '9', 'A', 'Z', '_', 'a', 'z'].map(pad)
    for (const [at, one] of ascii.entries()) {
      for (const other of ascii.slice(at + 1)) expect(leads(one, other)).toBe(true)
    }
  })
})
