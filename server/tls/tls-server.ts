// The HTTPS server: TLS 1.2 and later, with a certificate that is read again when its files change.
import { statSync } from 'node:fs'
import { createServer, type Server, type ServerOptions } from 'node:https'
import type { RequestListener } from 'node:http'
import type { Clock, Log } from '../ports.ts'
import { StartProblem } from '../start-problem.ts'
import { PairProblem, readPair, worryOf, type Pair, type PairFiles } from './pair.ts'

/** How often the files are looked at. Watching them would miss a link that is turned somewhere above them. */
const LOOK_EVERY_MS = 5_000
const DAY_MS = 24 * 3_600_000
/** What all browsers have had for years; earlier versions are broken (RFC 8996). */
const OLDEST_TLS = 'TLSv1.2'

export interface Tls {
  /** A server with the present certificate; it gets the later ones. What is connected stays connected. */
  serve(
    listener: RequestListener,
    options: Pick<ServerOptions, 'headersTimeout' | 'connectionsCheckingInterval'>,
  ): Server
  /** Looks no more. */
  close(): void
}

/** Throws `StartProblem` when the files are no certificate and its key. */
export function openTls(files: PairFiles, { clock, log }: { readonly clock: Clock; readonly log: Log }): Tls {
  let pair = firstPair(files)
  let seen = lookAt(files)
  let worriedAt = -Infinity
  let cancel = clock.after(LOOK_EVERY_MS, look)
  const servers = new Set<Server>()
  worry()

  function look(): void {
    cancel = clock.after(LOOK_EVERY_MS, look)
    const now = lookAt(files)
    if (now !== seen) renew(now)
    else if (clock.now() - worriedAt >= DAY_MS) worry()
  }

  function renew(now: string): void {
    seen = now
    try {
      pair = readPair(files)
      for (const server of servers) server.setSecureContext(contextOf(pair))
    } catch (error) {
      // Half of a pair may have been written yet: the other half will be a change, too.
      const why = error instanceof PairProblem ? error.message : 'it cannot be used'
      log.warn(error instanceof PairProblem ? {} : { err: error }, `the certificate stays the old one: ${why}`)
      return
    }
    log.info({ validTo: new Date(pair.validTo).toISOString() }, 'the certificate was read again')
    worry()
  }

  /** Said once a day, as long as there is reason. */
  function worry(): void {
    worriedAt = clock.now()
    const text = worryOf(pair, worriedAt)
    if (text !== null) log.warn({ file: files.certificate }, text)
  }

  return {
    serve(listener, options) {
      const server = createServer({ ...options, ...contextOf(pair), ALPNProtocols: ['http/1.1'] }, listener)
      servers.add(server)
      return server
    },
    close() {
      cancel()
      servers.clear()
    },
  }
}

function firstPair(files: PairFiles): Pair {
  try {
    return readPair(files)
  } catch (error) {
    if (error instanceof PairProblem) throw new StartProblem(error.message)
    throw error
  }
}

const contextOf = ({ cert, key }: Pair) => ({ cert, key, minVersion: OLDEST_TLS }) as const

/** Differs when a file has been written, replaced, or is reached through another link. */
function lookAt({ certificate, key }: PairFiles): string {
  return [certificate, key]
    .map((file) => {
      const found = statSync(file, { bigint: true, throwIfNoEntry: false })
      return found ? [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(':') : 'gone'
    })
    .join(' ')
}
