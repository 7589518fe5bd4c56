// The acts in words. A new act does not compile without them.
import type { ActFields, ActName } from '../../../protocol/acts.ts'
import type { ErrorCode } from '../../../protocol/errors.ts'

export type Tag = 'rooms' | 'order' | 'people' | 'waiting room' | 'invitations' | 'reading' | 'mail' | 'instance'

export type Operation = {
  /** A name for generated clients. */
  readonly id: string
  readonly tag: Tag
  readonly summary: string
  readonly description?: string
  /** What a good reply holds. An act has been done, and that is all. */
  readonly answer?: string
  /** What it may refuse with, beyond what all routes of its kind do. */
  readonly refusals?: readonly ErrorCode[]
  /** A body that could be sent. */
  readonly example?: object
}

type ActOperation<K extends ActName> = Operation & { readonly example: ActFields<K> }

const peer = 'uY3kQ0cJ8zJm1Vw2Xh4p9A'
const invitation = 'pQ8vB1nX6sKd0Lw9Zt3m2A'

export const actOperations: { readonly [K in ActName]: ActOperation<K> } = {
  configure: {
    id: 'configure',
    tag: 'order',
    summary: 'Change a room’s settings',
    description: 'Names only what changes. `persistent` is for admins.',
    example: { settings: { locked: true, onlyChairmen: ['screen'] } },
  },
  'set-password': {
    id: 'setPassword',
    tag: 'order',
    summary: 'Set or take away a password of a room',
    description:
      'The access password opens the room, the owner password makes whoever knows it a chairman, and reserves the ' +
      'room. Null takes a password away. Those who are in stay in.',
    refusals: ['same-password', 'not-reservable', 'too-many-tries', 'too-busy'],
    example: { which: 'access', password: 'correct horse' },
  },
  'end-meeting': {
    id: 'endMeeting',
    tag: 'order',
    summary: 'End the meeting',
    description: 'Everybody leaves. The room stays, and nobody is kept out of it.',
    example: {},
  },
  'delete-room': {
    id: 'deleteRoom',
    tag: 'order',
    summary: 'Delete a room',
    description: 'With all that it remembers. Everybody in it leaves.',
    example: {},
  },
  claim: {
    id: 'claim',
    tag: 'order',
    summary: 'Become a chairman by the owner password',
    description: 'For browsers: the role is the session’s, and a program has none.',
    refusals: ['wrong-password', 'too-many-tries', 'too-busy', 'banned'],
    example: { password: 'battery staple' },
  },
  moderate: {
    id: 'moderate',
    tag: 'people',
    summary: 'Block or free what somebody gives to the others',
    description:
      'Every receiver silences or hides what is blocked. What is freed is not switched on: that is up to them.',
    refusals: ['no-such-peer'],
    example: { to: 'everybody', source: 'microphone', blocked: true },
  },
  'lower-hand': {
    id: 'lowerHand',
    tag: 'people',
    summary: 'Lower a raised hand',
    refusals: ['no-such-peer'],
    example: { to: peer },
  },
  'give-floor': {
    id: 'giveFloor',
    tag: 'people',
    summary: 'Give somebody the floor',
    description:
      'Where the mode of the room is `podium`, as long as there is a place; where it is `lecture`, the lecturer before ' +
      'loses it. Their hand goes down. Nothing is switched on: that is up to them.',
    refusals: ['no-such-peer', 'no-floor', 'floor-full'],
    example: { to: peer },
  },
  'take-floor': {
    id: 'takeFloor',
    tag: 'people',
    summary: 'Take the floor back',
    description: 'They are silenced at every receiver at once.',
    refusals: ['no-such-peer'],
    example: { to: peer },
  },
  'set-role': {
    id: 'setRole',
    tag: 'people',
    summary: 'Make somebody a chairman, or no longer',
    description: 'For good: the room remembers it of their session. A room keeps its last chairman.',
    refusals: ['no-such-peer', 'last-chairman'],
    example: { to: peer, role: 'chairman' },
  },
  remove: {
    id: 'remove',
    tag: 'people',
    summary: 'Remove people and keep them out',
    description: 'Until the ban is lifted. Nobody removes themselves, or the last chairman.',
    refusals: ['no-such-peer', 'last-chairman'],
    example: { to: [{ peer, name: 'Mallory' }], address: false },
  },
  'lift-ban': {
    id: 'liftBan',
    tag: 'people',
    summary: 'Let somebody in again',
    refusals: ['no-such-ban'],
    example: { ban: 'Zk3vQ1x9Lw2mT8aa' },
  },
  admit: {
    id: 'admit',
    tag: 'waiting room',
    summary: 'Let those who wait come in',
    refusals: ['no-such-peer'],
    example: { to: 'everybody' },
  },
  'refuse-entry': {
    id: 'refuseEntry',
    tag: 'waiting room',
    summary: 'Send those who wait away',
    description: 'They may ask again.',
    refusals: ['no-such-peer'],
    example: { to: peer },
  },
  'put-back': {
    id: 'putBack',
    tag: 'waiting room',
    summary: 'Put somebody back into the waiting room',
    description: 'Chairmen pass every door, and cannot be put back.',
    refusals: ['no-such-peer'],
    example: { to: peer },
  },
  'tell-waiting': {
    id: 'tellWaiting',
    tag: 'waiting room',
    summary: 'Write a line to those who wait',
    description: 'Shown to those who come later as well. Empty: nothing is shown.',
    example: { text: 'We begin in five minutes.' },
  },
  invite: {
    id: 'invite',
    tag: 'invitations',
    summary: 'Invite people by e-mail',
    description:
      'Each address gets a mail of its own, with a link that lets one browser in. What becomes of the mails stands in ' +
      'the list of invitations. With a meeting, a calendar file comes along, and reminders follow.',
    refusals: ['mail-off', 'too-many-mails', 'bad-meeting'],
    example: {
      addresses: ['dora@example.org'],
      from: 'Alice',
      language: 'en',
      message: 'About the budget.',
      meeting: { startsAt: 1_800_000_000_000, timeZone: 'Europe/Paris', minutes: 45 },
    },
  },
  'resend-invitation': {
    id: 'resendInvitation',
    tag: 'invitations',
    summary: 'Send an invitation again',
    description: 'With the same link.',
    refusals: ['mail-off', 'too-many-mails', 'no-such-invitation', 'invitation-revoked', 'invitation-expired'],
    example: { invitation },
  },
  'revoke-invitations': {
    id: 'revokeInvitations',
    tag: 'invitations',
    summary: 'Take invitations back',
    description:
      'Their links open nothing any more, and whoever came in by one stays in. A calendar that knows of the meeting is ' +
      'told that it is off.',
    refusals: ['no-such-invitation'],
    example: { invitations: [invitation] },
  },
  reschedule: {
    id: 'reschedule',
    tag: 'invitations',
    summary: 'Give invitations another date',
    description: 'Each invitee gets a mail about it, and the meeting moves in their calendar.',
    refusals: ['mail-off', 'too-many-mails', 'bad-meeting', 'no-such-invitation', 'invitation-revoked'],
    example: {
      invitations: [invitation],
      meeting: { startsAt: 1_800_000_000_000, timeZone: 'Europe/Paris', minutes: 45 },
    },
  },
  'set-notified': {
    id: 'setNotified',
    tag: 'invitations',
    summary: 'Say who is told by e-mail of what goes on in a room',
    description: 'The whole list, in place of the one before.',
    refusals: ['mail-off'],
    example: {
      addresses: [{ address: 'alice@example.org', language: 'en', entries: true, waiting: true, answers: false }],
    },
  },
}
