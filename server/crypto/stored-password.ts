// The form in which a password is stored: `$scrypt$ln=14,r=8,p=5$SALT$KEY`, both in base64 without padding.

/** What one run of scrypt costs. `logN`: the logarithm of its rounds to base 2. */
export type Cost = { readonly logN: number; readonly r: number; readonly p: number }
export type Stored = { readonly cost: Cost; readonly salt: Buffer; readonly key: Buffer }

export const SALT_BYTES = 16
export const KEY_BYTES = 32
/** What one run may take; a stored form that asks for more is not ours. */
export const MAX_MEMORY_BYTES = 64 * 1024 * 1024
const MAX_P = 16

const FORM = /^\$scrypt\$ln=([1-9]\d?),r=([1-9]\d?),p=([1-9]\d?)\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/

export function formatStored({ cost: { logN, r, p }, salt, key }: Stored): string {
  return `$scrypt$ln=${logN},r=${r},p=${p}$${unpadded(salt)}$${unpadded(key)}`
}

/** Null for whatever was not made by `formatStored`. */
export function parseStored(text: string): Stored | null {
  const [, logN, r, p, salt = '', key = ''] = FORM.exec(text) ?? []
  const cost = { logN: Number(logN), r: Number(r), p: Number(p) }
  if (!(memoryOf(cost) <= MAX_MEMORY_BYTES) || cost.p > MAX_P) return null
  return { cost, salt: Buffer.from(salt, 'base64'), key: Buffer.from(key, 'base64') }
}

/** In bytes, as OpenSSL counts it; NaN for what is no number. */
function memoryOf({ logN, r, p }: Cost): number {
  return 128 * r * (2 ** logN + 2 + p)
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
