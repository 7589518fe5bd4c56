// What a database holds, as one text that two looks can be compared by.
import { createHash } from 'node:crypto'
import Database from 'better-sqlite3'
import { atEnd } from '../harness/cleanup.ts'

/** Of all tables; `exceptAudit`: of all but the events. `file`: where a relay that runs keeps its database. */
export function openRows(file: string): (exceptAudit?: boolean) => string {
  const database = new Database(file, { readonly: true })
  atEnd(() => database.close())
  return (exceptAudit = false) => {
    const names = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").pluck().all()
    const hash = createHash('sha256')
    for (const name of names as string[]) {
      if (exceptAudit && name === 'events') continue
      hash.update(JSON.stringify([name, database.prepare(`SELECT * FROM "${name}"`).all()]))
    }
    return hash.digest('hex')
  }
}
