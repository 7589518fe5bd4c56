// Runs Jest in Node's native ESM mode, passing every argument on.
import { spawnSync } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { fromRoot } from './run.mjs'

/** What Node is called with to become Jest. */
export const jest = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  fromRoot('node_modules/jest/bin/jest.js'),
]

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const done = spawnSync(process.execPath, [...jest, ...process.argv.slice(2)], { stdio: 'inherit' })
  process.exit(done.status ?? 1)
}
