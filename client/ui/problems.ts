// Why a device does not work and what to do about it, as keys of the catalogue.
import type { MessageKey } from '../i18n/en.ts'
import type { CaptureProblem } from '../state/call.ts'

export type BrowserKind = 'chromium' | 'firefox' | 'safari' | 'other'

/** Guesses from the user agent; only words on the screen depend on it. */
export function browserKind(userAgent: string): BrowserKind {
  if (/firefox|fxios/i.test(userAgent)) return 'firefox'
  if (/chrom(e|ium)|crios|edg/i.test(userAgent)) return 'chromium'
  if (/safari/i.test(userAgent)) return 'safari'
  return 'other'
}

export function problemKeys(
  kind: 'microphone' | 'camera',
  problem: CaptureProblem,
  browser: BrowserKind,
): { readonly what: MessageKey; readonly remedy: MessageKey } {
  return {
    what: `problem.${kind}.${problem}`,
    remedy: problem === 'denied' ? `remedy.denied.${browser}` : `remedy.${problem}`,
  }
}
