// `npm test`: installs and builds what is missing, runs every suite, and ends with `N passed, N failed`.
import './node-version.mjs'
import { build } from './build.mjs'
import { ensurePrograms } from './debian.mjs'
import { install } from './install.mjs'
import { runSuite } from './suite.mjs'

const args = process.argv.slice(2)
/** Real processes share two cores with the browsers: only the pure tests run side by side. */
const suites = [
  { name: 'unit', projects: ['node', 'jsdom'], workers: 2 },
  { name: 'system', projects: ['system'], workers: 2 },
  { name: 'e2e', projects: ['e2e'], workers: 1 },
]

install()
ensurePrograms()
build()

let passed = 0
let failed = 0
for (const suite of suites) {
  const result = await runSuite(suite, args)
  passed += result.passed
  failed += result.failed
}
if (passed + failed === 0) console.error('No test ran.')
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
