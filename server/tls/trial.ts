// `--self-signed`: a quick try on a LAN, with a certificate made here for every address that this machine has.
import { X509Certificate } from 'node:crypto'
import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { hostname, networkInterfaces } from 'node:os'
import { isIP } from 'node:net'
import { join } from 'node:path'
import type { Settings } from '../settings/table.ts'
import { StartProblem } from '../start-problem.ts'
import { errorCode } from '../error-code.ts'
import { PairProblem, readPair, type Pair, type PairFiles } from './pair.ts'

const DAY_MS = 24 * 3_600_000
/** Some systems refuse longer ones whoever trusts them. */
const LIFE_MS = 365 * DAY_MS
const RENEW_BEFORE_MS = 30 * DAY_MS
/** A clock on the LAN may be slow. */
const VALID_SINCE_MS = DAY_MS

export type Trial = {
  readonly settings: Settings
  /** What people on the LAN may open, the likeliest first. */
  readonly urls: readonly string[]
  /** All that the certificate is for, as `Origin` values. */
  readonly origins: readonly string[]
}

export type Machine = {
  /** UTC milliseconds. */
  readonly now: number
  /** Names and addresses by which others reach it, IPv4 first; without localhost. */
  readonly hosts: readonly string[]
}

/** Makes the certificate unless a fitting one is kept, and the settings that go with it. Throws `StartProblem`. */
export async function openTrial(settings: Settings, machine: Machine = thisMachine()): Promise<Trial> {
  const { daemon, directories } = settings
  if (daemon.tls_certificate !== '') {
    throw new StartProblem('daemon.tls_certificate is set; start without --self-signed, or leave that setting empty')
  }
  const files = {
    certificate: join(directories.data, 'self-signed.crt'),
    key: join(directories.data, 'self-signed.key'),
  }
  const hosts = ['localhost', '127.0.0.1', '::1', ...machine.hosts]
  if (!isFit(files, hosts, machine.now)) await makePair(files, hosts, machine.now)
  const urls = machine.hosts.map((host) => urlOf(host, daemon.listen_port))
  const publicUrl = daemon.public_url || (urls[0] ?? urlOf('localhost', daemon.listen_port))
  return {
    settings: {
      ...settings,
      daemon: {
        ...daemon,
        listen_ip: isIP(daemon.listen_ip) && !daemon.listen_ip.startsWith('127.') ? daemon.listen_ip : everywhere(),
        tls_certificate: files.certificate,
        tls_key: files.key,
        public_url: publicUrl,
      },
    },
    urls,
    // A default port is not part of an origin.
    origins: hosts.map((host) => new URL(urlOf(host, daemon.listen_port)).origin),
  }
}

/** As it is without `--self-signed`. */
export const noTrial = (settings: Settings): Trial => ({ settings, urls: [], origins: [] })

/** What somebody who tries is told on the terminal. */
export function trialText(urls: readonly string[]): string {
  const list = urls.map((url) => `  ${url}\n`).join('')
  return urls.length === 0
    ? 'This machine has no address on a network: only its own browsers can come.\n'
    : `On this network, open one of these. Browsers warn once, because nobody has signed the certificate:\n${list}`
}

const urlOf = (host: string, port: number): string => `https://${isIP(host) === 6 ? `[${host}]` : host}:${port}`

/** Machines without IPv6 cannot listen on its address for all. */
function everywhere(): string {
  const hasIpv6 = Object.values(networkInterfaces()).some((each) => each?.some(({ family }) => family === 'IPv6'))
  return hasIpv6 ? '::' : '0.0.0.0'
}

function thisMachine(): Machine {
  const found = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    // fe80:: is nothing without the interface of whoever asks, which no URL can say.
    .filter(({ internal, address }) => !internal && !/^fe[89ab]/i.test(address))
    .sort((a, b) => a.family.localeCompare(b.family))
    .map(({ address }) => address)
  return { now: Date.now(), hosts: [...found, ...namesOf(hostname().toLowerCase())] }
}

/** The machine's name, and what it is called by multicast DNS. */
function namesOf(name: string): readonly string[] {
  if (!/^[a-z0-9]([a-z0-9.-]{0,200}[a-z0-9])?$/.test(name) || name === 'localhost' || isIP(name)) return []
  return name.includes('.') ? [name] : [name, `${name}.local`]
}

function isFit(files: PairFiles, hosts: readonly string[], now: number): boolean {
  try {
    const pair = readPair(files)
    return pair.validTo - now > RENEW_BEFORE_MS && now >= pair.validFrom && isFor(pair, hosts)
  } catch (error) {
    if (error instanceof PairProblem) return false
    throw error
  }
}

function isFor({ cert }: Pair, hosts: readonly string[]): boolean {
  const certificate = new X509Certificate(cert)
  return hosts.every((host) => (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)) !== undefined)
}

/** The certificate comes last: of two processes that start at once, each finds a whole pair, or makes one. */
async function makePair(files: PairFiles, hosts: readonly string[], now: number): Promise<void> {
  // Nothing of it is loaded by a relay that has a certificate, or a web server in front.
  const { generate } = await import('selfsigned')
  const altNames = hosts.map((host) =>
    isIP(host) ? ({ type: 7, ip: host } as const) : ({ type: 2, value: host } as const),
  )
  const made = await generate([{ name: 'commonName', value: 'Vroom, self-signed' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - VALID_SINCE_MS),
    notAfterDate: new Date(now + LIFE_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames },
    ],
  })
  keep(files.key, made.private)
  keep(files.certificate, made.cert)
}

function keep(file: string, text: string): void {
  const draft = `${file}.${process.pid}`
  try {
    mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 })
    writeFileSync(draft, text, { mode: 0o600 })
    chmodSync(draft, 0o600)
    renameSync(draft, file)
  } catch (error) {
    throw new StartProblem(
      `${file}: cannot be written (${errorCode(error) ?? 'unknown error'}); correct directories.data or its rights`,
    )
  }
}
