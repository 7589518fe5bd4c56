// `npm run package`: writes vroom-VERSION.tar.gz, the built program with everything that it needs to run, and nothing else.
// The same tree makes the same bytes. `-- FOLDER`: where to; the working directory when not given.
import './node-version.mjs'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { fromRoot } from './run.mjs'
import { tarOf } from './tar.mjs'

/** Whole folders, and files. */
const OWN = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'SECURITY.md',
  'dist/client',
  'docs',
  'package-lock.json',
  'package.json',
  'protocol/PROTOCOL.md',
  'schema.sql',
  'settings.example.ini',
  'systemd',
]
/** What an operator runs by npm, and what those scripts import. */
const SCRIPTS = [
  ...['start', 'key', 'db', 'doctor', 'mail-test', 'mail-preview'],
  ...['build', 'install', 'node-version', 'run'],
].map((name) => `scripts/${name}.mjs`)

/** In the packages: what compiles SQLite, what describes types, and tests. */
const UNUSED =
  /\/better-sqlite3\/(?:deps|src|binding\.gyp)|\/better-sqlite3\/build\/(?!Release\/better_sqlite3\.node$)|\.(?:d\.[cm]?ts|[cm]?ts|map)$|\/(?:tests?|benchmarks?|\.github)\//

/** Names of files in packages may be no part of a URL. */
const root = fromRoot('.')

install()
build()

const { version } = JSON.parse(readFileSync(fromRoot('package.json'), 'utf8'))
const folder = process.argv[2] ?? '.'
const name = `vroom-${version}`
const files = [...ownFiles(), ...packageFiles()].sort()
const entries = files.map((path) => ({ path: `${name}/${path}`, bytes: bytesOf(path) }))
const archive = gzipSync(tarOf(entries), { level: 9 })
mkdirSync(folder, { recursive: true })
const file = join(folder, `${name}.tar.gz`)
writeFileSync(file, archive)
console.log(`${createHash('sha256').update(archive).digest('hex')}  ${file}`)

/** @param {string} path */
function bytesOf(path) {
  const bytes = readFileSync(join(root, path))
  return path === 'package.json' ? Buffer.from(withoutOurScripts(bytes.toString())) : bytes
}

/**
 * `npm run` lists what is there to be run: nothing that tests or builds.
 * @param {string} text
 */
function withoutOurScripts(text) {
  const described = JSON.parse(text)
  /** @type {[string, string][]} */
  const scripts = Object.entries(described.scripts)
  described.scripts = Object.fromEntries(
    scripts.filter(([, line]) => files.includes(/scripts\/[\w-]+\.mjs/.exec(line)?.[0] ?? '') && !/build/.test(line)),
  )
  return `${JSON.stringify(described, null, 2)}\n`
}

/** @returns {string[]} */
function ownFiles() {
  // What was compiled from sources that are no more lies in dist/ until somebody removes it.
  const isCompiled = (/** @type {string} */ path) =>
    path.endsWith('.js') && existsSync(fromRoot(path.replace(/^dist\/(.*)\.js$/, '$1.ts')))
  const compiled = ['dist/server', 'dist/protocol'].flatMap(filesUnder).filter(isCompiled)
  const rest = [...OWN.flatMap(filesUnder), ...SCRIPTS.filter((path) => existsSync(fromRoot(path)))]
  return [...compiled, ...rest]
}

/**
 * Of the packages that the lockfile says are needed to run. Those of other platforms are not installed.
 * @returns {string[]}
 */
function packageFiles() {
  /** @type {Record<string, { dev?: boolean, devOptional?: boolean }>} */
  const locked = JSON.parse(readFileSync(fromRoot('package-lock.json'), 'utf8')).packages
  const needed = Object.entries(locked).filter(([path, entry]) => path !== '' && !entry.dev && !entry.devOptional)
  return needed
    .map(([path]) => path)
    .filter((path) => existsSync(fromRoot(path)))
    .flatMap(filesUnder)
    .filter((path) => !UNUSED.test(path))
}

/**
 * Packages within a package have entries of their own in the lockfile.
 * @param {string} path @returns {string[]}
 */
function filesUnder(path) {
  const place = join(root, path)
  if (!statSync(place).isDirectory()) return [path]
  const names = readdirSync(place).filter((name) => name !== 'node_modules')
  return names.flatMap((name) => filesUnder(`${path}/${name}`))
}
