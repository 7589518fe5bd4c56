// Work that nobody waits for: a database that is busy must not hold up a call.
import type { Deps } from '../ports.ts'
import { withoutMailboxes, type EventName } from '../rooms/events.ts'
import type { Origin, RoomRow } from '../rooms/records.ts'
import type { Recorded } from '../store-port.ts'

/** A failure is a line in the log; `what` it says, such as 'the visit could not be recorded'. */
export function aside(work: Promise<unknown>, roomId: string, what: string, { log }: Pick<Deps, 'log'>): void {
  work.catch((error: unknown) => {
    log.warn({ err: error, room: roomId }, what)
  })
}

/** Records an audit event of this room. */
export function note(
  event: EventName,
  { name }: Pick<RoomRow, 'name' | 'id'>,
  message: string,
  origin: Origin,
  deps: Pick<Deps, 'log' | 'store'>,
): void {
  deps.store.record(event, name, message, origin).catch((error: unknown) => {
    logInstead(error, { event, room: name, message, ...origin }, deps)
  })
}

/** All that the audit would have said: nothing of it is lost as long as the log is kept. */
function logInstead(err: unknown, { message, ...event }: Omit<Recorded, 'id'>, { log }: Pick<Deps, 'log'>): void {
  log.warn({ err, ...event }, `${event.event} could not be recorded: ${withoutMailboxes(message)}`)
}

/** Records what has happened already, on the instance: whoever did it is not told to do it again when that fails. */
export async function noteDone(
  event: EventName,
  message: string,
  origin: Origin,
  { log, store }: Pick<Deps, 'log' | 'store'>,
): Promise<void> {
  try {
    await store.record(event, '', message, origin)
  } catch (error) {
    logInstead(error, { event, room: '', message, ...origin }, { log })
  }
}
