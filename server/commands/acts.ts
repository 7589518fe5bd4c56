// The dispatch table of the acts, for both doors: one verb for each name; a missing one does not compile.
import type { ActFields, ActName } from '../../protocol/acts.ts'
import type { Deps } from '../ports.ts'
import type { RoomRow } from '../rooms/records.ts'
import type { Act, Actor } from './actor.ts'
import { admit } from './acts/admit.ts'
import { claim } from './acts/claim.ts'
import { configure } from './acts/configure.ts'
import { deleteRoom } from './acts/delete-room.ts'
import { endMeeting } from './acts/end-meeting.ts'
import { giveFloor } from './acts/give-floor.ts'
import { invite } from './acts/invite.ts'
import { liftBan } from './acts/lift-ban.ts'
import { lowerHand } from './acts/lower-hand.ts'
import { moderate } from './acts/moderate.ts'
import { putBack } from './acts/put-back.ts'
import { refuseEntry } from './acts/refuse-entry.ts'
import { remove } from './acts/remove.ts'
import { reschedule } from './acts/reschedule.ts'
import { resendInvitation } from './acts/resend-invitation.ts'
import { revokeInvitations } from './acts/revoke-invitations.ts'
import { setNotified } from './acts/set-notified.ts'
import { setPassword } from './acts/set-password.ts'
import { setRole } from './acts/set-role.ts'
import { takeFloor } from './acts/take-floor.ts'
import { tellWaiting } from './acts/tell-waiting.ts'

type Verbs = { readonly [K in ActName]: Act<K> }

const verbs: Verbs = {
  moderate,
  'lower-hand': lowerHand,
  'give-floor': giveFloor,
  'take-floor': takeFloor,
  remove,
  'lift-ban': liftBan,
  'end-meeting': endMeeting,
  'set-role': setRole,
  admit,
  'refuse-entry': refuseEntry,
  'put-back': putBack,
  'tell-waiting': tellWaiting,
  configure,
  'set-password': setPassword,
  claim,
  'delete-room': deleteRoom,
  invite,
  'resend-invitation': resendInvitation,
  'revoke-invitations': revokeInvitations,
  reschedule,
  'set-notified': setNotified,
}

/**
 * Does what the act says, to this room and to nothing else. Shape, pace and right have been checked by the door. Throws
 * `Refusal`; then nothing has been written, and nobody told.
 */
export async function performAct<K extends ActName>(
  name: K,
  fields: ActFields<K>,
  room: RoomRow,
  actor: Actor,
  deps: Deps,
): Promise<void> {
  // What the other workers could not be told is not begun: half of the room would not know.
  deps.cluster.requireReach()
  const verb: Act<K> = verbs[name]
  await verb(fields, room, actor, deps)
  deps.log.info({ room: room.id, act: name, by: actor.user }, 'act done')
}
