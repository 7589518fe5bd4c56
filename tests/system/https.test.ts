// Built-in HTTPS: the real relay with certificate files, and as somebody tries it on a LAN.
import { copyFile, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { freePort } from '../harness/free-port.ts'
import { startProgram, type Program } from '../harness/program.ts'
import { makeTempDir, root } from '../harness/temp-dir.ts'
import { makeTestCertificates } from '../harness/test-certificates.ts'
import { waitFor } from '../harness/wait-for.ts'
import { ask, createRoom, join as enter, type Site } from '../support/https-visitor.ts'

type Settings = Readonly<Record<string, string>>

async function startRelay(folder: string, port: number, settings: Settings, args: readonly string[]): Promise<Program> {
  const relay = await startProgram({
    command: process.execPath,
    args: [join(root, 'dist/server/main.js'), ...args],
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', VROOM_DAEMON_LISTEN_PORT: String(port), ...settings },
  })
  const isReady = () => relay.status() !== null || relay.log().some((line) => line.includes('Vroom is ready'))
  await waitFor(isReady, { what: 'the relay to be ready', timeoutMs: 30_000 })
  return relay
}

/** A call of two: a signal goes through. */
async function call(site: Site, room: string) {
  await createRoom(site, room)
  const [ann, bob] = [await enter(site, room), await enter(site, room)]
  ann.send({ type: 'signal', re: 1, to: bob.self, payload: 'hello' })
  expect((await bob.next('signal')).payload).toBe('hello')
  return { ann, bob }
}

describe('HTTPS without a web server in front', () => {
  it('carries a call, whose sockets live on when the certificate is renewed', async () => {
    const folder = await makeTempDir('https')
    const port = await freePort()
    const next = await makeTempDir('https-next')
    const [made, renewed] = [await makeTestCertificates(folder), await makeTestCertificates(next)]
    const settings = { VROOM_DAEMON_TLS_CERTIFICATE: made.certificate, VROOM_DAEMON_TLS_KEY: made.key }
    const relay = await startRelay(folder, port, settings, [])
    const origin = `https://localhost:${String(port)}`
    expect(relay.log().join('\n')).toContain(`Vroom is ready at ${origin}`)
    const site = { origin, base: '', ca: await readFile(made.ca, 'utf8') }
    const { headers } = await ask(site, '/')
    expect(headers['strict-transport-security']).toMatch(/max-age/)
    const { ann, bob } = await call(site, 'renewal')

    await copyFile(renewed.key, `${made.key}.new`)
    await copyFile(renewed.certificate, `${made.certificate}.new`)
    await rename(`${made.key}.new`, made.key)
    await rename(`${made.certificate}.new`, made.certificate)
    const anew = { ...site, ca: await readFile(renewed.ca, 'utf8') }
    await waitFor(async () => (await ask(anew, '/readyz')).status === 200, { what: 'the new one', timeoutMs: 30_000 })
    await expect(ask(site, '/readyz')).rejects.toThrow()
    bob.send({ type: 'signal', re: 2, to: ann.self, payload: 'still here' })
    expect((await ann.next('signal')).payload).toBe('still here')
    expect(await relay.end('SIGTERM')).toBe(0)
  })

  it('does not start with the key of another certificate', async () => {
    const folder = await makeTempDir('https')
    const [made, other] = [await makeTestCertificates(folder), await makeTestCertificates(await makeTempDir('https'))]
    const settings = { VROOM_DAEMON_TLS_CERTIFICATE: made.certificate, VROOM_DAEMON_TLS_KEY: other.key }
    const relay = await startRelay(folder, await freePort(), settings, [])
    expect(relay.status()).toBe(78)
    expect(relay.log().join('\n')).toContain('is not the key of')
  })
})

describe('--self-signed', () => {
  it('says what to open, and carries a call at each of these addresses', async () => {
    const folder = await makeTempDir('self-signed')
    const port = await freePort()
    const relay = await startRelay(folder, port, {}, ['--self-signed'])
    const urls = relay
      .log()
      .map((line) => line.trim())
      .filter((line) => /^https:\/\/[^ ]+$/.test(line))
    const ca = await readFile(join(folder, 'data/self-signed.crt'), 'utf8')
    const addresses = urls.filter((url) => /^https:\/\/\d/.test(url))
    for (const [at, origin] of [...addresses, `https://localhost:${String(port)}`].entries()) {
      const site = { origin, base: '', ca }
      await call(site, `trial-${String(at)}`)
      const { headers } = await ask(site, '/')
      expect(headers['strict-transport-security']).toBeUndefined()
    }
    const { cookie } = await createRoom({ origin: `https://127.0.0.1:${String(port)}`, base: '', ca }, 'cookie')
    expect(cookie).toMatch(/^__Host-vroom=/)
    expect(await relay.end('SIGTERM')).toBe(0)
  })
})
