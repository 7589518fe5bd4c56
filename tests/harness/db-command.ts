// `npm run db` as a process of its own, beside or without a running relay.
import { join } from 'node:path'
import { startProgram } from './program.ts'
import { root } from './temp-dir.ts'
import { waitFor } from './wait-for.ts'

type Ended = { readonly status: number | string | null; readonly said: string }

/** Runs the command to its end on the database of that DSN. */
export async function runDb(dsn: string, ...args: readonly string[]): Promise<Ended> {
  const program = await startProgram({
    command: process.execPath,
    args: [join(root, 'dist/server/db.js'), ...args],
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', VROOM_DATABASE_DSN: dsn },
  })
  await waitFor(() => program.status() !== null, { what: 'the command to end', timeoutMs: 60_000 })
  return { status: program.status(), said: program.log().join('\n') }
}
