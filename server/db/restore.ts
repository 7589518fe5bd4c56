// db restore: a backup in the place of the database. What was there is kept.
import { restore as restoreFile, requireBackup } from '../store/sqlite/restore.ts'
import type { Command } from './command.ts'
import { intoServer } from './copy-to.ts'

export const restore =
  (from: string): Command =>
  async (setting) => {
    const { dsn } = setting.database
    if (dsn.is === 'postgres') {
      requireBackup(from)
      return `${await intoServer(from, dsn.url, setting)} was restored into the database of database.dsn.`
    }
    const stamp = new Date(setting.now).toISOString().replace(/[-:]|\.\d+/g, '')
    const former = await restoreFile(dsn.file, from, stamp)
    return former === null
      ? `${dsn.file}: is ${from} now.`
      : `${dsn.file}: is ${from} now. As it was before, it is kept in ${former}.`
  }
