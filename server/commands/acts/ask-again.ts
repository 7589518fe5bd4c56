// Lets people who wait ask at the door again: it may be open to them now.
import type { Waiter } from '../../cluster-port.ts'
import type { Deps } from '../../ports.ts'
import type { RoomRow } from '../../rooms/records.ts'

export async function askAgain(waiters: readonly Waiter[], room: RoomRow, { cluster }: Deps): Promise<void> {
  for (const { peer } of waiters) await cluster.toWaiter(room.name, peer, { type: 'come-in', ticket: null })
}
