// end-meeting: everybody out, the caller too. The room stays, and nobody is kept out of it.
import type { Act } from '../actor.ts'
import { originOf } from '../actor.ts'

export const endMeeting: Act<'end-meeting'> = async (_fields, room, actor, { clock, cluster, store }) => {
  await store.record('meeting_end', room.name, 'meeting ended', originOf(actor, clock.now()))
  await cluster.dissolve(room.name, room.id, 'meeting-ended')
}
