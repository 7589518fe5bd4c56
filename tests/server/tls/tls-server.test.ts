// HTTPS with a certificate that changes while people are connected.
import { once } from 'node:events'
import { copyFile, mkdir, rename, symlink, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { openTls, type Tls } from '../../../server/tls/tls-server.ts'
import { createFakeClock } from '../../fakes/clock.ts'
import { createFakeLog } from '../../fakes/log.ts'
import { makeTempDir } from '../../harness/temp-dir.ts'
import { makeTestCertificates, type TestCertificates } from '../../harness/test-certificates.ts'

const LOOK_MS = 5_000
const DAY_MS = 86_400_000

let folder = ''
let first: TestCertificates
let second: TestCertificates
let clock = createFakeClock()
let log = createFakeLog()
let stop: () => Promise<void> = () => Promise.resolve()

beforeAll(async () => {
  const both = await makeTempDir('tls')
  await mkdir(join(both, 'first'))
  await mkdir(join(both, 'second'))
  first = await makeTestCertificates(join(both, 'first'))
  second = await makeTestCertificates(join(both, 'second'))
})
beforeEach(async () => {
  folder = await makeTempDir('tls')
  clock = createFakeClock(Date.now())
  log = createFakeLog()
})
afterEach(() => stop())

const here = (name: string): string => join(folder, name)

async function serve(tls: Tls): Promise<number> {
  const server = tls.serve((_request, reply) => reply.end('hello'), {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  stop = async () => {
    tls.close()
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return (server.address() as AddressInfo).port
}

async function connect(port: number, options: object = {}): Promise<TLSSocket> {
  const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options })
  await once(socket, 'secureConnect')
  return socket
}

/** Which certificate a newcomer is shown. */
async function shown(port: number): Promise<string> {
  const socket = await connect(port)
  const { fingerprint256 } = socket.getPeerCertificate()
  socket.destroy()
  return fingerprint256
}

async function answer(socket: TLSSocket): Promise<string> {
  socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
  const [data] = (await once(socket, 'data')) as [Buffer]
  return data.toString()
}

describe('the certificate', () => {
  it('is read again when its files are replaced, and open connections live on', async () => {
    await copyFile(first.certificate, here('cert'))
    await copyFile(first.key, here('key'))
    const port = await serve(openTls({ certificate: here('cert'), key: here('key') }, { clock, log }))
    const before = await shown(port)
    const open = await connect(port)
    expect(await answer(open)).toContain('hello')

    // One after the other, as a hook of an administrator would copy them: half of it is not used.
    await copyFile(second.certificate, here('cert.new'))
    await rename(here('cert.new'), here('cert'))
    clock.advance(LOOK_MS)
    expect(await shown(port)).toBe(before)
    expect(log.lines.at(-1)?.message).toContain('the certificate stays the old one')
    const lines = log.lines.length
    clock.advance(LOOK_MS)
    expect(log.lines).toHaveLength(lines)

    await copyFile(second.key, here('key'))
    clock.advance(LOOK_MS)
    expect(await shown(port)).not.toBe(before)
    expect(log.lines.map((line) => line.message)).toContain('the certificate was read again')
    expect(await answer(open)).toContain('hello')
    open.destroy()
  })

  it('follows a link that is turned, as certbot does', async () => {
    for (const [name, made] of [
      ['one', first],
      ['two', second],
    ] as const) {
      await mkdir(here(name))
      await copyFile(made.certificate, here(`${name}/cert`))
      await copyFile(made.key, here(`${name}/key`))
    }
    await symlink(here('one'), here('live'))
    const port = await serve(openTls({ certificate: here('live/cert'), key: here('live/key') }, { clock, log }))
    const before = await shown(port)
    await symlink(here('two'), here('next'))
    await rename(here('next'), here('live'))
    clock.advance(LOOK_MS)
    expect(await shown(port)).not.toBe(before)
  })

  it('that is broken or gone leaves the old one in use', async () => {
    await copyFile(first.certificate, here('cert'))
    await copyFile(first.key, here('key'))
    const port = await serve(openTls({ certificate: here('cert'), key: here('key') }, { clock, log }))
    const before = await shown(port)
    await writeFile(here('cert'), '-----BEGIN CERTIFICATE-----\nAAAA')
    clock.advance(LOOK_MS)
    expect(await shown(port)).toBe(before)
    await rename(here('key'), here('elsewhere'))
    clock.advance(LOOK_MS)
    expect(await shown(port)).toBe(before)
  })

  it('that is over is said every day', async () => {
    const files = { certificate: first.certificate, key: first.key }
    const expired = () => log.lines.filter((line) => line.message.includes('expired on')).length
    clock.advance(2 * DAY_MS)
    await serve(openTls(files, { clock, log }))
    expect(expired()).toBe(1)
    clock.advance(LOOK_MS * 3)
    expect(expired()).toBe(1)
    clock.advance(DAY_MS + LOOK_MS)
    expect(expired()).toBe(2)
  })
})

it('speaks TLS 1.2 and later, and HTTP/1.1', async () => {
  const port = await serve(openTls({ certificate: first.certificate, key: first.key }, { clock, log }))
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }
  await expect(connect(port, old)).rejects.toThrow()
  for (const version of ['TLSv1.2', 'TLSv1.3']) {
    const socket = await connect(port, { minVersion: version, maxVersion: version, ALPNProtocols: ['h2', 'http/1.1'] })
    expect([socket.getProtocol(), socket.alpnProtocol]).toEqual([version, 'http/1.1'])
    socket.destroy()
  }
})

describe('at the start', () => {
  const start = (certificate: string, key: string) => () => openTls({ certificate, key }, { clock, log })

  it('a pair that is none is a problem with a remedy', async () => {
    await writeFile(here('text'), 'nothing')
    expect(start(here('missing'), first.key)).toThrow(
      /missing: cannot be read \(ENOENT\); correct daemon.tls_certificate/,
    )
    expect(start(first.certificate, here('missing'))).toThrow(/cannot be read \(ENOENT\); correct daemon.tls_key/)
    expect(start(here('text'), first.key)).toThrow(/holds no certificate in PEM form/)
    expect(start(first.certificate, here('text'))).toThrow(/holds no private key in PEM form/)
    expect(start(first.certificate, second.key)).toThrow(/is not the key of/)
    expect(start(first.key, first.certificate)).toThrow(/holds no certificate/)
  })
})
