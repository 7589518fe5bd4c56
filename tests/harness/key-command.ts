// `npm run key` as a process of its own, beside or without a running relay.
import { join } from 'node:path'
import { startProgram } from './program.ts'
import { root } from './temp-dir.ts'
import { waitFor } from './wait-for.ts'

type Ended = { readonly status: number | string | null; readonly lines: readonly string[] }

/** Runs the command to its end on the database in this folder. */
export async function runKey(dataDir: string, ...args: readonly string[]): Promise<Ended> {
  const program = await startProgram({
    command: process.execPath,
    args: [join(root, 'dist/server/keys.js'), ...args],
    cwd: dataDir,
    env: { PATH: process.env['PATH'] ?? '', VROOM_DATABASE_DSN: `sqlite:${join(dataDir, 'vroom.db')}` },
  })
  await waitFor(() => program.status() !== null, { what: 'the command to end', timeoutMs: 20_000 })
  return { status: program.status(), lines: program.log() }
}

/** A key for every room, as admin. */
export async function makeAdminKey(dataDir: string): Promise<string> {
  const { status, lines } = await runKey(dataDir, 'create', 'tests')
  if (status !== 0 || lines[0] === undefined) throw new Error(`no key was made: ${lines.join('\n')}`)
  return lines[0]
}
