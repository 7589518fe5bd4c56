// What the compiler refuses: a frame, an act or a route that somebody forgot to give a row or a verb.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, jest } from '@jest/globals'
import ts from 'typescript'
import { root } from '../harness/temp-dir.ts'

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2023.d.ts'],
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  noEmit: true,
  allowImportingTsExtensions: true,
}
// Compiling takes a while on a busy machine.
jest.setTimeout(60_000)

const host = ts.createCompilerHost(options)
const parsed = new Map<string, ts.SourceFile | undefined>()

/** What the compiler says of one file, if another (or the same) had a line replaced. */
function complaints(judged: string, edited: string, from: string, to: string): readonly string[] {
  const path = join(root, edited)
  const text = readFileSync(path, 'utf8')
  expect(text).toContain(from)
  const changed = ts.createSourceFile(path, text.replace(from, to), ts.ScriptTarget.ES2023)
  const read = (file: string): ts.SourceFile | undefined => {
    if (!parsed.has(file)) parsed.set(file, host.getSourceFile(file, ts.ScriptTarget.ES2023))
    return parsed.get(file)
  }
  const getSourceFile = (file: string): ts.SourceFile | undefined => (file === path ? changed : read(file))
  const program = ts.createProgram([join(root, judged)], options, { ...host, getSourceFile })
  const found = program.getSemanticDiagnostics(program.getSourceFile(join(root, judged)))
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
}

const rights = 'protocol/permissions.ts'
const verbs = 'server/commands/acts.ts'

/** What is left out or added, where, and who must notice. */
const mistakes = [
  [
    'a frame without a right',
    rights,
    'protocol/client-to-server.ts',
    '  ...actFrames,',
    '  wave: 1,\n  ...actFrames,',
    'wave',
  ],
  [
    'an act without a right',
    rights,
    'protocol/acts.ts',
    "  'delete-room': {},",
    "  'delete-room': {},\n  wave: {},",
    'wave',
  ],
  [
    'a route without a right',
    rights,
    'protocol/http.ts',
    "  | 'room.bans'",
    "  | 'room.bans'\n  | 'room.wave'",
    'room.wave',
  ],
  ['a right that was taken out', rights, rights, '  moderate: { who: chairmen },', '', 'moderate'],
  ['a right for nothing', rights, rights, '  moderate:', '  wave: { who: chairmen },\n  moderate:', 'wave'],
  [
    'an act without a verb',
    verbs,
    'protocol/acts.ts',
    "  'delete-room': {},",
    "  'delete-room': {},\n  wave: {},",
    'wave',
  ],
  ['a verb that was taken out', verbs, verbs, '  moderate,\n', '', 'moderate'],
] as const

it('finds nothing wrong as things are', () => {
  const same = "  'delete-room': {},"
  expect(complaints(rights, 'protocol/acts.ts', same, same)).toEqual([])
  expect(complaints(verbs, 'protocol/acts.ts', same, same)).toEqual([])
})

it.each(mistakes)('%s does not compile', (_what, judged, edited, from, to, named) => {
  expect(complaints(judged, edited, from, to).join('\n')).toMatch(new RegExp(`['"]${named}['"]`))
})
