// Browsers' errors and the reasons shown for them.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { problemOf } from '../../../client/media/problems.ts'
import { refusal } from '../../fakes/media.ts'

describe('problemOf', () => {
  it.each([
    [refusal('NotAllowedError', 'Permission denied'), 'denied'],
    [refusal('NotAllowedError', 'Permission dismissed'), 'denied'],
    [refusal('NotAllowedError', 'Permission denied by system'), 'denied-by-system'],
    [refusal('NotFoundError', 'Requested device not found'), 'none-found'],
    [{ name: 'OverconstrainedError', constraint: 'deviceId' }, 'none-found'],
    [refusal('NotReadableError', 'Could not start video source'), 'in-use'],
    [refusal('AbortError', 'Starting videoinput failed'), 'in-use'],
    [refusal('SecurityError'), 'insecure'],
    [refusal('NotSupportedError'), 'unsupported'],
    [new TypeError('mediaDevices is undefined'), 'unsupported'],
    [refusal('InvalidStateError'), 'failed'],
    [new Error('NotFoundError'), 'failed'],
    [{ name: 'constructor' }, 'failed'],
    [null, 'failed'],
  ] as const)('explains %p as %s', (error, problem) => {
    expect(problemOf(error, true)).toBe(problem)
  })

  it('names the insecure page as the cause of what is missing or forbidden there', () => {
    expect(problemOf(new TypeError(), false)).toBe('insecure')
    expect(problemOf(refusal('NotAllowedError'), false)).toBe('insecure')
    expect(problemOf(refusal('NotFoundError'), false)).toBe('none-found')
  })

  it('has an answer for anything that can be thrown', () => {
    fc.assert(
      fc.property(fc.anything(), fc.boolean(), (thrown, secure) => {
        expect(problemOf(thrown, secure)).toMatch(/^[a-z-]+$/)
      }),
    )
  })
})
