// What the relay says of a door that is open, and of an invitation to it: to its invitee, and to the chairmen.
import type { DoorReply, InvitationReply } from '../../protocol/http.ts'
import type { Invitation } from '../../protocol/invitations.ts'

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

type Unlike = Pick<Invitation, 'id' | 'address' | 'createdAt' | 'expiresAt'>

/** The same as its chairmen see it, with no date, and sent. */
export const invitationTo = (unlike: Unlike, more: Partial<Invitation> = {}): Invitation => ({
  from: 'Ann',
  language: 'en',
  message: '',
  meeting: null,
  reminders: [],
  passes: { password: true, waitingRoom: true },
  state: 'sent',
  problem: null,
  answer: null,
  peers: [],
  usedAt: null,
  ...unlike,
  ...more,
})
