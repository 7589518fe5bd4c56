// Is the relay there, and do browsers get to it: by its name, over HTTPS, through what stands in front of it?
import { readFileSync } from 'node:fs'
import { lookup } from 'node:dns/promises'
import { X509Certificate } from 'node:crypto'
import { errorCode } from '../error-code.ts'
import { faceOf, isLoopbackUrl, type Face } from '../settings/face.ts'
import type { Settings } from '../settings/table.ts'
import { findingsAbout, type Finding } from './finding.ts'
import { certificateEnd, get, upgrade, type Reply } from './http.ts'

const relay = findingsAbout('relay')
const web = findingsAbout('web')
const https = findingsAbout('HTTPS')

const DAY_MS = 86_400_000
const SOON_DAYS = 14

export async function examineWeb({ daemon }: Settings, now: number): Promise<readonly Finding[]> {
  const face = faceOf(daemon)
  const own = await examineOwnPort(daemon, face)
  const certificates = [...examineFile(daemon.tls_certificate, now), ...(await examineShown(face, now))]
  if (own.is !== 'ok') return [own, ...certificates, web.note('the relay does not run: start it and run this again')]
  return [own, ...certificates, ...(await examinePublic(face))]
}

/** Free, in use by a relay, or by something else. */
async function examineOwnPort(
  { listen_ip: ip, listen_port: port, tls_certificate: tls }: Settings['daemon'],
  face: Face,
) {
  const host = ['0.0.0.0', '::', '*'].includes(ip) ? '127.0.0.1' : ip
  const url = `${tls === '' ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${String(port)}${face.base}/readyz`
  const where = `${host} port ${String(port)}`
  try {
    // By its address: no certificate is for that.
    const { status, body } = await get(url, { checksCertificate: false })
    if (isOurs({ status, body }, 'status')) return relay.ok(`a relay answers at ${where}`)
    if (status === 503)
      return relay.problem(`the relay at ${where} is not ready (${body.slice(0, 60)})`, 'its log says why')
    return relay.problem(`something else answers at ${where}`, 'stop it, or set daemon.listen_port')
  } catch (error) {
    if (errorCode(error) === 'ECONNREFUSED') return relay.note(`nothing listens at ${where}: the port is free`)
    return relay.problem(
      `${where} is taken and does not answer (${errorCode(error) ?? 'no answer'})`,
      'see what listens there',
    )
  }
}

function isOurs({ status, body }: Pick<Reply, 'status' | 'body'>, member: string): boolean {
  return status === 200 && body.startsWith('{') && body.includes(`"${member}"`)
}

function examineFile(file: string, now: number): Finding[] {
  if (file === '') return []
  try {
    return [examineEnd(Date.parse(new X509Certificate(readFileSync(file)).validTo), file, now)]
  } catch (error) {
    return [
      https.problem(
        `${file} is no certificate that can be read (${errorCode(error) ?? 'bad form'})`,
        'correct daemon.tls_certificate',
      ),
    ]
  }
}

/** As browsers see it; a name that leads nowhere is found elsewhere. */
async function examineShown({ publicUrl, isSecure }: Face, now: number): Promise<Finding[]> {
  if (!isSecure) {
    return isLoopbackUrl(publicUrl)
      ? []
      : [https.problem(`${publicUrl} is not encrypted: browsers give it no camera`, 'docs/reverse-proxy.md')]
  }
  const end = await certificateEnd(new URL(publicUrl)).catch(() => null)
  return end === null ? [] : [examineEnd(end, publicUrl, now)]
}

export function examineEnd(end: number, whose: string, now: number): Finding {
  const days = Math.floor((end - now) / DAY_MS)
  const says = `the certificate of ${whose} is good for ${String(days)} days`
  if (end <= now) return https.problem(`the certificate of ${whose} is over`, 'renew it')
  return days < SOON_DAYS ? https.warning(says, 'renew it, and see why that does not happen by itself') : https.ok(says)
}

async function examinePublic(face: Face): Promise<readonly Finding[]> {
  const { hostname } = new URL(face.publicUrl)
  const isKnown = await lookup(hostname.replace(/^\[|\]$/g, '')).then(
    () => true,
    () => false,
  )
  if (!isKnown) return [web.problem(`${hostname} is no name that is known here`, 'enter it in the DNS')]
  const page = await examinePage(face)
  if (page.is !== 'ok') return [page]
  return [page, await examineUpgrade(face), await examineOrigin(face)]
}

async function examinePage({ publicUrl }: Face): Promise<Finding> {
  try {
    const { status, body } = await get(`${publicUrl}/api/v1/instance`, { checksCertificate: true })
    if (isOurs({ status, body }, 'version')) return web.ok(`${publicUrl} leads to a relay`)
    return web.problem(
      `${publicUrl}/api/v1/instance answers with ${String(status)}, and not as a relay does`,
      'look at the web server in front: docs/reverse-proxy.md',
    )
  } catch (error) {
    return web.problem(
      `${publicUrl} does not answer (${errorCode(error) ?? 'no answer'})`,
      'look at the web server in front, its certificate and the firewall: docs/reverse-proxy.md',
    )
  }
}

/** As a browser does: with a cookie, whose value is looked at later. */
async function examineUpgrade({ publicUrl, origins, cookieName }: Face): Promise<Finding> {
  const headers = { origin: origins[0] ?? '', cookie: `${cookieName}=doctor` }
  const status = await upgrade(`${publicUrl}/signal`, headers).catch(() => 0)
  if (status === 101) return web.ok('WebSockets pass')
  return web.problem(
    `a WebSocket does not pass: ${publicUrl}/signal answers with ${status === 0 ? 'nothing' : String(status)}`,
    'the web server in front must pass Upgrade, Origin, Cookie and Host on: docs/reverse-proxy.md',
  )
}

async function examineOrigin({ publicUrl, cookieName }: Face): Promise<Finding> {
  const headers = { origin: 'https://elsewhere.invalid', cookie: `${cookieName}=doctor` }
  const status = await upgrade(`${publicUrl}/signal`, headers).catch(() => 0)
  if (status === 403) return web.ok('WebSockets of other sites are turned away')
  return web.problem(
    `a WebSocket of another site is answered with ${status === 0 ? 'nothing' : String(status)} instead of 403`,
    'the web server in front must not change Origin',
  )
}
