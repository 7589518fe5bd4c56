// Builds dist/ where its sources have changed since: the relay by tsc, the pages by Vite.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { fromRoot, isRelease, runTool } from './run.mjs'

const common = ['package.json', 'package-lock.json', 'tsconfig.base.json', 'protocol']

const parts = [
  {
    name: 'the relay',
    sources: [...common, 'server'],
    output: 'dist/server/main.js',
    stamp: 'dist/.server-stamp',
    // Without its output, what tsc remembers of the last build is wrong.
    make: (/** @type {boolean} */ missing) =>
      runTool(
        'typescript/bin/tsc',
        ['-b', ...(missing ? ['--force'] : []), 'protocol', 'server'],
        'compiling the relay',
      ),
  },
  {
    name: 'the pages',
    sources: [...common, 'client', 'vite.config.ts'],
    output: 'dist/client/index.html',
    stamp: 'dist/.client-stamp',
    make: () => runTool('vite/bin/vite.js', ['build', '--logLevel', 'warn'], 'building the pages'),
  },
]

/** Builds what is stale; ends the process when that fails. */
export function build() {
  if (isRelease()) return
  for (const part of parts) {
    const now = hashOf(part.sources)
    const missing = !existsSync(fromRoot(part.output))
    if (!missing && readOr(part.stamp) === now) continue
    console.log(`Building ${part.name}.`)
    part.make(missing)
    mkdirSync(fromRoot('dist'), { recursive: true })
    writeFileSync(fromRoot(part.stamp), now)
  }
}

/** @param {readonly string[]} paths */
function hashOf(paths) {
  const hash = createHash('sha256').update(process.version)
  for (const file of paths.flatMap(filesUnder)) hash.update(`${file}\0`).update(readFileSync(fromRoot(file)))
  return hash.digest('hex')
}

/** @param {string} path @returns {string[]} */
function filesUnder(path) {
  const stats = statSync(fromRoot(path))
  if (!stats.isDirectory()) return [path]
  return readdirSync(fromRoot(path))
    .sort()
    .flatMap((name) => filesUnder(join(path, name)))
}

/** @param {string} path */
function readOr(path) {
  return existsSync(fromRoot(path)) ? readFileSync(fromRoot(path), 'utf8') : undefined
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) build()
