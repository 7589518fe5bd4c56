// The API in words: what each route does, and what it may refuse. The document and its page are made of this.
import type { ActName } from '../../../protocol/acts.ts'
import type { HttpAction } from '../../../protocol/http.ts'
import { actOperations, type Operation, type Tag } from './act-operations.ts'

type DescribedAction = Exclude<HttpAction, 'health.read' | 'metrics.read' | 'docs.read' | 'page.read' | 'socket.open'>

const token = 'bW9vbi1yaXNlcy1vdmVyLXRoZS1xdWlldC1oYXJib3V'

export const tags: readonly { readonly name: Tag; readonly description: string }[] = [
  { name: 'rooms', description: 'Make a room, look at its door, come in.' },
  { name: 'order', description: 'What a room is like, and its end.' },
  { name: 'people', description: 'What the people in a room may do.' },
  { name: 'waiting room', description: 'Who waits before the door.' },
  { name: 'invitations', description: 'People who are invited by e-mail, and their answers.' },
  { name: 'reading', description: 'What may be known of a room, and of all rooms.' },
  { name: 'mail', description: 'What whoever reads our mails can do, and those who run this Vroom.' },
  { name: 'instance', description: 'This Vroom itself.' },
]

const otherOperations = {
  'room.create': {
    id: 'createRoom',
    tag: 'rooms',
    summary: 'Create a room',
    description:
      'The session that creates a room is its first chairman. A room that a program creates has no chairman until ' +
      'somebody enters with its owner password, or claims it; an admin key sets that password. Where rooms are ' +
      'hidden, only admins choose a name.',
    answer: 'The room is there. `Location` leads to it.',
    refusals: ['bad-room-name', 'reserved-room-name', 'room-exists', 'too-many-rooms', 'not-allowed'],
    example: { name: 'team-monday' },
  },
  'room.read': {
    id: 'readDoor',
    tag: 'rooms',
    summary: 'Look at a room’s door',
    description: 'What this caller would find there, and nothing of what goes on behind it. Leaves nothing behind.',
    answer: 'The door, as it is for this caller.',
    refusals: ['banned'],
  },
  'room.enter': {
    id: 'enterRoom',
    tag: 'rooms',
    summary: 'Pass a room’s door',
    description:
      'The ticket goes into the `hello` of the socket at `/signal`, over which everything else in a call is said ' +
      '(PROTOCOL.md). It is bound to the session of the cookie in this reply or request. With the owner password the ' +
      'session becomes a chairman of the room for good. An admin key enters every room as admin, and is given a ' +
      'session for it.',
    answer: 'A ticket, good once and for a short time.',
    refusals: ['password-required', 'wrong-password', 'too-many-tries', 'too-busy', 'room-locked', 'banned'],
    example: { password: 'correct horse' },
  },
  'room.state': {
    id: 'readRoom',
    tag: 'reading',
    summary: 'Read a room’s settings',
    answer: 'The room as everybody in it knows it.',
  },
  'room.people': {
    id: 'readPeople',
    tag: 'reading',
    summary: 'Read who is in a room, and who waits',
    description: 'Names are known of those who wait only: those of the others never pass through the relay.',
    answer: 'Seats and waiting people.',
  },
  'room.bans': {
    id: 'readBans',
    tag: 'reading',
    summary: 'Read who is kept out of a room',
    answer: 'The newest first.',
  },
  'room.events': {
    id: 'readRoomEvents',
    tag: 'reading',
    summary: 'Read what has been done to a room',
    description: 'The audit of this room, since it was created.',
    answer: 'The newest first.',
  },
  'room.invitations': {
    id: 'readInvitations',
    tag: 'invitations',
    summary: 'Read a room’s invitations',
    answer: 'The newest first.',
  },
  'room.notified': {
    id: 'readNotified',
    tag: 'invitations',
    summary: 'Read who is told by e-mail of what goes on in a room',
    answer: 'The list.',
  },
  'invitation.look': {
    id: 'lookAtInvitation',
    tag: 'invitations',
    summary: 'Look at an invitation as its invitee',
    description:
      'With the token from the link in the mail. Looking uses nothing up; a browser that could come in is given a session.',
    answer: 'The invitation.',
    refusals: ['bad-invitation', 'invitation-expired', 'invitation-revoked'],
    example: { token },
  },
  'invitation.answer': {
    id: 'answerInvitation',
    tag: 'invitations',
    summary: 'Answer an invitation',
    description: 'The last answer counts. It can be changed until the meeting begins.',
    answer: 'The chairmen in the room have been told, or a mail is on its way.',
    refusals: ['bad-invitation', 'invitation-expired', 'invitation-revoked', 'answer-closed'],
    example: { token, answer: 'later', message: 'My train comes at ten.' },
  },
  'mailbox.read': {
    id: 'readMailbox',
    tag: 'mail',
    summary: 'Read whether a mailbox has opted out',
    description: 'The token is the one of the link at the end of each mail.',
    answer: 'Whether it has.',
    refusals: ['bad-mailbox'],
  },
  'mailbox.opt-out': {
    id: 'optOut',
    tag: 'mail',
    summary: 'Get no mail from here any more',
    description:
      'What mail programs do when somebody unsubscribes with one click (RFC 8058): the body may be that of a form, and ' +
      'says nothing. No cookie and no `Origin` is needed. Mails that wait to be sent are not sent any more.',
    answer: 'No mail goes there any more.',
    refusals: ['bad-mailbox', 'bad-shape', 'malformed', 'too-deep', 'too-large', 'bad-media-type'],
  },
  'mailbox.opt-in': {
    id: 'optIn',
    tag: 'mail',
    summary: 'Get mail from here again',
    description: 'The body is empty, or `{}`.',
    answer: 'Mails go there again.',
    refusals: [
      'bad-mailbox',
      'bad-shape',
      'malformed',
      'too-deep',
      'too-large',
      'bad-media-type',
      'cross-site',
      'bad-origin',
    ],
  },
  'feedback.send': {
    id: 'sendFeedback',
    tag: 'mail',
    summary: 'Write to those who run this Vroom',
    answer: 'The mail is on its way.',
    refusals: ['mail-off', 'too-many-mails'],
    example: { name: 'Dora', message: 'It works on my phone.' },
  },
  'mail.read': {
    id: 'readMail',
    tag: 'mail',
    summary: 'Read how the mails of this Vroom fare',
    answer: 'What waits, what failed, and what is missing when mail is off.',
  },
  'rooms.list': {
    id: 'listRooms',
    tag: 'instance',
    summary: 'List all rooms',
    answer: 'Rooms by name.',
  },
  'events.list': {
    id: 'listEvents',
    tag: 'instance',
    summary: 'Read the audit of all rooms',
    answer: 'The newest first.',
  },
  'instance.read': {
    id: 'readInstance',
    tag: 'instance',
    summary: 'Read what a page needs to know of this instance',
    answer: 'This instance.',
  },
} as const satisfies Record<Exclude<DescribedAction, ActName>, Operation>

const operations: Readonly<Record<DescribedAction, Operation>> = { ...otherOperations, ...actOperations }

/** Null for what is no part of the API: pages, health, the socket, and this description itself. */
export function operationOf(action: string): Operation | null {
  return isDescribed(action) ? operations[action] : null
}

function isDescribed(action: string): action is DescribedAction {
  return Object.hasOwn(operations, action)
}
