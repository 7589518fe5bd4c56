// dependency-cruiser refuses arrows that point outward. Each test draws one in a small tree of its own.
import { execFile } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { makeTempDir, root } from '../harness/temp-dir.ts'

/** The names of the rules that the tree breaks, by the file that breaks them. */
let broken: ReadonlyMap<string, readonly string[]>

/** File, what it imports, and the rule that must refuse it. */
const arrows = [
  ['protocol/reads-disk.ts', 'node:fs', 'protocol-is-pure'],
  ['protocol/knows-server.ts', '../server/ports.ts', 'protocol-is-pure'],
  ['server/rooms/knows-ports.ts', '../ports.ts', 'rules-inward'],
  ['server/commands/knows-store.ts', '../store/store.ts', 'commands-inward'],
  ['server/ports.ts', './store/store.ts', 'ports-inward'],
  ['server/edge/http/knows-store.ts', '../../store/store.ts', 'edge-not-adapters'],
  ['server/cluster/knows-store.ts', '../store/store.ts', 'adapters-apart'],
  ['server/jobs/knows-client.ts', '../../client/state/call.ts', 'sides-apart'],
  ['client/net/knows-server.ts', '../../server/ports.ts', 'sides-apart'],
  ['client/state/knows-net.ts', '../net/rest.ts', 'state-is-pure'],
  ['client/actions/knows-net.ts', '../net/rest.ts', 'actions-know-types-of-the-outside'],
  ['client/ui/knows-mesh.ts', '../mesh/mesh.ts', 'ui-not-outside'],
  ['client/mesh/knows-ui.ts', '../ui/page.ts', 'outside-not-ui'],
  ['client/media/knows-root.ts', '../main.tsx', 'only-roots-see-all'],
  ['client/media/knows-tests.ts', '../../tests/fake.ts', 'product-not-tests'],
  ['client/mesh/knows-driver.ts', 'simple-peer', 'one-driver-one-file: simple-peer'],
  ['server/jobs/knows-driver.ts', 'better-sqlite3', 'one-driver-one-file: better-sqlite3'],
  ['server/jobs/knows-dev.ts', 'playwright-core', 'runs-without-dev'],
  ['server/jobs/knows-nothing.ts', './nowhere.ts', 'resolvable'],
] as const

/** Pairs that name each other: once by value, once by type alone. */
const cycles = { 'client/net/a.ts': "import './b.ts'", 'client/net/b.ts': "import './a.ts'" }
const typeCycles = {
  'client/mesh/c.ts': "import type { D } from './d.ts'\nexport type C = D | 1",
  'client/mesh/d.ts': "import type { C } from './c.ts'\nexport type D = C | 2",
}

/** What keeps to the rules: nobody may be refused for it. */
const innocent = {
  'server/store/store.ts': "import './sqlite.ts'",
  'server/store/sqlite.ts': "import './sqlite/file.ts'",
  'server/store/sqlite/file.ts': "import 'better-sqlite3'",
  'server/main.ts': "import './store/store.ts'",
  'client/mesh/simple-peer-link.ts': "import 'simple-peer'",
  'client/state/call.ts': "import '@preact/signals-core'",
  'client/actions/types-only.ts': "import type { Rest } from '../net/rest.ts'\nexport type A = Rest",
  'client/net/rest.ts': 'export type Rest = 1',
  'client/mesh/mesh.ts': '',
  'client/ui/page.ts': "import '../actions/types-only.ts'",
  'client/main.tsx': "import './net/rest.ts'",
  'tests/fake.ts': "import 'playwright-core'",
}

beforeAll(async () => {
  const tree = await makeTempDir('arrows')
  const files = { ...innocent, ...cycles, ...typeCycles }
  for (const [file, text] of Object.entries(files)) await write(join(tree, file), text)
  for (const [file, to] of arrows) await write(join(tree, file), `import '${to}'`)
  for (const shared of ['node_modules', 'scripts', 'package.json', 'tsconfig.base.json', '.dependency-cruiser.cjs']) {
    await symlink(join(root, shared), join(tree, shared))
  }
  broken = await cruise(tree)
}, 60_000)

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `// A file for one test.\n${text}\n`)
}

type Report = { summary: { violations: { from: string; rule: { name: string } }[] } }

async function cruise(cwd: string): Promise<Map<string, string[]>> {
  const tool = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'protocol', 'server', 'client', 'tests']
  const text = await new Promise<string>((resolve) => {
    execFile(process.execPath, [tool, ...args], { cwd, maxBuffer: 2 ** 26 }, (_error, stdout) => resolve(stdout))
  })
  const found = new Map<string, string[]>()
  for (const { from, rule } of (JSON.parse(text) as Report).summary.violations) {
    found.set(from, [...(found.get(from) ?? []), rule.name])
  }
  return found
}

describe('dependency-cruiser', () => {
  it.each(arrows)('refuses that %s imports %s: %s', (file, _to, rule) => {
    expect(broken.get(file)).toContain(rule)
  })

  it.each([cycles, typeCycles])('refuses a cycle, by value or by type: %j', (cycle) => {
    // It is reported once, at one of its files.
    expect(Object.keys(cycle).flatMap((file) => broken.get(file) ?? [])).toContain('no-cycles')
  })

  it.each(Object.keys(innocent))('has nothing against %s', (file) => {
    expect(broken.get(file) ?? []).toEqual([])
  })
})
