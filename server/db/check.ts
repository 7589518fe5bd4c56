// db check: whether the database is sound, and what is in it. Needs nobody to stop.
import { errorCode } from '../error-code.ts'
import { inspect } from '../store/inspect.ts'
import { newestVersion } from '../store/migrations.ts'
import { openServerTables, openTablesForReading } from '../store/open-tables.ts'
import { openForReading } from '../store/sqlite/file.ts'
import { faultsOf, versionOf } from '../store/sqlite/upkeep.ts'
import { problem, summary, type Command, type Setting } from './command.ts'

export const check: Command = async (setting) => {
  const { dsn } = setting.database
  const name = dsn.is === 'sqlite' ? dsn.file : 'The database'
  if (dsn.is === 'sqlite') refuse(name, fileFaults(dsn.file))
  const { rows, faults } = await look(setting)
  refuse(name, faults)
  const counts = [...rows].map(([table, count]) => `${table.padEnd(12)} ${String(count)}`)
  return [`${name}: is sound, and of version ${String(newestVersion)}.`, ...counts, summary(rows)].join('\n')
}

function refuse(name: string, faults: readonly string[]): void {
  if (faults.length > 0) throw problem([`${name}: is not sound`, ...faults].join('\n  '))
}

async function look({ database, schema, log }: Setting): ReturnType<typeof inspect> {
  const { dsn } = database
  const tables =
    dsn.is === 'sqlite' ? openTablesForReading(dsn.file) : await openServerTables(dsn.url, database, schema, log)
  try {
    return await inspect(tables)
  } finally {
    await tables.close()
  }
}

/** What SQLite says, and whether this program would use it. */
function fileFaults(file: string): readonly string[] {
  const database = openForReading(file)
  try {
    const version = versionOf(database)
    if (version === null) return ['is not a Vroom database']
    if (version > newestVersion) return ['was written by a newer Vroom; install that or a later one']
    const faults = faultsOf(database)
    if (faults.length > 0 || version === newestVersion) return faults
    return [`is of version ${String(version)}; bring it to ${String(newestVersion)} with "npm run db -- migrate"`]
  } catch (error) {
    if (/^SQLITE_(NOTADB|CORRUPT)/.test(errorCode(error) ?? '')) return ['cannot be read any more: restore a backup']
    throw error
  } finally {
    database.close()
  }
}
