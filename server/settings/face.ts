// How browsers see the instance: its address, the origins they may come from, and the name of the cookie.
import type { Settings } from './table.ts'

export type Face = {
  /** Links are built from this, never from what a request says. */
  readonly publicUrl: string
  /** Exact `Origin` values that may act. */
  readonly origins: readonly string[]
  readonly isSecure: boolean
  readonly cookieName: string
}

export function faceOf(daemon: Settings['daemon']): Face {
  const local = [`http://localhost:${daemon.listen_port}`, `http://127.0.0.1:${daemon.listen_port}`]
  const publicUrl = daemon.public_url || `http://localhost:${daemon.listen_port}`
  const isSecure = publicUrl.startsWith('https:')
  return {
    publicUrl,
    // A default port is not part of an origin.
    origins: daemon.public_url ? [daemon.public_url] : local.map((url) => new URL(url).origin),
    isSecure,
    // The prefix makes browsers insist on Secure, on Path=/ and on no Domain; over http they would drop the cookie.
    cookieName: isSecure ? '__Host-vroom' : 'vroom',
  }
}

export function isLoopbackUrl(url: string): boolean {
  const { hostname } = new URL(url)
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname)
}
