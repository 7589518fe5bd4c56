// The sample files of docs/proxies that no program here can run, and what must be true of all of them.
import { spawnSync } from 'node:child_process'
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { makeTempDir, root } from '../harness/temp-dir.ts'
import { makeTestCertificates } from '../harness/test-certificates.ts'
import { readYaml } from '../support/yaml.ts'

const folder = join(root, 'docs/proxies')
const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
const names = readdirSync(folder)

describe.each(names.filter((name) => /-(root|path)\./.test(name)))('%s', (name) => {
  const text = read(name)

  it('says which settings go with it, and where relays and browsers are', () => {
    const isPath = name.includes('-path.')
    expect(text).toContain(`public_url = ${isPath ? 'https://example.org/vroom ' : 'https://meet.example.org '}`)
    expect(text).toContain('trusted_proxies = 127.0.0.1')
    expect(text).toContain('127.0.0.1:8090')
    if (isPath) expect(text).toContain('/vroom/')
  })

  it('bears the silence of a socket between two pings, and asks for no stickiness', () => {
    for (const [, seconds = ''] of text.matchAll(/(?:read_timeout|send_timeout|timeout tunnel|ProxyTimeout) (\d+)/g)) {
      expect(Number(seconds)).toBeGreaterThan(25)
    }
    expect(text).not.toMatch(/sticky|ip_hash|stick-table|stickysession|lb_policy (ip|client)_hash/i)
  })

  it('believes no browser about its address', () => {
    const ways = {
      nginx: /proxy_set_header X-Forwarded-For \$remote_addr;/,
      apache: /RequestHeader unset X-Forwarded-For/,
      haproxy: /http-request set-header X-Forwarded-For %\[src\]/,
    }
    const way = Object.entries(ways).find(([kind]) => name.startsWith(kind))?.[1]
    // Caddy and Traefik write it anew unless they are told to trust somebody.
    if (way) expect(text).toMatch(way)
    else expect(text).not.toMatch(/trusted_proxies (?!= )|forwardedHeaders:|header_up/)
  })
})

/** What stands at the beginning of a line in a Caddyfile of ours, and what it may stand in. */
const DIRECTIVES: Readonly<Record<string, readonly string[]>> = {
  site: ['request_body', 'reverse_proxy', 'redir', 'handle'],
  handle: ['request_body', 'reverse_proxy', 'root', 'file_server'],
  request_body: ['max_size'],
  reverse_proxy: ['lb_policy', 'lb_try_duration', 'health_uri', 'health_interval', 'stream_close_delay'],
}

it.each(names.filter((name) => name.endsWith('.Caddyfile')))(
  '%s opens and closes blocks of directives that there are',
  (name) => {
    const open: string[] = []
    for (const line of read(name).split('\n')) {
      const [word = ''] = line.trim().split(' ')
      if (word === '' || word === '#') continue
      if (word === '}') expect(open.pop()).toBeDefined()
      else {
        expect(line.search(/\S/)).toBe(open.length)
        const inside = open.at(-1)
        if (inside !== undefined) expect(DIRECTIVES[inside]).toContain(word)
        if (line.endsWith(' {')) open.push(inside === undefined ? 'site' : word)
      }
    }
    expect(open).toEqual([])
  },
)

describe('Traefik', () => {
  it.each(['traefik-root.yaml', 'traefik-path.yaml'])(
    '%s has a router that leads to a service with a health check',
    (name) => {
      expect(readYaml(read(name))).toEqual({
        http: {
          routers: {
            vroom: {
              entryPoints: ['websecure'],
              rule: expect.stringMatching(
                /^Host\(`(meet\.)?example\.org`\)( && \(Path\(`\/vroom`\) \|\| PathPrefix\(`\/vroom\/`\)\))?$/,
              ),
              service: 'vroom',
              tls: { certResolver: 'letsencrypt' },
            },
          },
          services: {
            vroom: {
              loadBalancer: {
                servers: [{ url: 'http://127.0.0.1:8090' }],
                healthCheck: { path: '/readyz', interval: '2s', timeout: '1s' },
              },
            },
          },
        },
      })
    },
  )

  it('traefik.yaml has the entry point and the resolver that the routers name', () => {
    expect(readYaml(read('traefik.yaml'))).toMatchObject({
      entryPoints: { websecure: { address: ':443' } },
      certificatesResolvers: { letsencrypt: { acme: { storage: '/etc/traefik/acme.json' } } },
    })
  })
})

it('HAProxy takes the file of compose.yaml', async () => {
  const place = await makeTempDir('haproxy')
  const { certificate, key } = await makeTestCertificates(place)
  writeFileSync(join(place, 'haproxy.pem'), readFileSync(certificate, 'utf8') + readFileSync(key, 'utf8'))
  const file = join(place, 'haproxy.cfg')
  copyFileSync(join(root, 'docs/docker/haproxy.cfg'), file)
  writeFileSync(file, readFileSync(file, 'utf8').replace('/tls/haproxy.pem', join(place, 'haproxy.pem')))
  const { status, stderr } = spawnSync('haproxy', ['-c', '-q', '-f', file], { encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})

describe('the reader of YAML that these checks rely on', () => {
  it('reads maps, lists, quotes and folded text', () => {
    const text =
      "a: 1\nb:\n  - x\n  - y: ':80'\n    z: {}\n# no\nc: ['p', 'q, r']\nd:\n  - >-\n    one\n    two\ne: it's\n"
    expect(readYaml(text)).toEqual({
      a: '1',
      b: ['x', { y: ':80', z: {} }],
      c: ['p', 'q, r'],
      d: ['one two'],
      e: "it's",
    })
  })

  it.each(['a: 1\na: 2', 'a:\n\tb: 1', 'a: &x 1', 'a: "x', 'a: 1\n   b: 2', 'nothing', 'a: {b: 1}'])(
    'refuses %j',
    (text) => {
      expect(() => readYaml(text)).toThrow()
    },
  )
})
