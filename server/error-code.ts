// The code of an error of the operating system or of a driver.

/** `ENOENT`, `SQLITE_BUSY`, …; null when the error has none. Asks for no class: errors may come from another realm. */
export function errorCode(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null
}
