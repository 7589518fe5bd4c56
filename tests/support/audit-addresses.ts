// Where the relay saw people come from, as its audit has it.
import { join } from 'node:path'
import Database from 'better-sqlite3'

/** The addresses from which rooms of this name were created. */
export function creatorsOf({ dataDir }: { readonly dataDir: string }, room: string): unknown[] {
  const database = new Database(join(dataDir, 'vroom.db'), { readonly: true })
  const found = database
    .prepare("SELECT address FROM events WHERE event = 'room_create' AND room = ?")
    .pluck()
    .all(room)
  database.close()
  return found
}
