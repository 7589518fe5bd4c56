// What the tests of the guests' pages share: an invitation as its invitee gets it.
import type { InvitationReply } from '../../../protocol/http.ts'
import { invited } from '../../support/doors.ts'
import { room } from './made-up.ts'

export const letter = (change: Partial<InvitationReply> = {}): InvitationReply =>
  invited({ room, from: 'Alice', ...change })
