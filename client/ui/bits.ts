// Bits a second as people read them; the unit stays on the line of its number.
import { language } from './language.ts'

export function bits(bps: number): string {
  return bps < 1_000_000 ? `${decimal(bps / 1000, 0)}\u00a0kbit/s` : megabits(bps)
}

/** For lists in which all have the same unit, to be compared. */
export function megabits(bps: number): string {
  return `${decimal(bps / 1_000_000, 1)}\u00a0Mbit/s`
}

function decimal(number: number, digits: number): string {
  return new Intl.NumberFormat(language.value, { maximumFractionDigits: digits }).format(number)
}
