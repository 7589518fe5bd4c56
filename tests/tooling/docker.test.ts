// Dockerfile and compose.yaml, read rather than run: what they promise for safety is there, for each service.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { root } from '../harness/temp-dir.ts'
import { readYaml, type Yaml } from '../support/yaml.ts'
import { table } from '../../server/settings/table.ts'

const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const map = (value: Yaml | undefined): Readonly<Record<string, Yaml>> => {
  if (typeof value !== 'object' || Array.isArray(value)) throw new Error(`no map: ${JSON.stringify(value)}`)
  return value as Readonly<Record<string, Yaml>>
}

const text = (value: Yaml | undefined): string => {
  if (typeof value !== 'string') throw new Error(`no text: ${JSON.stringify(value)}`)
  return value
}

/** Instructions without comments, continued lines joined, in stages. */
function stagesOf(dockerfile: string): string[][] {
  const lines = dockerfile
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter(Boolean)
  return lines.reduce<string[][]>(
    (stages, line) =>
      line.startsWith('FROM ') ? [...stages, [line]] : [...stages.slice(0, -1), [...(stages.at(-1) ?? []), line]],
    [],
  )
}

describe('the Dockerfile', () => {
  const stages = stagesOf(read('Dockerfile'))
  const last = stages.at(-1) ?? []
  const all = (word: string): string[] =>
    last.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1))

  it('builds in one stage and runs in another, each on an image with a full version', () => {
    expect(stages).toHaveLength(2)
    for (const [from = ''] of stages) expect(from).toMatch(/^FROM node:20\.\d+\.\d+-bookworm(-slim)?( AS build)?$/)
    expect(all('COPY')).toEqual(['--from=build /opt/vroom /opt/vroom'])
  })

  it('installs what the lockfile says, and packs the release that others install', () => {
    const build = (stages[0] ?? []).join('\n')
    expect(build).toMatch(/^RUN npm ci --include=dev/m)
    expect(build).toMatch(/npm run package -- \/release/)
    expect(build.indexOf('COPY package.json')).toBeLessThan(build.indexOf('COPY . .'))
  })

  it('runs as a user without rights, who can write to one folder', () => {
    expect(all('USER')).toEqual(['10001:10001'])
    expect(all('VOLUME')).toEqual(['/var/lib/vroom'])
    expect(all('WORKDIR')).toEqual(['/var/lib/vroom'])
    expect(last.findIndex((line) => line.startsWith('USER'))).toBeLessThan(
      last.findIndex((line) => line.startsWith('ENTRYPOINT')),
    )
  })

  it('is the relay itself, which hears SIGTERM, and is asked whether it is ready', () => {
    expect(all('ENTRYPOINT')).toEqual(['["node", "/opt/vroom/dist/server/main.js"]'])
    expect(all('STOPSIGNAL')).toEqual(['SIGTERM'])
    const [check = ''] = all('HEALTHCHECK')
    expect(check).toMatch(/--interval=\d+s --timeout=\d+s .*CMD \[.*\]$/)
    expect(check).toContain('/readyz')
    expect(() => void JSON.parse(check.slice(check.indexOf('[')))).not.toThrow()
  })

  it('holds no secret, and takes none along', () => {
    expect(read('Dockerfile')).not.toMatch(/^(ARG|ENV).*(PASSWORD|SECRET|TOKEN|KEY)/im)
    const ignored = read('.dockerignore').split('\n')
    expect(ignored).toEqual(
      expect.arrayContaining(['.env', '.git', 'data', 'node_modules', 'settings.ini', 'secret.key', '*.pem']),
    )
    expect(read('.gitignore').split('\n')).toEqual(expect.arrayContaining(['.env', '/tls/']))
  })
})

