// One port 443 for the pages and for TURN: HAProxy of Debian with docs/proxies/haproxy-turn.cfg, and coturn behind it.
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { freePort } from '../harness/free-port.ts'
import { startProgram } from '../harness/program.ts'
import { startServer, type RunningServer } from '../harness/server.ts'
import { makeTempDir } from '../harness/temp-dir.ts'
import { makeTestCertificates } from '../harness/test-certificates.ts'
import { waitFor } from '../harness/wait-for.ts'
import { freePorts, startWebServer, type WebServer } from '../harness/web-servers.ts'
import { creatorsOf } from '../support/audit-addresses.ts'
import { ask, createRoom, join as enter, type Site } from '../support/https-visitor.ts'

const BINDING_REQUEST = Buffer.from('000100002112a442000102030405060708090a0b', 'hex')
const BINDING_SUCCESS = 0x0101

/** coturn with TLS at a port of its own. Answers that port. */
async function startTlsTurn(): Promise<number> {
  const folder = await makeTempDir('turns')
  const { certificate, key } = await makeTestCertificates(folder)
  const [plain, tls] = [await freePort(), await freePort()]
  const conf = [
    ...[`listening-port=${plain}`, `tls-listening-port=${tls}`, 'listening-ip=127.0.0.1', 'relay-ip=127.0.0.1'],
    ...[`cert=${certificate}`, `pkey=${key}`, 'use-auth-secret', 'static-auth-secret=none', 'realm=localhost'],
    ...[
      'no-cli',
      'no-udp',
      'no-dtls',
      'log-file=stdout',
      `pidfile=${join(folder, 'pid')}`,
      `userdb=${join(folder, 'db')}`,
    ],
  ]
  await writeFile(join(folder, 'turnserver.conf'), `${conf.join('\n')}\n`)
  const env = { PATH: process.env['PATH'] ?? '' }
  await startProgram({ command: 'turnserver', args: ['-c', join(folder, 'turnserver.conf')], cwd: folder, env })
  await waitFor(() => bindingOver(tls, 'localhost'), { what: 'coturn to answer over TLS', timeoutMs: 20_000 })
  return tls
}

/** Whether a STUN server answers behind TLS, asked for by a name. */
async function bindingOver(port: number, servername: string): Promise<boolean> {
  // The certificate is for localhost; which one answers is what is asked here.
  const socket = connect({ host: '127.0.0.1', port, servername, rejectUnauthorized: false })
  try {
    await once(socket, 'secureConnect')
    socket.setTimeout(5_000, () => socket.destroy(new Error('no answer')))
    socket.write(BINDING_REQUEST)
    const [reply] = (await once(socket, 'data')) as [Buffer]
    return reply.readUInt16BE(0) === BINDING_SUCCESS
  } finally {
    socket.destroy()
  }
}

describe('pages and TURN on one port', () => {
  let web: WebServer
  let site: Site
  let port: number
  let relay: RunningServer
  beforeAll(async () => {
    const [ports, inside, turn] = [await freePorts(), await freePort(), await startTlsTurn()]
    port = ports.https
    const origin = `https://localhost:${port}`
    const settings = { VROOM_DAEMON_PUBLIC_URL: origin, VROOM_DAEMON_TRUSTED_PROXIES: '127.0.0.1' }
    relay = await startServer({ settings })
    web = await startWebServer('haproxy', 'turn', ports, relay.port, {
      '127.0.0.1:8443': `127.0.0.1:${inside}`,
      '127.0.0.1:5349': `127.0.0.1:${turn}`,
    })
    site = { origin, base: '', ca: web.ca }
  })

  it('the name of the TURN server leads to it, through its own TLS', async () => {
    expect(await bindingOver(port, 'turn.localhost')).toBe(true)
  })

  it('every other name leads to the pages, which answer no STUN', async () => {
    expect((await ask(site, '/team')).status).toBe(200)
    const answer = await bindingOver(port, 'localhost').catch(() => false)
    expect(answer).toBe(false)
  })

  it('people meet, and the relay sees their addresses through both', async () => {
    await createRoom(site, 'beside', { from: '127.0.0.2', headers: { 'x-forwarded-for': '203.0.113.9' } })
    const ann = await enter(site, 'beside')
    ann.ws.terminate()
    expect(creatorsOf(relay, 'beside')).toEqual(['127.0.0.2'])
  })
})
