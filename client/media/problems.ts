// Why a device could not be opened: the browsers' many errors to the few reasons that a person can act on.
import type { CaptureProblem } from '../state/call.ts'

/** Names as in the Media Capture specification; browsers agree on these and on little else. */
const problems: Readonly<Record<string, CaptureProblem>> = {
  NotAllowedError: 'denied',
  NotFoundError: 'none-found',
  OverconstrainedError: 'none-found',
  NotReadableError: 'in-use',
  // Firefox when another program holds the camera, Chromium when a source did not start in time.
  AbortError: 'in-use',
  SecurityError: 'insecure',
  NotSupportedError: 'unsupported',
  TypeError: 'unsupported',
}

/** `error` is whatever was thrown. `isSecureContext` false turns a missing interface into its cause. */
export function problemOf(error: unknown, isSecureContext: boolean): CaptureProblem {
  const name = text(error, 'name')
  if (name === 'NotAllowedError' && isSystemDenial(error)) return 'denied-by-system'
  const problem = Object.hasOwn(problems, name) ? problems[name] : undefined
  if (!problem) return 'failed'
  return isSecureContext || problem === 'none-found' || problem === 'in-use' ? problem : 'insecure'
}

/** Chromium says "Permission denied by system" when the operating system withholds a device from the browser. */
function isSystemDenial(error: unknown): boolean {
  return /\bsystem\b/i.test(text(error, 'message'))
}

/** OverconstrainedError was no `Error` for years, hence no `instanceof`. */
function text(error: unknown, field: 'name' | 'message'): string {
  if (typeof error !== 'object' || error === null) return ''
  const value: unknown = Reflect.get(error, field)
  return typeof value === 'string' ? value : ''
}
