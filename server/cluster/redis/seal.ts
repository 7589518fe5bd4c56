// Who can read Redis can also write there: everything of ours is sealed with a key made from the instance's secret.
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

export type Seal = {
  /** `context` says where it stands: the same text is not good anywhere else. */
  close(context: string, text: string): string
  /** Null when the seal is not ours or made for another place. */
  open(context: string, sealed: string): string | null
  /** What instances compare to know that they have the same secret. It leads nobody back to it. */
  readonly check: string
}

const KEY_BYTES = 32
const MAC_LENGTH = 43

export function createSeal(secret: Uint8Array): Seal {
  const key = new Uint8Array(hkdfSync('sha256', secret, 'vroom', 'bus', KEY_BYTES))
  // No name holds a line feed, so a context ends where it ends.
  const macOf = (context: string, text: string): string =>
    createHmac('sha256', key).update(`${context}\n`).update(text).digest('base64url')
  return {
    close: (context, text) => `${macOf(context, text)}.${text}`,
    open(context, sealed) {
      if (sealed[MAC_LENGTH] !== '.') return null
      const text = sealed.slice(MAC_LENGTH + 1)
      const shown = Buffer.from(sealed.slice(0, MAC_LENGTH))
      const expected = Buffer.from(macOf(context, text))
      return shown.length === expected.length && timingSafeEqual(shown, expected) ? text : null
    },
    check: macOf('check', ''),
  }
}
