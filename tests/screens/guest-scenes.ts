// Scenes of those who get our mails: an invitation, the way in by it, the way out of the mails, feedback.
import type { InvitationReply } from '../../protocol/http.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { Meeting } from '../../protocol/invitations.ts'
import { invited as invitedBy, openDoor } from '../support/doors.ts'
import { prejoin, room, type Scene } from './cast.ts'

const minute = 60_000

const door = openDoor(room)

function meetingIn(minutes: number, change: Partial<Meeting> = {}): Meeting {
  return { startsAt: Date.now() + minutes * minute, timeZone: 'Europe/Paris', minutes: 90, ...change }
}

const text = 'Dear Dora,\nwe talk about the harvest and who brings the press.\n\nBring your notes, if you have some!'

const letter = (change: Partial<InvitationReply> = {}): InvitationReply =>
  invitedBy({ room, from: 'Alice', message: text, ...change })

const invitation =
  (change: () => Partial<InvitationReply> = () => ({})): Scene =>
  (state) => {
    state.page.value = { is: 'invitation' }
    state.invited.value = letter(change())
  }

const refused =
  (page: 'invitation' | 'unsubscribe', code: ErrorCode | 'offline'): Scene =>
  (state) => {
    state.page.value = page === 'invitation' ? { is: page } : { is: page, optedOut: null }
    state.refusal.value = code
  }

const invited =
  (change: Partial<InvitationReply>, notifies = false, refusal: ErrorCode | null = null): Scene =>
  (state) => {
    prejoin(state)
    state.door.value = { ...door, notifies }
    state.invited.value = letter(change)
    state.refusal.value = refusal
  }

const mailbox =
  (optedOut: boolean | null): Scene =>
  (state) => {
    state.page.value = { is: 'unsubscribe', optedOut }
  }

const feedback: Scene = (state) => {
  state.page.value = { is: 'feedback' }
}

const long: Partial<InvitationReply> = {
  from: 'Marie-Sophie Germain de la Tour d’Auvergne-Laurag',
  room: 'a-very-long-room-name-with-nothing-in-it-at-all-4',
  address: 'a-rather-long-mailbox-name.of-somebody@mail.department-of-agriculture.example.org',
  message: `${'Harvest'.repeat(20)}\n${'We have much to talk about. '.repeat(12)}`,
}

export const guestScenes: Readonly<Record<string, Scene>> = {
  'guest-invitation': invitation(),
  'guest-meeting': invitation(() => ({ meeting: meetingIn(20) })),
  'guest-opening': (state) => {
    state.page.value = { is: 'invitation' }
  },
  'guest-answered': invitation(() => ({
    meeting: meetingIn(3 * 24 * 60, { timeZone: 'America/New_York' }),
    answer: { answer: 'later', message: 'The train arrives at ten.\nPlease begin without me.', at: Date.now() },
  })),
  'guest-begun': invitation(() => ({
    meeting: meetingIn(-12),
    answer: { answer: 'accepted', message: '', at: Date.now() - 3_000 * minute },
    mayAnswer: false,
    way: 'yours',
  })),
  'guest-taken': invitation(() => ({ ...long, meeting: meetingIn(-300), mayAnswer: false, way: 'taken', door: null })),
  'guest-expired': refused('invitation', 'invitation-expired'),
  'guest-offline': refused('invitation', 'offline'),
  'guest-prejoin': invited({ meeting: meetingIn(20) }, true),
  'guest-prejoin-used': invited({ way: 'taken' }, false, 'invitation-used'),
  'guest-mailbox-on': mailbox(false),
  'guest-mailbox-off': mailbox(true),
  'guest-mailbox-bad': refused('unsubscribe', 'bad-mailbox'),
  'guest-feedback': feedback,
  'guest-feedback-empty': feedback,
  'guest-feedback-thanks': feedback,
  'guest-feedback-nobody': (state) => {
    feedback(state)
    if (state.instance.value !== null) state.instance.value = { ...state.instance.value, feedback: false }
  },
}
