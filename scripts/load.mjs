// `npm run load`: plays many browsers towards a relay, and prints what that costs. `npm run load -- --help` says more.
import './node-version.mjs'
import { build } from './build.mjs'
import { install } from './install.mjs'

install()

const { readOptions, usage } = await import('./load/options.mjs')
const options = readOrEnd()
if (options.isHelp) {
  console.log(usage)
  process.exit(0)
}
if (options.urls.length === 0 && options.main === undefined) build()

const { createRedisCount } = await import('./load/redis-count.mjs')
const modes = await import('./load/modes.mjs')
const { ratiosOf, tableOf } = await import('./load/report.mjs')
const redis = createRedisCount(options.redis)
try {
  const rows = await modes[options.mode](options, redis, (line) => console.log(line))
  console.log(tableOf(rows))
  console.log(JSON.stringify({ mode: options.mode, rows, ratios: ratiosOf(rows) }))
} finally {
  redis?.stop()
}

function readOrEnd() {
  try {
    return readOptions(process.argv.slice(2))
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
    process.exit(2)
  }
}
