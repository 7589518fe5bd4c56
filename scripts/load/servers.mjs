// Servers that the generator starts for itself: relays with settings that let thousands in from one address, and the
// bare server.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { fromRoot } from '../run.mjs'

const READY_WITHIN_MS = 20_000
const STOP_WITHIN_MS = 30_000

/** @typedef {{ readonly target: import('./peer.mjs').Target, readonly pid: number, stop(): Promise<void> }} Server */

/**
 * `VROOM_…` in the environment goes to them (a Redis, a database), over what is set here. Relays of one call are of one
 * cluster: they have one public address and one key, and need a Redis when there are several.
 * @param {{ count: number, main?: string | undefined, nodeArgs?: readonly string[] }} options
 * @returns {Promise<Server[]>}
 */
export async function startRelays({ count, main = fromRoot('dist/server/main.js'), nodeArgs = [] }) {
  const folder = mkdtempSync(join(tmpdir(), 'vroom-load-'))
  const ports = await Promise.all(Array.from({ length: count }, freePort))
  const origin = `http://localhost:${ports[0]}`
  /** @type {Server[]} */
  const servers = []
  for (const port of ports) {
    const env = { ...generous(origin, folder), ...process.env, VROOM_DAEMON_LISTEN_PORT: String(port) }
    const server = await start([...nodeArgs, main], { env, cwd: folder }, port, '/readyz')
    servers.push({ ...server, target: { url: `http://127.0.0.1:${port}`, origin, isBare: false } })
  }
  return servers.map((server, index) => ({
    ...server,
    async stop() {
      await server.stop()
      if (index === servers.length - 1) rmSync(folder, { recursive: true, force: true })
    },
  }))
}

/** @returns {Promise<Server>} */
export async function startBare() {
  const port = await freePort()
  const file = fileURLToPath(new URL('bare-ws.mjs', import.meta.url))
  const server = await start([file, String(port)], { env: process.env, cwd: tmpdir() }, port, '/')
  const url = `http://127.0.0.1:${port}`
  return { ...server, target: { url, origin: url, isBare: true } }
}

/** @param {string} origin @param {string} folder */
function generous(origin, folder) {
  return {
    VROOM_DAEMON_LISTEN_IP: '127.0.0.1',
    VROOM_DAEMON_PUBLIC_URL: origin,
    VROOM_DAEMON_SECRET_KEY: 'only-for-measuring-and-known-to-everybody',
    VROOM_DAEMON_LOG_LEVEL: 'warn',
    VROOM_DATABASE_DSN: `sqlite:${join(folder, 'vroom.db')}`,
    VROOM_DIRECTORIES_DATA: folder,
    VROOM_ROOMS_MAX_MEMBERS: '0',
    VROOM_ROOMS_CREATE_PER_HOUR: '0',
    VROOM_ROOMS_ENTER_PER_MINUTE: '0',
  }
}

/**
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @param {number} port
 * @param {string} path
 * @returns {Promise<Omit<Server, 'target'>>}
 */
async function start(args, options, port, path) {
  const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'ignore', 'inherit'] })
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => child.once('exit', () => resolve()))
  const until = performance.now() + READY_WITHIN_MS
  while (!(await answers(`http://127.0.0.1:${port}${path}`))) {
    if (child.exitCode !== null) throw new Error(`a server ended with ${child.exitCode} before it was ready`)
    if (performance.now() > until) throw new Error(`a server was not ready within ${READY_WITHIN_MS / 1000} s`)
    await sleep(100)
  }
  return {
    pid: child.pid ?? 0,
    stop() {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
      return ended.finally(() => clearTimeout(timer))
    },
  }
}

/** A bare server answers 426 to what is no upgrade: it is there. @param {string} url */
async function answers(url) {
  try {
    const { status } = await fetch(url, { signal: AbortSignal.timeout(2000) })
    return status === 200 || status === 426
  } catch {
    return false
  }
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
