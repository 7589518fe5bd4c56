// A certificate of our own making, for a quick try.
import { X509Certificate } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, it } from '@jest/globals'
import { faceOf } from '../../../server/settings/face.ts'
import { loadSettings } from '../../../server/settings/load.ts'
import { readPair } from '../../../server/tls/pair.ts'
import { openTrial } from '../../../server/tls/trial.ts'
import { makeTempDir } from '../../harness/temp-dir.ts'

const DAY_MS = 86_400_000
const NOW = Date.UTC(2026, 10, 21)
const hosts = ['192.168.1.4', 'fd00::5', 'attic']

let data = ''
const settings = (env: Record<string, string> = {}) =>
  loadSettings([], { VROOM_DIRECTORIES_DATA: data, ...env }).settings
const certificate = () => new X509Certificate(readFileSync(join(data, 'self-signed.crt')))

beforeEach(async () => {
  data = join(await makeTempDir('trial'), 'data')
})

it('is for every address of the machine, and for its owner alone', async () => {
  const trial = await openTrial(settings(), { now: NOW, hosts })
  const { daemon } = trial.settings
  const pair = readPair({ certificate: daemon.tls_certificate, key: daemon.tls_key })
  expect(pair.validTo).toBe(NOW + 365 * DAY_MS)
  for (const host of ['localhost', 'attic']) expect(certificate().checkHost(host)).toBe(host)
  for (const address of ['127.0.0.1', '::1', '192.168.1.4', 'fd00::5'])
    expect(certificate().checkIP(address)).toBe(address)
  for (const file of [daemon.tls_certificate, daemon.tls_key]) expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(trial.urls).toEqual(['https://192.168.1.4:8090', 'https://[fd00::5]:8090', 'https://attic:8090'])
  expect(faceOf(daemon, trial.origins)).toMatchObject({
    publicUrl: 'https://192.168.1.4:8090',
    isSecure: true,
    isTrial: true,
    cookieName: '__Host-vroom',
    origins: [
      'https://192.168.1.4:8090',
      'https://localhost:8090',
      'https://127.0.0.1:8090',
      'https://[::1]:8090',
      'https://[fd00::5]:8090',
      'https://attic:8090',
    ],
  })
  expect(['::', '0.0.0.0']).toContain(daemon.listen_ip)
})

it('is kept, until it is soon over or the machine has another address', async () => {
  await openTrial(settings(), { now: NOW, hosts })
  const first = certificate().fingerprint256
  await openTrial(settings(), { now: NOW + 300 * DAY_MS, hosts: hosts.slice(0, 2) })
  expect(certificate().fingerprint256).toBe(first)
  await openTrial(settings(), { now: NOW + DAY_MS, hosts: [...hosts, '10.0.0.7'] })
  const second = certificate().fingerprint256
  expect(second).not.toBe(first)
  await openTrial(settings(), { now: NOW + 340 * DAY_MS, hosts })
  expect(certificate().fingerprint256).not.toBe(second)
  writeFileSync(join(data, 'self-signed.key'), 'half')
  const { settings: mended } = await openTrial(settings(), { now: NOW + 340 * DAY_MS, hosts })
  expect(() => readPair({ certificate: mended.daemon.tls_certificate, key: mended.daemon.tls_key })).not.toThrow()
})

it('keeps what the settings say, and gives way to a real certificate', async () => {
  const env = { VROOM_DAEMON_PUBLIC_URL: 'https://try.example.org', VROOM_DAEMON_LISTEN_IP: '192.0.2.7' }
  const { settings: kept } = await openTrial(settings(env), { now: NOW, hosts: [] })
  expect(kept.daemon).toMatchObject({ public_url: 'https://try.example.org', listen_ip: '192.0.2.7' })
  const real = { VROOM_DAEMON_TLS_CERTIFICATE: '/a', VROOM_DAEMON_TLS_KEY: '/b' }
  await expect(openTrial(settings(real), { now: NOW, hosts })).rejects.toThrow(/start without --self-signed/)
  expect(faceOf(settings(real).daemon).publicUrl).toBe('https://localhost:8090')
})
