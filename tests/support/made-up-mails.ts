// Mails for the composer, as the outbox would hand them out.
import { createComposer, type ComposerSetup } from '../../server/mail/composer.ts'
import type { LeasedMail } from '../../server/mail-port.ts'
import type { Letter } from '../../server/rooms/letters.ts'
import { createFakeTokens } from '../fakes/tokens.ts'

const tokens = createFakeTokens()

export const HOUR_MS = 3_600_000
export const NOW = Date.UTC(2027, 2, 15, 9, 0)
export const meeting = { startsAt: NOW + 75.5 * HOUR_MS, timeZone: 'Europe/Paris', minutes: 45 }
export const invitationId = 'invitation-number-0001'
/** What the fake makes of that id. */
export const token = tokens.invitation(invitationId)

export const setup = {
  publicUrl: 'https://meet.example.org',
  from: { name: 'Vroom', address: 'vroom@example.org' },
  tokens,
  timeZone: 'Europe/Paris',
} as const satisfies ComposerSetup

export const composer = createComposer(setup)

type Invited = NonNullable<LeasedMail['invitation']>

export function invitation(some: Partial<Invited> = {}): Invited {
  return {
    id: invitationId,
    roomId: 'room-1',
    room: 'team-monday',
    address: 'dora@example.com',
    mailbox: 'mailbox-of-dora@example.com',
    tokenHash: tokens.hash(token),
    from: 'Ada Lovelace',
    replyTo: 'ada@example.org',
    language: 'en',
    message: 'Hello!\nBring your questions.',
    meeting,
    reminders: [1440, 15],
    passes: { password: true, waitingRoom: true },
    sequence: 0,
    mail: 'pending',
    problem: null,
    answer: null,
    createdAt: NOW,
    expiresAt: meeting.startsAt + 2 * HOUR_MS,
    usedAt: null,
    session: null,
    revokedAt: null,
    ...some,
  }
}

export function mail(letter: Letter, some: Partial<LeasedMail> = {}): LeasedMail {
  return {
    id: 'mail-1',
    lease: 'lease-1',
    tries: 0,
    createdAt: NOW,
    roomId: 'room-1',
    letter,
    to: 'dora@example.com',
    mailbox: 'mailbox-of-dora@example.com',
    language: 'en',
    dueAt: NOW,
    invitation: needsInvitation(letter) ? invitation() : null,
    ...some,
  }
}

const needsInvitation = ({ kind }: Letter): boolean => kind === 'invitation' || kind === 'reminder'

/** One of each. */
export const letters = {
  invitation: { kind: 'invitation', isChange: false },
  change: { kind: 'invitation', isChange: true },
  reminder: { kind: 'reminder', minutesBefore: 15 },
  cancellation: {
    kind: 'cancellation',
    room: 'team-monday',
    invitation: invitationId,
    from: 'Ada Lovelace',
    replyTo: 'ada@example.org',
    meeting,
    sequence: 3,
  },
  answer: {
    kind: 'answer',
    room: 'team-monday',
    address: 'dora@example.com',
    answer: 'later',
    message: 'On the train until three.',
    meeting,
  },
  entry: {
    kind: 'entry',
    room: 'team-monday',
    visits: [
      { name: 'Grace', invited: 'grace@example.com', at: NOW },
      { name: null, invited: null, at: NOW + 60_000 },
    ],
  },
  waiting: { kind: 'waiting', room: 'team-monday', names: ['Grace', null], since: NOW },
  feedback: { kind: 'feedback', name: 'Grace', address: 'grace@example.com', message: 'It was loud.\nVery.' },
} as const satisfies Readonly<Record<string, Letter>>
