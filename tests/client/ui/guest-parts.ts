// What the tests of the guests' pages share: an invitation as its invitee gets it.
import type { DoorReply, InvitationReply } from '../../../protocol/http.ts'
import { room } from './made-up.ts'

export const openDoor: DoorReply = {
  name: room,
  door: 'open',
  role: 'participant',
  askName: true,
  waitingRoom: false,
  notifies: false,
}

export function letter(change: Partial<InvitationReply> = {}): InvitationReply {
  return {
    room,
    address: 'dora@example.org',
    from: 'Alice',
    message: '',
    meeting: null,
    answer: null,
    mayAnswer: true,
    way: 'open',
    door: openDoor,
    ...change,
  }
}
