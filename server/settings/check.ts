// What must hold between settings, once each of them is well formed.
import { checkEmail } from './check-email.ts'
import { isLoopbackUrl } from './face.ts'
import type { Settings } from './table.ts'
import { StartProblem } from '../start-problem.ts'

/** Shorter secrets can be guessed offline from what a participant sees. */
const MIN_SECRET_BYTES = 32
/** A token that is asked for over the network, and not checked against anything that a participant sees. */
const MIN_TOKEN_LENGTH = 16
/** Values that stand in examples and guides. */
const KNOWN_SECRETS = new Set(['secret', 'password', 'changeme', 'change-me', 'vroom', 'bar', 'foo', 'test'])

type Where = (section: string, name: string) => string

/** Throws `StartProblem`; the answer is what may stay but should be known. */
export function checkTogether(settings: Settings, where: Where): readonly string[] {
  checkTurn(settings.turn, where)
  checkWorkers(settings, where)
  checkTls(settings.daemon, where)
  checkMetrics(settings.daemon, where)
  const notices = checkEmail(settings, where)
  return settings.daemon.environment === 'production' ? [...checkProduction(settings, where), ...notices] : notices
}

function checkTurn(turn: Settings['turn'], where: Where): void {
  const isUsed = turn.turn_server.length > 0
  if (isUsed && turn.credentials === 'rest' && turn.secret_key === '') {
    refuse(
      where('turn', 'turn_server'),
      'turn.credentials is rest, so set turn.secret_key to the secret of the TURN server',
    )
  }
  if (isUsed && turn.credentials === 'static' && (turn.turn_user === '' || turn.turn_password === '')) {
    refuse(where('turn', 'credentials'), 'turn.credentials is static, so set turn.turn_user and turn.turn_password')
  }
  if (!isUsed && turn.policy === 'relay') {
    refuse(where('turn', 'policy'), 'turn.policy is relay, so set turn.turn_server; nobody could connect without one')
  }
}

function checkWorkers({ daemon, database }: Settings, where: Where): void {
  if (daemon.workers !== 1 && database.redis === '') {
    refuse(
      where('daemon', 'workers'),
      'several workers need Redis between them; set database.redis, or daemon.workers = 1',
    )
  }
}

function checkTls({ tls_certificate: certificate, tls_key: key }: Settings['daemon'], where: Where): void {
  if ((certificate === '') !== (key === '')) {
    refuse(
      where('daemon', 'tls_certificate'),
      'daemon.tls_certificate and daemon.tls_key go together; set both or none',
    )
  }
}

/**
 * Behind a reverse proxy everybody comes from its address: a list of addresses means nothing, or opens the metrics to all,
 * unless the proxy is trusted to say who really comes.
 */
function checkMetrics(daemon: Settings['daemon'], where: Where): void {
  const { metrics_token: token, metrics_from: from, public_url: publicUrl } = daemon
  if (token !== '' && token.length < MIN_TOKEN_LENGTH) {
    refuse(where('daemon', 'metrics_token'), `daemon.metrics_token must have at least ${MIN_TOKEN_LENGTH} characters`)
  }
  const isBehindProxy = publicUrl !== '' && !isLoopbackUrl(publicUrl) && daemon.tls_certificate === ''
  if (from.length > 0 && isBehindProxy && daemon.trusted_proxies.length === 0) {
    refuse(
      where('daemon', 'metrics_from'),
      'behind a reverse proxy addresses are known only with daemon.trusted_proxies; set it, or use daemon.metrics_token',
    )
  }
}

function checkProduction({ daemon, turn }: Settings, where: Where): readonly string[] {
  if (daemon.secret_key !== '' && isWeak(daemon.secret_key)) {
    refuse(
      where('daemon', 'secret_key'),
      `daemon.secret_key must be at least ${MIN_SECRET_BYTES} bytes of your own; leave it empty to have one made`,
    )
  }
  if (KNOWN_SECRETS.has(turn.secret_key.toLowerCase())) {
    refuse(
      where('turn', 'secret_key'),
      'turn.secret_key is the value of an example; choose one, here and in the TURN server',
    )
  }
  if (daemon.public_url.startsWith('http:') && !isLoopbackUrl(daemon.public_url)) {
    refuse(
      where('daemon', 'public_url'),
      'browsers give no camera to http:// pages of another machine; set daemon.public_url to https:// (or daemon.environment to development)',
    )
  }
  return turn.secret_key !== '' && isWeak(turn.secret_key)
    ? [`turn.secret_key is shorter than ${MIN_SECRET_BYTES} bytes: a participant could guess it from the credentials`]
    : []
}

function isWeak(secret: string): boolean {
  return Buffer.byteLength(secret) < MIN_SECRET_BYTES || /^(.)\1*$/.test(secret)
}

function refuse(where: string, remedy: string): never {
  throw new StartProblem(`${where}: ${remedy}`)
}
