// Runs some of Jest's projects and counts: a test that was skipped, or a suite that broke, has failed.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { jest } from './jest.mjs'
import { fromRoot } from './run.mjs'

/** How long a suite may take to end once all its results are in. */
const LINGER_MS = 15_000
/** A test that loops without a pause is beyond Jest's own time limits. */
const SUITE_MS = 30 * 60_000

/**
 * @param {{ name: string, projects: readonly string[], workers: number }} suite
 * @param {readonly string[]} args passed on to Jest: patterns, -t
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runSuite({ name, projects, workers }, args) {
  const report = fromRoot(`.test/report-${name}.json`)
  mkdirSync(fromRoot('.test'), { recursive: true })
  rmSync(report, { force: true })
  console.log(`\n── ${name}`)
  // What the caller gave comes first: --selectProjects takes all that follows it.
  const own = [...jest, ...args, '--passWithNoTests', '--json', `--outputFile=${report}`]
  const status = await ended([...own, '--maxWorkers', String(workers), '--selectProjects', ...projects], report)
  return count(name, report, status, args.length > 0)
}

/** @param {readonly string[]} args @param {string} report @returns {Promise<number | string>} */
function ended(args, report) {
  return new Promise((resolve) => {
    // Jest repeats the whole report on its standard output, which nobody wants to read.
    const child = spawn(process.execPath, args, { cwd: fromRoot('.'), stdio: ['ignore', 'ignore', 'inherit'] })
    const watch = setInterval(() => {
      if (!existsSync(report)) return
      clearInterval(watch)
      setTimeout(() => child.kill('SIGKILL'), LINGER_MS).unref()
    }, 1000)
    const limit = setTimeout(() => child.kill('SIGKILL'), SUITE_MS)
    child.on('exit', (status, signal) => {
      clearTimeout(limit)
      clearInterval(watch)
      resolve(status ?? signal ?? 'unknown')
    })
  })
}

/**
 * What a report of Jest's comes to. When only a part was asked for, the rest may be skipped.
 * @param {string} name @param {string} report @param {number | string} status @param {boolean} isPart
 */
export function count(name, report, status, isPart) {
  if (!existsSync(report)) return broken(name, `ended with ${status} and no results`, 0)
  const all = JSON.parse(readFileSync(report, 'utf8'))
  const skipped = isPart ? 0 : all.numPendingTests + all.numTodoTests
  const failed = all.numFailedTests + all.numRuntimeErrorTestSuites + skipped
  if (skipped > 0) console.error(`${name}: ${skipped} skipped; a test that does not run has failed.`)
  if (failed === 0 && status !== 0) return broken(name, `ended with ${status} after its tests`, all.numPassedTests)
  return { passed: all.numPassedTests, failed }
}

/** @param {string} name @param {string} why @param {number} passed */
function broken(name, why, passed) {
  console.error(`${name}: ${why}.`)
  return { passed, failed: 1 }
}
