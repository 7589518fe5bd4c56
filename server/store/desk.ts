// How the store reads and writes: whole transactions, each with its audit events inside.
import type { Kysely, Transaction } from 'kysely'
import type { RoomName } from '../../protocol/primitives.ts'
import type { Log } from '../ports.ts'
import { withoutMailboxes, type EventName } from '../rooms/events.ts'
import type { Origin } from '../rooms/records.ts'
import type { Recorded } from '../store-port.ts'
import { createEventIds } from './event-ids.ts'
import type { Tables } from './tables.ts'

/**
 * Runs a database act, again if need be, and turns what the driver throws into what `Store` promises. With `isAlone` no
 * other writer may be at work: others came between all too often.
 */
export type Guard = <T>(act: (isAlone?: boolean) => Promise<T>) => Promise<T>

export type Tx = Transaction<Tables>
/** Writes an event into the transaction. */
export type Note = (event: EventName, room: RoomName, message: string, origin: Origin) => Promise<void>

export type Desk = {
  read<T>(act: (db: Kysely<Tables>) => Promise<T>): Promise<T>
  /**
   * Writers come one after the other: what one reads holds until it has written. What was noted goes to the log too,
   * once it is committed.
   */
  write<T>(act: (tx: Tx, note: Note) => Promise<T>): Promise<T>
  /** An id of its own for something that happens at `at`: they sort by time. */
  newId(at: number): string
}

/** `alone`: the same tables, whose transactions let no other writer in. */
export function createDesk(db: Kysely<Tables>, guard: Guard, log: Log, alone = db): Desk {
  const newId = createEventIds()

  async function attempt<T>(act: (tx: Tx, note: Note) => Promise<T>, isAlone = false): Promise<T> {
    const written: Recorded[] = []
    const result = await (isAlone ? alone : db).transaction().execute((tx) =>
      act(tx, async (event, room, message, { at, address, user }) => {
        const row = { id: newId(at), at, address, event, user, room, message }
        await tx.insertInto('events').values(row).execute()
        written.push(row)
      }),
    )
    for (const { event, room, user, address, message } of written)
      log.info({ event, room, user, address }, withoutMailboxes(message))
    return result
  }

  return {
    read: (act) => guard(() => act(db)),
    write: (act) => guard((isAlone) => attempt(act, isAlone)),
    newId,
  }
}
