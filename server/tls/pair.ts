// A certificate and its key, read from files and found to belong together.
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { errorCode } from '../error-code.ts'

export type PairFiles = { readonly certificate: string; readonly key: string }

export type Pair = {
  /** The chain as it stands in the file, PEM. */
  readonly cert: Buffer
  readonly key: Buffer
  /** UTC milliseconds. */
  readonly validFrom: number
  readonly validTo: number
  /** Names and addresses as Node writes them: `DNS:localhost, IP Address:192.0.2.1`. */
  readonly names: string
}

/** Why a pair cannot be used; one sentence with its remedy. */
export class PairProblem extends Error {
  override readonly name = 'PairProblem'
}

/** Throws `PairProblem`. Whether the certificate is valid today is not asked: see `worryOf`. */
export function readPair(files: PairFiles): Pair {
  const cert = read(files.certificate, 'daemon.tls_certificate')
  const key = read(files.key, 'daemon.tls_key')
  const certificate = parseCertificate(cert, files.certificate)
  if (!certificate.checkPrivateKey(parseKey(key, files.key))) {
    throw new PairProblem(
      `${files.key}: is not the key of ${files.certificate}; the server's own certificate comes first in that file`,
    )
  }
  return {
    cert,
    key,
    validFrom: Date.parse(certificate.validFrom),
    validTo: Date.parse(certificate.validTo),
    names: certificate.subjectAltName ?? '',
  }
}

function read(file: string, setting: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    const code = errorCode(error) ?? 'unreadable'
    throw new PairProblem(`${file}: cannot be read (${code}); correct ${setting} or the rights of the file`)
  }
}

function parseCertificate(pem: Buffer, file: string): X509Certificate {
  try {
    if (!pem.includes('-----BEGIN CERTIFICATE-----')) throw new Error('no PEM')
    return new X509Certificate(pem)
  } catch {
    throw new PairProblem(`${file}: holds no certificate in PEM form; correct daemon.tls_certificate`)
  }
}

function parseKey(pem: Buffer, file: string): KeyObject {
  try {
    return createPrivateKey(pem)
  } catch {
    throw new PairProblem(`${file}: holds no private key in PEM form without a passphrase; correct daemon.tls_key`)
  }
}

const DAY_MS = 24 * 3_600_000
/** Certbot renews a month before; two weeks before the end something is wrong with it. */
const WORRY_MS = 14 * DAY_MS

/** What an administrator should know of the days of a certificate; null: nothing. */
export function worryOf({ validFrom, validTo }: Pair, now: number): string | null {
  if (now < validFrom) return `the certificate is not valid before ${day(validFrom)}: browsers refuse it`
  if (now >= validTo) return `the certificate expired on ${day(validTo)}: browsers refuse it`
  return validTo - now < WORRY_MS ? `the certificate expires on ${day(validTo)}` : null
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10)
