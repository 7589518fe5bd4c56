// Groups of tests that need network namespaces: where there can be none, they say so loudly instead.
import { describe, expect, it } from '@jest/globals'
import { whyNoLab } from './namespaces.ts'

const whyNot = await whyNoLab()

/** As `describe`; without root or the packages one test stands in for all of them, with the reason in its name. */
export function describeLab(name: string, body: () => void): void {
  if (whyNot === null) {
    describe(name, body)
    return
  }
  process.stderr.write(`\nSKIPPED: ${name}: ${whyNot}\n\n`)
  it(`SKIPPED: ${name}: ${whyNot}`, () => {
    expect(whyNot).not.toBe('')
  })
}
