// tell-waiting: a line for those who wait, now and later.
import type { Act } from '../actor.ts'
import { changeRoom } from './change-room.ts'
import { waitersOf } from './target.ts'

/** An empty text takes the line away. Refuses with `no-such-room`. */
export const tellWaiting: Act<'tell-waiting'> = async ({ text }, room, actor, deps) => {
  const message = text === '' ? 'note to those who wait removed' : 'note to those who wait set'
  const { name, note } = await changeRoom(room, { note: text }, message, actor, deps)
  for (const { peer, waitsFor } of await waitersOf(room, deps))
    await deps.cluster.toWaiter(name, peer, { type: 'wait', self: peer, room: name, waitsFor, note })
}