describe('compose.yaml', () => {
  const compose = map(readYaml(read('compose.yaml')))
  const services = Object.entries(map(compose['services'])).map(([name, service]) => [name, map(service)] as const)
  const named = (name: string) => map(services.find(([each]) => each === name)?.[1])

  it('has two relays, and what they need', () => {
    expect(services.map(([name]) => name)).toEqual(['proxy', 'relay', 'postgres', 'redis', 'coturn'])
    expect(named('relay')['deploy']).toEqual({ replicas: '2' })
    for (const needed of ['postgres', 'redis']) {
      expect(map(named('relay')['depends_on'])[needed]).toEqual({ condition: 'service_healthy' })
    }
  })

  it.each(services)('%s may do little and comes back', (name, service) => {
    expect(service['read_only']).toBe('true')
    expect(service['cap_drop']).toEqual(['ALL'])
    expect(service['security_opt']).toEqual(['no-new-privileges:true'])
    expect(service['restart']).toBe('unless-stopped')
    expect(service['user']).not.toMatch(/^(root|0)\b/)
    expect(service['user']).toBeDefined()
    expect(service['cap_add'] ?? []).toEqual(name === 'coturn' ? ['NET_BIND_SERVICE'] : [])
    for (const key of ['privileged', 'network_mode', 'pid', 'ipc', 'devices']) expect(service[key]).toBeUndefined()
    expect(JSON.stringify(service)).not.toContain('docker.sock')
  })

  it.each(services)('%s is asked whether it is well', (name, service) => {
    if (name === 'relay') expect(read('Dockerfile')).toContain('HEALTHCHECK')
    else
      expect(map(service['healthcheck'])).toMatchObject({ interval: expect.any(String), timeout: expect.any(String) })
  })

  it.each(services)('%s has an image with a version', (name, service) => {
    const [, tag = ''] = /:([^:]+)$/.exec(text(service['image'])) ?? []
    if (name === 'relay') expect(service['build']).toBe('.')
    else expect(tag).toMatch(/^\d+(\.\d+)*(-[a-z0-9]+)?$/)
  })

  it('has a coturn without the holes of older ones', () => {
    const [, major, minor, patch] = /:(\d+)\.(\d+)\.(\d+)$/.exec(text(named('coturn')['image'])) ?? []
    expect(Number(major) * 1e6 + Number(minor) * 1e3 + Number(patch)).toBeGreaterThanOrEqual(4_013_001)
  })

  it('publishes what browsers need, and nothing else', () => {
    const ports = services.flatMap(([name, service]) =>
      [service['ports'] ?? []].flat().map((port) => `${name} ${text(port)}`),
    )
    expect(ports).toEqual([
      'proxy 80:8080',
      'proxy 443:8443',
      'coturn 3478:3478',
      'coturn 3478:3478/udp',
      'coturn 49160-49359:49160-49359/udp',
    ])
    expect(map(map(compose['networks'])['back'])['internal']).toBe('true')
    for (const name of ['postgres', 'redis']) expect(named(name)['networks']).toEqual(['back'])
    expect(named('coturn')['networks']).toEqual(['turn'])
  })

  it('has every secret from outside, and refuses to start without', () => {
    const environment = services.flatMap(([, service]) => Object.entries(map(service['environment'] ?? {})))
    const secret = environment.filter(([key]) => /PASSWORD|SECRET|AUTH|KEY/.test(key))
    expect(secret.length).toBeGreaterThanOrEqual(6)
    for (const [, value] of secret) expect(value).toMatch(/^\$\{[A-Z_]+:\?[^}]+\}$/)
  })

  it('names settings that there are, and trusts the network of its proxy', () => {
    const environment = map(named('relay')['environment'])
    const known: ReadonlySet<string> = new Set(
      Object.entries(table).flatMap(([section, keys]) =>
        Object.keys(keys).map((key) => `VROOM_${section}_${key}`.toUpperCase()),
      ),
    )
    expect(Object.keys(environment).filter((key) => !known.has(key))).toEqual([])
    const front = map(map(map(compose['networks'])['front'])['ipam'])
    expect(front['config']).toEqual([{ subnet: environment['VROOM_DAEMON_TRUSTED_PROXIES'] }])
  })
})

it.each(['docs/docker/turnserver.conf', 'docs/turn.md'])('%s keeps strangers out of private networks', (file) => {
  const denied = [...read(file).matchAll(/^denied-peer-ip=(\S+)$/gm)].map(([, range = '']) => range.split('-')[0])
  for (const start of ['0.0.0.0', '10.0.0.0', '100.64.0.0', '127.0.0.0', '169.254.0.0', '172.16.0.0', '192.168.0.0']) {
    expect(denied).toContain(start)
  }
  expect(denied).toEqual(expect.arrayContaining(['fc00::', 'fe80::']))
})
