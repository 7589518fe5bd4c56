// What the scripts say and do on a machine that is not ready.
import { spawnSync } from 'node:child_process'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { makeTempDir, root } from '../harness/temp-dir.ts'

/** Runs a module's text in the repository. */
function run(text: string, env: Record<string, string> = {}) {
  const args = ['--input-type=module', '--eval', text]
  return spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', env: { ...process.env, ...env } })
}

async function programs(...names: string[]): Promise<string> {
  const folder = await makeTempDir('programs')
  for (const name of names) {
    await writeFile(join(folder, name), '#!/bin/sh\nexit 0\n')
    await chmod(join(folder, name), 0o755)
  }
  return folder
}

describe('the programs that the tests need', () => {
  const ensure = (folder: string) =>
    run(`const { ensurePrograms } = await import('./scripts/debian.mjs'); ensurePrograms([${JSON.stringify(folder)}])`)

  it('names exactly what is missing and how to install it, and fails, where it may not install', async () => {
    const { status, stderr } = ensure(await programs('chromium', 'redis-server', 'postgres'))
    expect(status).toBe(1)
    expect(stderr).toBe(
      'The tests need Debian packages that are not installed: firefox-esr coturn openssl nginx apache2 haproxy\n' +
        'Install them with: sudo apt-get install --no-install-recommends firefox-esr coturn openssl nginx apache2 haproxy\n',
    )
  })

  it('says nothing when everything is there', async () => {
    const { status, stdout, stderr } = ensure(
      await programs(
        'chromium',
        'firefox-esr',
        'redis-server',
        'turnserver',
        'postgres',
        'openssl',
        'nginx',
        'apache2',
        'haproxy',
      ),
    )
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' })
  })
})

describe('the version of Node', () => {
  const version = (node: string) =>
    run(
      `Object.defineProperty(process.versions, 'node', { value: '${node}' }); await import('./scripts/node-version.mjs')`,
    )

  it.each(['18.20.4', '20.18.3'])('%s is refused in one line', (node) => {
    const { status, stderr } = version(node)
    expect(status).toBe(1)
    expect(stderr).toBe(`Vroom needs Node 20.19 or newer; this is ${node}.\n`)
  })

  it.each(['20.19.0', '22.1.0'])('%s is welcome', (node) => {
    expect(version(node).status).toBe(0)
  })
})

describe('counting tests', () => {
  const suite = (text: string) => run(`const { count } = await import('./scripts/suite.mjs'); ${text}`)
  const report = (counts: object) =>
    JSON.stringify({
      ...{ numPassedTests: 3, numFailedTests: 0, numRuntimeErrorTestSuites: 0, numPendingTests: 0, numTodoTests: 0 },
      ...counts,
    })

  it.each([
    ['all passed', {}, 0, { passed: 3, failed: 0 }],
    ['a skipped test', { numPendingTests: 1 }, 0, { passed: 3, failed: 1 }],
    ['a test to do', { numTodoTests: 1 }, 0, { passed: 3, failed: 1 }],
    ['a file that does not load', { numRuntimeErrorTestSuites: 1 }, 1, { passed: 3, failed: 1 }],
    ['a runner that broke afterwards', {}, 1, { passed: 3, failed: 1 }],
  ])('%s', async (_what, counts, status, expected) => {
    const file = join(await makeTempDir('report'), 'report.json')
    await writeFile(file, report(counts))
    const { stdout } = suite(`console.log(JSON.stringify(count('a', ${JSON.stringify(file)}, ${status}, false)))`)
    expect(JSON.parse(stdout)).toEqual(expected)
  })

  it('a runner that left no report has failed', () => {
    const { stdout } = suite(`console.log(JSON.stringify(count('a', '/nowhere', 'SIGKILL', false)))`)
    expect(JSON.parse(stdout)).toEqual({ passed: 0, failed: 1 })
  })
})
