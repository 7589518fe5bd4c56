// end-meeting: everybody out, the caller too. The room stays, and nobody is kept out of it.
import type { Act } from '../actor.ts'
import { originOf } from '../actor.ts'
import { voidTokens } from '../departures.ts'
import { seatsIn } from './target.ts'

export const endMeeting: Act<'end-meeting'> = async (_fields, room, actor, deps) => {
  const { clock, cluster, store } = deps
  await store.record('meeting_end', room.name, 'meeting ended', originOf(actor, clock.now()))
  for (const { peer } of await seatsIn(room, deps)) await voidTokens(peer, deps)
  await cluster.dissolve(room.name, room.id, 'meeting-ended')
}
