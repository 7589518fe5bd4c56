// What the relay says of a door: of a room that is open, and of one with an invitation to it.
import type { DoorReply, InvitationReply } from '../../protocol/http.ts'

export const openDoor = (name: string, more: Partial<DoorReply> = {}): DoorReply => ({
  name,
  door: 'open',
  role: 'participant',
  askName: true,
  waitingRoom: false,
  notifies: false,
  ...more,
})

/** Dora's, into the lobby unless it says otherwise, before anybody has come by it. */
export const invited = ({ room = 'lobby', ...more }: Partial<InvitationReply> = {}): InvitationReply => ({
  room,
  address: 'dora@example.org',
  from: 'Ann',
  message: '',
  meeting: null,
  answer: null,
  mayAnswer: true,
  way: 'open',
  door: openDoor(room),
  ...more,
})
