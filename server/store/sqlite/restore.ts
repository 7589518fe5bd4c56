// Puts a backup in the place of a SQLite database, and keeps what was there.
import { copyFileSync, existsSync, linkSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { StartProblem } from '../../start-problem.ts'
import { newestVersion } from '../migrations.ts'
import { explain, openForReading } from './file.ts'
import { faultsOf, holdAlone, makeWhole, requireFree, syncFile, versionOf } from './upkeep.ts'

const EXIT_FAILURE = 1
const problem = (message: string): StartProblem => new StartProblem(message, EXIT_FAILURE)

/**
 * `stamp`: names what was there. Answers that name; null when nothing was there. Throws `StartProblem`; then everything
 * is as it was.
 */
export async function restore(file: string, backup: string, stamp: string): Promise<string | null> {
  requireBackup(backup)
  const release = holdAlone(file)
  try {
    const former = existsSync(file) ? `${file}.before-${stamp}` : null
    if (former !== null) requireFree(former)
    const fresh = `${file}.restored-${stamp}`
    requireFree(fresh)
    await makeWhole(fresh, (draft) => {
      copyFileSync(backup, draft)
      return Promise.resolve()
    })
    if (former !== null) putAside(file, former)
    renameSync(fresh, file)
    syncFile(dirname(file))
    return former
  } finally {
    release()
  }
}

/** Throws `StartProblem` unless the file is a sound database of ours that this program can use. */
export function requireBackup(file: string): void {
  if (existsSync(`${file}-wal`)) {
    throw problem(`${file}: has a log of changes beside it (-wal), so it is a database in use and no backup`)
  }
  const database = openForReading(file)
  try {
    const version = versionOf(database)
    if (version === null) throw problem(`${file}: is not a Vroom database`)
    if (version > newestVersion) throw problem(`${file}: was written by a newer Vroom; install that or a later one`)
    const faults = faultsOf(database)
    if (faults.length > 0) throw problem(`${file}: is damaged, so it is not restored: ${faults.join('; ')}`)
  } catch (error) {
    throw explain(error, file)
  } finally {
    database.close()
  }
}

/** What a damaged database had not put into its file yet goes with it. At no moment is there no file. */
function putAside(file: string, former: string): void {
  for (const part of ['-wal', '-shm', '-journal']) {
    if (existsSync(`${file}${part}`)) renameSync(`${file}${part}`, `${former}${part}`)
  }
  linkSync(file, former)
}
