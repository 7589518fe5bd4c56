// Do the STUN and TURN servers do for us what they will be asked to do for browsers?
import type { IceIssuer } from '../ports.ts'
import type { Settings } from '../settings/table.ts'
import { findingsAbout, type Finding } from './finding.ts'
import { lifetime, overUdp, peerAddress, request, REQUESTS, type Login } from './stun.ts'
import { openWay, serverOf, type TurnServer, type Way } from './turn-way.ts'

const stun = findingsAbout('STUN')
const turn = findingsAbout('TURN')

/** Nothing that a stranger shall reach through the server: a private network, and where clouds keep their secrets. */
const PRIVATE = ['10.0.0.1', '172.16.0.1', '192.168.0.1', '169.254.169.254']
const MOST_S = 600

type Credentials = { readonly user: string; readonly password: string }

/** Asks for one allocation at each server, and gives it back. */
export async function examineTurn(
  settings: Settings['turn'],
  ice: IceIssuer,
  now: number,
): Promise<readonly Finding[]> {
  const { stun_server: stunServers, turn_server: turnServers } = settings
  const bindings = await Promise.all(stunServers.map(examineStun))
  if (turnServers.length === 0) return [...bindings, noServers()]
  const credentials = credentialsOf(ice, now)
  const allocations = await Promise.all(turnServers.map((uri) => examineServer(uri, credentials)))
  return [...bindings, ...allocations.flat(), ...examineChoice(turnServers)]
}

function noServers(): Finding {
  return turn.warning(
    'no TURN server is set: behind strict firewalls nobody gets a connection',
    'install coturn and set turn.turn_server and turn.secret_key: docs/turn.md',
  )
}

/** As for a browser: a TURN server is asked by what `welcome` would say. */
function credentialsOf(ice: IceIssuer, now: number): Credentials {
  const server = ice.issue('doctor', 'd'.repeat(22), now).servers.find(({ username }) => username !== undefined)
  return { user: server?.username ?? '', password: server?.credential ?? '' }
}

function examineChoice(uris: readonly string[]): Finding[] {
  const isStream = uris.some((uri) => ['tcp', 'tls'].includes(serverOf(uri)?.over ?? ''))
  return isStream
    ? []
    : [
        turn.warning(
          'all TURN servers are offered over UDP alone, which some networks block',
          'add one with ?transport=tcp to turn.turn_server, best with turns: on port 443',
        ),
      ]
}

async function examineStun(uri: string): Promise<Finding> {
  const isThere = await withServer(uri, (way) => way.ask(request(REQUESTS.binding, [], null)))
  return isThere?.is === 'success'
    ? stun.ok(`${uri} answers`)
    : stun.problem(
        `${uri} does not answer`,
        'start it, open its port in the firewall, or remove it from turn.stun_server',
      )
}

/** Null: not reached, or it is not known how. */
async function withServer<T>(uri: string, ask: (way: Way, server: TurnServer) => Promise<T>): Promise<T | null> {
  const server = serverOf(uri)
  if (!server) return null
  const way = await openWay(server).catch(() => null)
  if (!way) return null
  try {
    return await ask(way, server)
  } finally {
    way.close()
  }
}

async function examineServer(uri: string, credentials: Credentials): Promise<readonly Finding[]> {
  if (!serverOf(uri)) return [turn.note(`${uri} speaks DTLS and was not tried`)]
  const found = await withServer(uri, (way) => allocate(way, uri, credentials))
  return (
    found ?? [
      turn.problem(
        `${uri} is not reached`,
        'start it, open its port in the firewall, and look at its name and certificate',
      ),
    ]
  )
}

async function allocate(way: Way, uri: string, { user, password }: Credentials): Promise<readonly Finding[] | null> {
  const challenge = await way.ask(request(REQUESTS.allocate, [overUdp()], null))
  if (!challenge) return null
  if (challenge.is === 'success') {
    return [turn.problem(`${uri} serves anybody, without credentials`, 'set use-auth-secret there: docs/turn.md')]
  }
  const login = { user, password, realm: challenge.realm, nonce: challenge.nonce }
  const answer = await way.ask(request(REQUESTS.allocate, [overUdp(), lifetime(MOST_S)], login))
  if (answer?.is !== 'success') return [refused(uri, answer?.code ?? 0)]
  const reachable = await reachablePrivate(way, login)
  await way.ask(request(REQUESTS.refresh, [lifetime(0)], login))
  return [turn.ok(`${uri} gave us an address to relay from`), ...relaysInside(uri, reachable)]
}

function refused(uri: string, code: number): Finding {
  const remedies = new Map([
    [401, 'give turn.secret_key (or turn_user and turn_password) the value that the server has, and look at its clock'],
    [486, 'raise user-quota and total-quota there'],
    [508, 'raise min-port to max-port there: all of them are in use'],
  ])
  const remedy = remedies.get(code) ?? 'its log says why'
  return turn.problem(`${uri} refused an allocation (${code === 0 ? 'no answer' : String(code)})`, remedy)
}

async function reachablePrivate(way: Way, login: Login): Promise<readonly string[]> {
  const reachable: string[] = []
  for (const address of PRIVATE) {
    const answer = await way.ask(request(REQUESTS.createPermission, [peerAddress(address)], login))
    if (answer?.is === 'success') reachable.push(address)
  }
  return reachable
}

function relaysInside(uri: string, reachable: readonly string[]): Finding[] {
  if (reachable.length === 0) return [turn.ok(`${uri} relays to no private address`)]
  return [
    turn.warning(
      `${uri} relays to private addresses (${reachable.join(', ')}): every participant can reach your network through it`,
      'set denied-peer-ip there for each network that is not meant: docs/turn.md',
    ),
  ]
}
