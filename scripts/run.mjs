// Paths of the repository, and programs run to their end in this terminal.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = new URL('..', import.meta.url)

/** @param {string} path relative to the repository */
export const fromRoot = (path) => fileURLToPath(new URL(path, root))

/** An unpacked release has no sources: it is built already, and its packages are in it. */
export const isRelease = () => !existsSync(fromRoot('vite.config.ts'))

/**
 * Runs a program in the repository. When it fails, says so in one line and ends this process with its status.
 * @param {string} command @param {readonly string[]} args @param {string} name what the line calls it
 */
export function run(command, args, name) {
  const done = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], cwd: fromRoot('.') })
  if (done.status === 0) return
  const why = done.error ? done.error.message : (done.signal ?? `status ${String(done.status)}`)
  console.error(`Failed: ${name} (${why}).`)
  process.exit(done.status ?? 1)
}

/**
 * The same for a tool of node_modules, given by the path of its script.
 * @param {string} script @param {readonly string[]} args @param {string} name
 */
export const runTool = (script, args, name) =>
  run(process.execPath, [fromRoot(`node_modules/${script}`), ...args], name)
