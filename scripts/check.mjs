// `npm run check`: every check in the order of their cost; the first that fails ends it.
import './node-version.mjs'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { run } from './run.mjs'

const began = Date.now()
install()
for (const check of ['types', 'lint', 'format:check', 'boundaries', 'unused']) {
  step(check, () => run('npm', ['run', '--silent', check], `npm run ${check}`))
}
step('build', build)
step('size', () => run('npm', ['run', '--silent', 'size'], 'npm run size'))
console.log(`All checks passed in ${seconds(began)} s.`)

/** @param {string} name @param {() => void} act */
function step(name, act) {
  const start = Date.now()
  console.log(`── ${name}`)
  act()
  console.log(`   ok, ${seconds(start)} s`)
}

/** @param {number} since */
function seconds(since) {
  return ((Date.now() - since) / 1000).toFixed(1)
}
