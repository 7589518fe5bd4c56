// db backup: a copy of the database as it is at one moment, in one file, while the relay goes on.
import { copyTables } from '../store/copy-tables.ts'
import { inspect } from '../store/inspect.ts'
import { openFileTables, openServerTables, openTablesForReading } from '../store/open-tables.ts'
import { backUp, makeWhole, requireFree } from '../store/sqlite/upkeep.ts'
import { rowsOf, summary, type Command, type Setting } from './command.ts'

export const backup =
  (to: string): Command =>
  async (setting) => {
    const { dsn } = setting.database
    const rows = dsn.is === 'sqlite' ? await fromFile(dsn.file, to) : await toFile(to, setting)
    return `${to}: ${summary(rows)}. It was checked and is sound.`
  }

async function fromFile(file: string, to: string): Promise<ReadonlyMap<string, number>> {
  await backUp(file, to)
  const copy = openTablesForReading(to)
  try {
    return (await inspect(copy)).rows
  } finally {
    await copy.close()
  }
}

/** The database of the settings, which is a server, as a SQLite file: it can be restored into either. */
export async function toFile(to: string, { database, schema, log }: Setting): Promise<ReadonlyMap<string, number>> {
  requireFree(to)
  const { dsn } = database
  if (dsn.is !== 'postgres') throw new TypeError('no server')
  const server = await openServerTables(dsn.url, database, schema, log)
  let rows: ReadonlyMap<string, number> = new Map()
  try {
    await makeWhole(to, async (draft) => {
      const copy = openFileTables(draft, schema)
      try {
        rows = rowsOf(await copyTables(server, copy))
      } finally {
        await copy.close()
      }
    })
  } finally {
    await server.close()
  }
  return rows
}
