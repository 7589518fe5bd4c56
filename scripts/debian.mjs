// The programs of Debian that the tests run for real, and their installation where we have the right to it.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './run.mjs'

/** Package and the program that shows that it is there. */
const needs = [
  { package: 'chromium', program: 'chromium' },
  { package: 'firefox-esr', program: 'firefox-esr' },
  { package: 'redis-server', program: 'redis-server' },
  { package: 'coturn', program: 'turnserver' },
  { package: 'postgresql', program: 'postgres' },
  { package: 'openssl', program: 'openssl' },
  { package: 'nginx', program: 'nginx' },
  { package: 'apache2', program: 'apache2' },
  { package: 'haproxy', program: 'haproxy' },
]

// A test suite must not leave services running on somebody's machine.
const script = `set -e
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\\nexit 101\\n' > "$policy"
  chmod 755 "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "$@"`

/**
 * Installs what is missing; without the right to it, says what and how, and ends the process with status 1.
 * @param {readonly string[]} [folders] where to look for programs
 */
export function ensurePrograms(folders = programFolders()) {
  const missing = missingPackages(folders)
  if (missing.length === 0) return
  const prefix = rightToInstall(folders)
  if (!prefix) return refuse(missing)
  console.log(`Installing Debian packages for the tests: ${missing.join(' ')}.`)
  const [command = 'sh', ...args] = [...prefix, 'sh', '-c', script, 'sh', ...missing]
  run(command, args, `apt-get install ${missing.join(' ')}`)
  const still = missingPackages(programFolders())
  if (still.length > 0) refuse(still)
}

/** @param {readonly string[]} missing */
function refuse(missing) {
  console.error(`The tests need Debian packages that are not installed: ${missing.join(' ')}`)
  console.error(`Install them with: sudo apt-get install --no-install-recommends ${missing.join(' ')}`)
  process.exit(1)
}

/** @param {readonly string[]} folders */
function missingPackages(folders) {
  return needs.filter(({ program }) => !isPresent(program, folders)).map((need) => need.package)
}

function programFolders() {
  const path = (process.env['PATH'] ?? '').split(':').filter(Boolean)
  return [...path, '/usr/bin', '/usr/sbin', ...postgresFolders()]
}

/** Debian keeps the servers of PostgreSQL beside the PATH, one folder a version. */
function postgresFolders() {
  try {
    return readdirSync('/usr/lib/postgresql').map((version) => `/usr/lib/postgresql/${version}/bin`)
  } catch {
    return []
  }
}

/** @param {string} program @param {readonly string[]} folders */
function isPresent(program, folders) {
  return folders.some((folder) => isExecutable(join(folder, program)))
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * What to put before a command that installs: nothing for root, sudo where it asks for no password.
 * @param {readonly string[]} folders
 */
function rightToInstall(folders) {
  if (!isPresent('apt-get', folders)) return undefined
  if (process.getuid?.() === 0) return []
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined
}
