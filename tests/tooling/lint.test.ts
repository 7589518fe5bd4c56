// The linter refuses what the house forbids, each thing where it is forbidden and only there.
import { describe, expect, it } from '@jest/globals'
import { ESLint } from 'eslint'
import { root } from '../harness/temp-dir.ts'

const eslint = new ESLint({
  cwd: root,
  // Typed rules need files that exist; the bans under test look at the text alone.
  overrideConfig: [{ languageOptions: { parserOptions: { projectService: false } } }],
  ruleFilter: ({ ruleId }) => !ruleId.startsWith('@typescript-eslint/'),
})

/** The rules that refuse this text as that file, with their messages. */
async function refusals(filePath: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(`// A file for one test.\n${text}\n`, { filePath })
  return result?.messages.map(({ ruleId, message }) => `${ruleId ?? 'syntax'}: ${message}`) ?? []
}

/** What is refused, in which file, what the message must name, and where the same text is welcome. */
const cases = [
  ['a driver outside its home', "import 'ioredis'", 'server/commands/bad.ts', 'Bus', 'server/cluster/redis/connect.ts'],
  [
    'simple-peer by any path',
    "import 'simple-peer/simplepeer.min.js'",
    'client/mesh/bad.ts',
    'PeerLink',
    'client/mesh/simple-peer-link.ts',
  ],
  ['the store’s drivers', "import 'better-sqlite3'", 'server/edge/http/bad.ts', 'Store', 'server/store/sqlite/file.ts'],
  ['sockets behind the doors', "import 'ws'", 'server/rooms/bad.ts', 'server/edge', 'server/edge/ws/gateway.ts'],
  ['drawing outside the pages', "import 'preact'", 'client/state/bad.ts', 'client/state', 'client/ui/Page.tsx'],
  ['the clock in rules', 'export const at = Date.now()', 'server/rooms/bad.ts', 'Clock', 'server/jobs/purge.ts'],
  ['a new Date in rules', 'export const at = new Date()', 'server/commands/bad.ts', 'Clock', 'server/jobs/purge.ts'],
  ['a timer in state', 'setTimeout(() => undefined, 1)', 'client/state/bad.ts', 'Clock', 'client/mesh/clock.ts'],
  [
    'a timer through window',
    'window.setTimeout(() => undefined, 1)',
    'client/actions/bad.ts',
    'Clock',
    'client/mesh/clock.ts',
  ],
  ['chance in the protocol', 'export const dice = Math.random()', 'protocol/bad.ts', 'Ids', 'client/net/backoff.ts'],
  ['the network in actions', "void fetch('/')", 'client/actions/bad.ts', 'client/net', 'client/net/rest.ts'],
  ['storage in state', "localStorage.getItem('a')", 'client/state/bad.ts', 'Storage', 'client/net/storage.ts'],
  ['devices in pages', 'void navigator.mediaDevices', 'client/ui/Bad.tsx', 'client/media', 'client/media/devices.ts'],
  [
    'parsing outside the codec',
    "export const a = JSON.parse('1')",
    'server/edge/ws/bad.ts',
    'codec.ts',
    'protocol/codec.ts',
  ],
  [
    'comparing roles',
    "export const a = (role: string) => role === 'chairman'",
    'server/commands/bad.ts',
    'permissions.ts',
    'protocol/permissions.ts',
  ],
  [
    'switching on roles',
    "export const a = (role: string) => { switch (role) { case 'admin': return 1; default: return 0 } }",
    'client/state/bad.ts',
    'permissions.ts',
    'protocol/permissions.ts',
  ],
  ['innerHTML', "document.body.innerHTML = ''", 'client/ui/Bad.tsx', 'markup', 'tests/client/ui/page.test.tsx'],
  [
    'insertAdjacentHTML',
    "document.body.insertAdjacentHTML('afterend', '')",
    'client/media/bad.ts',
    'markup',
    'tests/a.test.ts',
  ],
  ['document.write', "document.write('')", 'client/main.tsx', 'markup', 'tests/a.test.ts'],
  [
    'dangerous attributes',
    'export const a = <p dangerouslySetInnerHTML={{ __html: "" }} />',
    'client/ui/Bad.tsx',
    'markup',
    'tests/a.test.tsx',
  ],
  ['printing', "console.log('a')", 'server/edge/http/bad.ts', 'console', 'tests/bench/join.ts'],
  ['the environment', 'export const a = process.env', 'server/edge/http/bad.ts', 'Settings', 'server/settings/load.ts'],
  ['barrels', "export * from './a.ts'", 'server/store/bad.ts', 'barrels', 'tests/a.test.ts'],
  ['skipped tests', "it.skip('a', () => undefined)", 'tests/bad.test.ts', 'Every test runs', 'scripts/a.mjs'],
] as const

describe('ESLint', () => {
  it.each(cases)('refuses %s', async (_what, text, file, named, home) => {
    const found = await refusals(file, text)
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(named)
    expect(await refusals(home, text)).toEqual([])
  })

  it.each([
    ['a file of 301 lines', 'x()\n'.repeat(300), 'max-lines'],
    ['a function of 61 lines', `export function f() {\n${'x()\n'.repeat(59)}}`, 'max-lines-per-function'],
    ['eleven ways through a function', `export const f = (a) => ${'a ? 1 : '.repeat(10)}0`, 'complexity'],
  ])('refuses %s', async (_what, text, rule) => {
    expect(await refusals('server/commands/bad.ts', text)).toEqual([expect.stringContaining(rule)])
  })

  it('lets a file import the drivers of its folder and its own', async () => {
    expect(await refusals('server/store/sqlite/file.ts', "import 'kysely'\nimport 'better-sqlite3'")).toEqual([])
    expect(await refusals('server/store/migrations.ts', "import 'kysely'\nimport 'better-sqlite3'")).toHaveLength(1)
  })

  it('refuses a file that does not say what it is for', async () => {
    const [result] = await eslint.lintText('export const a = 1\n', { filePath: 'server/commands/bad.ts' })
    expect(result?.messages.map(({ ruleId }) => ruleId)).toEqual(['house/purpose-first'])
  })
})
