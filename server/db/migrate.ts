// db migrate: brings the database to the version of this program, as a start of the relay does.
import { existsSync } from 'node:fs'
import { newestVersion } from '../store/migrations.ts'
import { openFileTables, openServerTables } from '../store/open-tables.ts'
import { explain, formerOf, openForReading } from '../store/sqlite/file.ts'
import { versionOf } from '../store/sqlite/upkeep.ts'
import type { Command } from './command.ts'

const newest = String(newestVersion)

export const migrate: Command = async ({ database, schema, log }) => {
  const { dsn } = database
  if (dsn.is === 'postgres') {
    const { close } = await openServerTables(dsn.url, database, schema, log)
    await close()
    return `The database is of version ${newest}.`
  }
  const { file } = dsn
  const before = existsSync(file) ? versionBefore(file) : null
  await openFileTables(file, schema).close()
  if (before === null) return `${file}: made, with tables of version ${newest}.`
  if (before === newestVersion) return `${file}: is of version ${newest} already; nothing was to be done.`
  return (
    `${file}: was of version ${String(before)} and is of version ${newest} now.\n` +
    `As it was before, it is kept in ${formerOf(file, before)}.`
  )
}

/** Null: there are no tables yet, or it is not ours, which opening it says better. */
function versionBefore(file: string): number | null {
  const database = openForReading(file)
  try {
    return versionOf(database)
  } catch (error) {
    throw explain(error, file)
  } finally {
    database.close()
  }
}
