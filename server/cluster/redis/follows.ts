// Which rooms a worker hears of, gathered so that a crowd that comes at once costs one command and not hundreds.
import type { RoomName } from '../../../protocol/primitives.ts'
import type { Session } from './session.ts'

export type Follows = {
  rooms(): readonly RoomName[]
  has(room: RoomName): boolean
  /** Resolves when the session is subscribed; rejects with the session's problem, and then the room is not followed. */
  add(room: RoomName, session: Session): Promise<void>
  remove(room: RoomName, session: Session | null): void
}

type Waiting = { readonly resolve: () => void; readonly reject: (error: unknown) => void }

export function createFollows(channelOf: (room: RoomName) => string): Follows {
  const followed = new Set<RoomName>()
  /** What changed since the last command, for the session that it changed on, and who waits for it. */
  const changed = new Map<Session, Map<RoomName, Waiting[]>>()

  function later(room: RoomName, session: Session): Waiting[] {
    const known = changed.get(session)
    const rooms = known ?? new Map<RoomName, Waiting[]>()
    if (!known) {
      changed.set(session, rooms)
      setImmediate(() => {
        changed.delete(session)
        send(rooms, session)
      })
    }
    const waiting = rooms.get(room) ?? []
    rooms.set(room, waiting)
    return waiting
  }

  /** What is wanted now counts, whatever was wanted in between. */
  function send(rooms: ReadonlyMap<RoomName, readonly Waiting[]>, session: Session): void {
    const wanted = [...rooms.keys()].filter((room) => followed.has(room))
    const unwanted = [...rooms.keys()].filter((room) => !followed.has(room))
    const all = [...rooms.values()].flat()
    const isSubscribed = wanted.length === 0 ? Promise.resolve() : session.subscribe(wanted.map(channelOf))
    isSubscribed.then(
      () => all.forEach(({ resolve }) => resolve()),
      (error: unknown) => all.forEach(({ reject }) => reject(error)),
    )
    // Fails with the session alone, which its end tells.
    if (unwanted.length > 0) session.unsubscribe(unwanted.map(channelOf)).catch(() => undefined)
  }

  return {
    rooms: () => [...followed],
    has: (room) => followed.has(room),
    async add(room, session) {
      const isNew = !followed.has(room)
      followed.add(room)
      try {
        await new Promise<void>((resolve, reject) => later(room, session).push({ resolve, reject }))
      } catch (error) {
        if (isNew) followed.delete(room)
        throw error
      }
    },
    remove(room, session) {
      if (followed.delete(room) && session) later(room, session)
    },
  }
}
