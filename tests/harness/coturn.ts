// Debian's coturn on the loopback address, with the secret that TURN credentials are made with.
import { createHmac } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { startProgram } from './program.ts'
import { makeTempDir } from './temp-dir.ts'
import { waitFor } from './wait-for.ts'

export type CoturnOptions = {
  readonly secret: string
  readonly realm?: string
  /** Where it listens and relays; the loopback address when not given. */
  readonly address?: string
  /** More lines for turnserver.conf. */
  readonly conf?: readonly string[]
}

export type Coturn = {
  /** For `iceServers`, over UDP. */
  readonly url: string
  readonly port: number
  /** An `iceServers` entry that is good for `lifeSeconds` from now; a negative life has expired. */
  credentials(lifeSeconds?: number, withSecret?: string): RTCIceServer
  log(): readonly string[]
  stop(): Promise<void>
}

const LOOPBACK = '127.0.0.1'

/** Starts turnserver and waits until it answers a STUN binding request. */
export async function startCoturn({
  secret,
  realm = 'vroom.test',
  address = LOOPBACK,
  conf = [],
}: CoturnOptions): Promise<Coturn> {
  const folder = await makeTempDir('coturn')
  const port = await freePort()
  const file = join(folder, 'turnserver.conf')
  const lines = [
    ...[`listening-port=${port}`, `listening-ip=${address}`, `relay-ip=${address}`, 'min-port=50000', 'max-port=50999'],
    ...[`realm=${realm}`, 'use-auth-secret', `static-auth-secret=${secret}`, 'fingerprint'],
    // Both browsers' relayed addresses are on the loopback address, which coturn refuses by default.
    ...(address === LOOPBACK ? ['allow-loopback-peers'] : []),
    ...['no-tls', 'no-dtls', 'no-cli', 'log-file=stdout', 'simple-log'],
    ...[`pidfile=${join(folder, 'pid')}`, `userdb=${join(folder, 'turndb')}`, ...conf],
  ]
  await writeFile(file, `${lines.join('\n')}\n`)
  const env = { PATH: process.env['PATH'] ?? '' }
  const program = await startProgram({ command: 'turnserver', args: ['-c', file], cwd: folder, env })
  const answers = () => {
    if (program.status() !== null) throw new Error(`coturn ended: ${program.log().slice(-5).join('\n')}`)
    return answersBinding(address, port)
  }
  await waitFor(answers, { what: 'coturn to answer' })
  const url = `turn:${address}:${port}?transport=udp`
  return {
    url,
    port,
    credentials: (lifeSeconds = 600, withSecret = secret) => ({ urls: url, ...mint(lifeSeconds, withSecret) }),
    log: () => program.log(),
    async stop() {
      await program.end('SIGTERM')
    },
  }
}

/** What the draft "REST API for access to TURN services" says. */
function mint(lifeSeconds: number, secret: string): { username: string; credential: string } {
  const username = `${Math.floor(Date.now() / 1000) + lifeSeconds}:test`
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') }
}

const BINDING_REQUEST = Buffer.from('000100002112a442000102030405060708090a0b', 'hex')
const BINDING_SUCCESS = 0x0101

/** Does a STUN server answer within 200 ms? */
function answersBinding(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    const finish = (answered: boolean) => {
      clearTimeout(timer)
      socket.close()
      resolve(answered)
    }
    const timer = setTimeout(() => finish(false), 200)
    socket.once('message', (reply) => finish(reply.length >= 20 && reply.readUInt16BE(0) === BINDING_SUCCESS))
    socket.once('error', () => finish(false))
    socket.send(BINDING_REQUEST, port, address)
  })
}
