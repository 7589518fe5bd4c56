// db copy-to: all of the database into another kind of database that is empty.
import { dsn as parseDsn } from '../settings/parsers.ts'
import { copyTables } from '../store/copy-tables.ts'
import { newestVersion } from '../store/migrations.ts'
import { openServerTables, openTablesForReading } from '../store/open-tables.ts'
import { openForReading } from '../store/sqlite/file.ts'
import { faultsOf, versionOf } from '../store/sqlite/upkeep.ts'
import { toFile } from './backup.ts'
import { problem, rowsOf, summary, type Command, type Setting } from './command.ts'

/** The URL may hold a password: it is never repeated. */
export function copyTo(url: string): Command {
  const parsed = parseDsn(url)
  if (!parsed.ok) throw problem(`the URL ${parsed.error}`)
  const target = parsed.value
  return async (setting) => {
    const { dsn: source } = setting.database
    if (source.is === 'sqlite' && target.is === 'postgres') {
      return `${await intoServer(source.file, target.url, setting)} were copied and compared.\n${NEXT}`
    }
    if (source.is === 'postgres' && target.is === 'sqlite') {
      return `${summary(await toFile(target.file, setting))} were copied and compared.\n${NEXT}`
    }
    throw problem('both are of one kind; take backup and restore for SQLite, pg_dump and pg_restore for PostgreSQL')
  }
}

const NEXT = 'What has been written meanwhile is not there. Set database.dsn to it and start the relay.'

/** Answers what was copied. Throws `StartProblem`; then the server has no row of it. */
export async function intoServer(file: string, url: string, setting: Setting): Promise<string> {
  requireSound(file)
  const server = await openServerTables(url, setting.database, setting.schema, setting.log)
  try {
    const source = openTablesForReading(file)
    try {
      return summary(rowsOf(await copyTables(source, server)))
    } finally {
      await source.close()
    }
  } finally {
    await server.close()
  }
}

function requireSound(file: string): void {
  const database = openForReading(file)
  try {
    const version = versionOf(database)
    if (version === null) throw problem(`${file}: is not a Vroom database`)
    if (version !== newestVersion) {
      throw problem(
        `${file}: is of version ${String(version)} and this program of ${String(newestVersion)}; bring it there with "npm run db -- migrate"`,
      )
    }
    const faults = faultsOf(database)
    if (faults.length > 0) throw problem(`${file}: is damaged, so it is not copied: ${faults.join('; ')}`)
  } finally {
    database.close()
  }
}
