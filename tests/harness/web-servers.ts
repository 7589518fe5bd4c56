// Debian's web servers, each as a plain process with one of the files of docs/proxies: other ports, paths and names, and
// nothing else.
import { once } from 'node:events'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { atEnd } from './cleanup.ts'
import { freePort } from './free-port.ts'
import { startProgram } from './program.ts'
import { makeTempDir, root } from './temp-dir.ts'
import { makeTestCertificates } from './test-certificates.ts'
import { waitFor } from './wait-for.ts'

export const kinds = ['nginx', 'apache', 'haproxy'] as const
export type Kind = (typeof kinds)[number]

export type WebServer = {
  /** `https://localhost:PORT` */
  readonly origin: string
  /** Port of plain HTTP, which leads to HTTPS. */
  readonly httpPort: number
  /** The certificate authority to trust, PEM. */
  readonly ca: string
  log(): readonly string[]
  stop(): Promise<void>
}

/** Ports for a web server that is not there yet: its relay has to know its address first. */
export type Ports = { readonly https: number; readonly http: number }

type Place = { readonly folder: string; readonly text: string }
type Command = { readonly command: string; readonly args: readonly string[] }

const isRoot = process.getuid?.() === 0

export async function freePorts(): Promise<Ports> {
  return { https: await freePort(), http: await freePort() }
}

/**
 * Starts the sample `KIND-variant` in front of the relay at `relayPort`, and waits until it takes connections. `more`: what
 * else is replaced, and by what.
 */
export async function startWebServer(
  kind: Kind,
  variant: 'root' | 'path' | 'turn',
  ports: Ports,
  relayPort: number,
  more: Readonly<Record<string, string>> = {},
): Promise<WebServer> {
  const folder = await makeTempDir(kind)
  const { ca, certificate, key } = await makeTestCertificates(folder)
  const chain = await readFile(certificate, 'utf8')
  await writeFile(join(folder, 'haproxy.pem'), chain + (await readFile(key, 'utf8')))
  // Apache reads it as another user.
  await chmod(folder, 0o755)
  await mkdir(join(folder, 'html'))
  await writeFile(join(folder, 'html/index.html'), 'something else')
  const sample = await readFile(join(root, `docs/proxies/${kind}-${variant}.${kind === 'haproxy' ? 'cfg' : 'conf'}`))
  const text = sample
    .toString()
    .replaceAll('127.0.0.1:8080', `127.0.0.1:${await startOther()}`)
    .replaceAll('127.0.0.1:8090', `127.0.0.1:${relayPort}`)
    .replaceAll('/etc/ssl/vroom/fullchain.pem', certificate)
    .replaceAll('/etc/ssl/vroom/privkey.pem', key)
    .replaceAll('/etc/ssl/vroom', folder)
    .replaceAll('/var/www/html', join(folder, 'html'))
    .replaceAll(/(meet\.)?example\.org/g, 'localhost')
  const { command, args } = await prepare[kind]({ folder, text: withPorts(replaced(text, more), ports) })
  const program = await startProgram({ command, args, cwd: folder, env: { PATH: process.env['PATH'] ?? '' } })
  const isThere = () => program.status() !== null || takesConnections(ports.https)
  await waitFor(isThere, { what: `${kind} to take connections`, timeoutMs: 20_000 })
  if (program.status() !== null) throw new Error(`${kind} ended:\n${program.log().join('\n')}`)
  return {
    origin: `https://localhost:${ports.https}`,
    httpPort: ports.http,
    ca: await readFile(ca, 'utf8'),
    log: () => program.log(),
    async stop() {
      await program.end('SIGTERM')
    },
  }
}

function replaced(text: string, more: Readonly<Record<string, string>>): string {
  for (const from of Object.keys(more)) if (!text.includes(from)) throw new Error(`the sample has no ${from}`)
  return Object.entries(more).reduce((now, [from, to]) => now.replaceAll(from, to), text)
}

/** Every way in which the samples say where to listen. */
function withPorts(text: string, { https, http }: Ports): string {
  const port = (given: string): number => (given === '443' ? https : http)
  return text
    .replaceAll(/^ *listen \[::\]:.*\n/gm, '')
    .replaceAll(/^( *listen )(80|443)\b/gm, (_all, word: string, given: string) => `${word}127.0.0.1:${port(given)}`)
    .replaceAll(/\*:(80|443)>/g, (_all, given: string) => `127.0.0.1:${port(given)}>`)
    .replaceAll(/^( *bind ):(80|443)\b/gm, (_all, word: string, given: string) => `${word}127.0.0.1:${port(given)}`)
}

/** What Debian's own files say around a site, as far as it is needed. */
const prepare: { readonly [K in Kind]: (place: Place) => Promise<Command> } = {
  async nginx({ folder, text }) {
    await writeFile(join(folder, 'site.conf'), text)
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    const main = [
      ...(isRoot ? ['user root;'] : []),
      'daemon off; error_log stderr notice; pid nginx.pid; worker_processes 1;',
      'events { worker_connections 512; }',
      'http {',
      'access_log off;',
      ...temporary.map((name) => `${name}_temp_path ${folder}/${name};`),
      'include site.conf;',
      '}',
    ]
    await writeFile(join(folder, 'nginx.conf'), `${main.join('\n')}\n`)
    return { command: 'nginx', args: ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')] }
  },
  async apache({ folder, text }) {
    const enabled = /a2enmod (.*) &&/.exec(text)?.[1]?.split(' ') ?? []
    // Those that Debian enables, or that a2enmod adds because another one needs them.
    const always = ['mpm_event', 'authz_core', 'dir', 'slotmem_shm', 'socache_shmcb']
    const main = [
      `ServerRoot ${folder}`,
      `DefaultRuntimeDir ${folder}`,
      'PidFile apache.pid',
      'ServerName localhost',
      'ErrorLog error.log',
      ...[...always, ...enabled].map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`),
      ...(isRoot ? ['User www-data', 'Group www-data'] : []),
      ...[...text.matchAll(/VirtualHost (\S+)>/g)].map(([, address = '']) => `Listen ${address}`),
      'Include site.conf',
    ]
    await writeFile(join(folder, 'site.conf'), text)
    await writeFile(join(folder, 'apache2.conf'), `${main.join('\n')}\n`)
    return { command: 'apache2', args: ['-D', 'FOREGROUND', '-f', join(folder, 'apache2.conf')] }
  },
  async haproxy({ folder, text }) {
    const mine = isRoot ? text : text.replaceAll(/^ *(user|group) haproxy\n/gm, '')
    await writeFile(join(folder, 'haproxy.cfg'), mine)
    return { command: 'haproxy', args: ['-db', '-f', join(folder, 'haproxy.cfg')] }
  },
}

/** The rest of a host, where a web server does not serve it itself. */
async function startOther(): Promise<number> {
  const server = createServer((_request, reply) => reply.end('something else')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  atEnd(() => server.close())
  return (server.address() as AddressInfo).port
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const finish = (isOpen: boolean) => () => {
      socket.destroy()
      resolve(isOpen)
    }
    socket.once('connect', finish(true)).once('error', finish(false))
  })
}
