// How browsers see the instance: its address, the origins they may come from, and the name of the cookie.
import type { Settings } from './table.ts'

export type Face = {
  /** Links are built from this, never from what a request says. */
  readonly publicUrl: string
  /** The path of `publicUrl`, without a slash at its end: empty when the instance has its host to itself. */
  readonly base: string
  /** Exact `Origin` values that may act. */
  readonly origins: readonly string[]
  readonly isSecure: boolean
  readonly cookieName: string
  /** Behind a certificate that no authority has signed: browsers shall not hold us to it later. */
  readonly isTrial?: boolean
}

/** `trial`: further origins of an instance that is tried with a certificate of its own making; none otherwise. */
export function faceOf(daemon: Settings['daemon'], trial: readonly string[] = []): Face {
  const scheme = daemon.tls_certificate === '' ? 'http' : 'https'
  const local = [`${scheme}://localhost:${daemon.listen_port}`, `${scheme}://127.0.0.1:${daemon.listen_port}`]
  const publicUrl = daemon.public_url || `${scheme}://localhost:${daemon.listen_port}`
  const { protocol, origin, pathname } = new URL(publicUrl)
  const isSecure = protocol === 'https:'
  const base = pathname.replace(/\/$/, '')
  return {
    publicUrl,
    base,
    // A default port is not part of an origin.
    origins: [...new Set([...(daemon.public_url ? [origin] : local.map((url) => new URL(url).origin)), ...trial])],
    isSecure,
    cookieName: isSecure ? secureName(base) : 'vroom',
    isTrial: trial.length > 0,
  }
}

/**
 * `__Host-` makes browsers insist on Secure, on Path=/ and on no Domain. A cookie of Path=/ would be sent to everything
 * else on the host too, and be shared by two instances there: below a path it is `__Secure-`, which insists on Secure
 * alone. Over http browsers would drop both.
 */
function secureName(base: string): string {
  return base === '' ? '__Host-vroom' : '__Secure-vroom'
}

export function isLoopbackUrl(url: string): boolean {
  const { hostname } = new URL(url)
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname)
}
