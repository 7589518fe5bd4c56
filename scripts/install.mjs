// Installs the packages of the lockfile when those in node_modules are others, or none.
import { readFileSync } from 'node:fs'
import { fromRoot, isRelease, run } from './run.mjs'

/** Runs `npm ci` unless node_modules already holds what the lockfile names. */
export function install() {
  if (isRelease() || isInstalled()) return
  console.log('Installing packages from the lockfile. The first time takes a minute or two: SQLite may be compiled.')
  // The build needs what NODE_ENV=production would leave out.
  run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], 'npm ci')
}

/** npm writes node_modules/.package-lock.json last, so a broken installation has none. */
function isInstalled() {
  const wanted = packagesOf('package-lock.json')
  const present = packagesOf('node_modules/.package-lock.json')
  if (!wanted || !present) return false
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue
    const found = present[path]
    if (found ? found.version !== entry.version : !entry.optional) return false
  }
  return Object.keys(present).every((path) => path in wanted)
}

/**
 * @param {string} lockfile
 * @returns {Record<string, { version?: string, optional?: boolean }> | undefined}
 */
function packagesOf(lockfile) {
  try {
    return JSON.parse(readFileSync(fromRoot(lockfile), 'utf8')).packages
  } catch {
    return undefined
  }
}
