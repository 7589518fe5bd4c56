// The rooms that this worker follows: those in which it has sockets, or keeps signals for somebody.
import type { RoomName } from '../../../protocol/primitives.ts'
import type { Bus, RoomChange } from '../bus.ts'
import { Replica, type ReplicaEvents } from './replica.ts'

type Entry = { readonly replica: Replica; readonly opened: Promise<void>; isOpen: boolean; uses: number }

type Needs = ReplicaEvents & {
  readonly bus: Bus
  readonly after: (ms: number, act: () => void) => () => void
  /** Whether a room must be followed though no verb is at it. */
  readonly isNeeded: (room: RoomName) => boolean
  readonly onForgotten: (room: RoomName) => void
}

export class Replicas {
  readonly #needs: Needs
  readonly #entries = new Map<RoomName, Entry>()

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** The room as it is known here, or undefined when it is not followed. */
  get(room: RoomName): Replica | undefined {
    const entry = this.#entries.get(room)
    return entry?.isOpen ? entry.replica : undefined
  }

  /** Follows the room while `act` is at it, and afterwards while it is needed. Rejects as `Bus.follow` does. */
  async using<T>(room: RoomName, act: (replica: Replica) => Promise<T>): Promise<T> {
    const entry = this.#entries.get(room) ?? this.#open(room)
    entry.uses++
    try {
      await entry.opened
      return await act(entry.replica)
    } finally {
      entry.uses--
      this.tidy(room)
    }
  }

  #open(room: RoomName): Entry {
    const replica = new Replica(room, this.#needs)
    const entry: Entry = { replica, opened: replica.open(), isOpen: false, uses: 0 }
    this.#entries.set(room, entry)
    entry.opened.then(
      () => {
        entry.isOpen = true
      },
      () => {
        this.#close(room, entry)
      },
    )
    return entry
  }

  #close(room: RoomName, entry: Entry): void {
    if (this.#entries.get(room) !== entry) return
    this.#entries.delete(room)
    entry.replica.close()
    this.#needs.bus.unfollow(room)
    this.#needs.onForgotten(room)
  }

  /** Follows the room no longer, if nothing needs it. */
  tidy(room: RoomName): void {
    const entry = this.#entries.get(room)
    if (entry?.isOpen && entry.uses === 0 && !this.#needs.isNeeded(room)) this.#close(room, entry)
  }

  hear(room: RoomName, change: RoomChange): void {
    this.#entries.get(room)?.replica.hear(change)
  }

  /** In its turn among the commits; not at all when the room is not followed. */
  when(room: RoomName, act: (replica: Replica) => void): void {
    const replica = this.#entries.get(room)?.replica
    replica?.when(() => {
      act(replica)
    })
  }

  /** The rooms that are followed and were loaded. */
  all(): readonly Replica[] {
    return [...this.#entries.values()].flatMap((entry) => (entry.isOpen ? [entry.replica] : []))
  }

  close(): void {
    for (const { replica } of this.#entries.values()) replica.close()
    this.#entries.clear()
  }
}
