// Settings that work, and should be known or changed all the same.
import { isLoopbackUrl } from '../settings/face.ts'
import type { Settings } from '../settings/table.ts'
import { findingsAbout, type Finding } from './finding.ts'

const found = findingsAbout('settings')
const metrics = findingsAbout('metrics')

/** `notices`: what is said at each start. */
export function examineChoices(settings: Settings, notices: readonly string[]): readonly Finding[] {
  return [
    ...notices.map((notice) => found.warning(notice, 'docs/settings.md says what it means')),
    ...examineDaemon(settings),
    ...examineTrust(settings.daemon),
    ...examineMetrics(settings.daemon),
    ...examineOthers(settings),
  ]
}

function examineDaemon({ daemon }: Settings): Finding[] {
  const findings: Finding[] = []
  if (daemon.environment === 'development') {
    const remedy = 'set daemon.environment to production before others use this'
    findings.push(found.warning('daemon.environment is development: weak secrets and http:// are allowed', remedy))
  }
  if (daemon.public_url === '') {
    findings.push(
      found.warning(
        'daemon.public_url is empty: nobody gets in from another machine',
        'set it to the https:// address',
      ),
    )
  }
  return findings
}

function examineTrust({
  public_url: url,
  tls_certificate: tls,
  trusted_proxies: proxies,
}: Settings['daemon']): Finding[] {
  if (proxies.some(isEverybody)) {
    return [
      found.problem(
        'daemon.trusted_proxies trusts every address: anybody can pretend to come from anywhere',
        'name the addresses of your reverse proxies alone',
      ),
    ]
  }
  const isBehindProxy = url !== '' && !isLoopbackUrl(url) && tls === ''
  if (!isBehindProxy || proxies.length > 0) return []
  return [
    found.warning(
      'daemon.trusted_proxies is empty: behind a reverse proxy everybody has its address, and one who guesses passwords locks out all',
      'set it to the address of the reverse proxy, such as 127.0.0.1',
    ),
  ]
}

function examineMetrics({ metrics_from: from, metrics_token: token }: Settings['daemon']): Finding[] {
  if (from.some(isEverybody)) {
    return [
      metrics.warning('everybody may read /metrics', 'name networks in daemon.metrics_from, or use metrics_token'),
    ]
  }
  return [
    metrics.note(token === '' && from.length === 0 ? 'there is no /metrics' : '/metrics is open to those you named'),
  ]
}

function examineOthers({ turn, rooms, email }: Settings): Finding[] {
  const findings: Finding[] = []
  if (turn.turn_server.length > 0 && turn.credentials === 'static') {
    const remedy = 'use coturn with use-auth-secret and turn.credentials = rest'
    findings.push(
      found.warning('turn.credentials is static: every participant can keep and pass on the password', remedy),
    )
  }
  if (!rooms.hide_existence)
    findings.push(found.note('rooms.hide_existence is off: anybody can find out which rooms there are'))
  if (email.from === '') findings.push(found.note('email.from is empty: nobody can be invited by mail'))
  return findings
}

const isEverybody = (network: string): boolean => /\/0+$/.test(network)
