// The audit events in the database, apart from those that an act of the store writes itself.
import type { Store } from '../store-port.ts'
import type { Desk } from './desk.ts'

type EventMethods = Pick<Store, 'record' | 'events'>

export function storeEvents({ read, write }: Desk): EventMethods {
  return {
    record: (event, room, message, origin) => write((_tx, note) => note(event, room, message, origin)),
    events: (roomName, before, limit) =>
      read((db) => {
        let query = db.selectFrom('events').selectAll()
        if (roomName !== null) query = query.where('room', '=', roomName)
        if (before !== null) query = query.where('id', '<', before)
        return query.orderBy('id', 'desc').limit(limit).execute()
      }),
  }
}
