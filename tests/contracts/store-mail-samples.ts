// What the tests of the store's mails put into it.
import type { Meeting, Notified } from '../../protocol/invitations.ts'
import type { Budget, LeasedMail, MailOutcome, NewInvitation } from '../../server/mail-port.ts'
import type { LetterKind, NewLetter } from '../../server/rooms/letters.ts'
import type { Store } from '../../server/store-port.ts'
import { DAY_MS, MINUTE_MS, NOW } from './store-samples.ts'

export const HOUR_MS = 60 * MINUTE_MS

export const allKinds: readonly LetterKind[] = [
  ...(['invitation', 'reminder', 'cancellation'] as const),
  ...(['answer', 'entry', 'waiting', 'feedback'] as const),
]

/** No budget at all. */
export const freely: Budget = {
  source: null,
  sourcePerHour: 1e9,
  roomPerHour: 1e9,
  roomPerDay: 1e9,
  recipientPerDay: 1e9,
  instancePerHour: 1e9,
}

/** In two days. */
export const meeting: Meeting = { startsAt: NOW + 2 * DAY_MS, timeZone: 'Europe/Paris', minutes: 60 }

export const mailboxOf = (address: string): string => `mailbox-of-${address.toLowerCase()}`

/** `name` is the id and stands before the @. */
export function invitation(name: string, more: Partial<NewInvitation> = {}): NewInvitation {
  const address = more.address ?? `${name}@example.org`
  return {
    id: name,
    address,
    mailbox: mailboxOf(address),
    tokenHash: `hash-of-${name}`,
    from: 'Charlotte',
    replyTo: 'charlotte@example.org',
    language: 'en',
    message: '',
    meeting: null,
    reminders: [24 * 60, 15],
    passes: { password: true, waitingRoom: true },
    createdAt: NOW,
    expiresAt: NOW + DAY_MS,
    ...more,
  }
}

/** With a date, and good until two hours after its beginning. */
export const dated = (name: string, more: Partial<NewInvitation> = {}): NewInvitation =>
  invitation(name, { meeting, expiresAt: meeting.startsAt + 2 * HOUR_MS, ...more })

export function letterTo(address: string, dueAt = NOW, kind: 'answer' | 'waiting' | 'feedback' = 'waiting'): NewLetter {
  const letters = {
    answer: { kind: 'answer', room: 'team', address, answer: 'accepted', message: '', meeting: null },
    waiting: { kind: 'waiting', room: 'team', names: [], since: NOW },
    feedback: { kind: 'feedback', name: null, address: null, message: 'hello' },
  } as const
  return { letter: letters[kind], to: address, mailbox: mailboxOf(address), language: 'en', dueAt }
}

export const listener = (address: string, more: Partial<Notified> = {}): Notified => ({
  ...{ address, language: 'en', entries: true, waiting: false, answers: false },
  ...more,
})

/** Takes all that is due at `at`, for two minutes. */
export const lease = (store: Store, at = NOW, until = at + 2 * MINUTE_MS): Promise<readonly LeasedMail[]> =>
  store.leaseMails(at, until, 1000)

/** Sends, or whatever `outcome` says, all that is due at `at`; the answer is who got which kind, in order. */
export async function sendAll(
  store: Store,
  at = NOW,
  outcome: MailOutcome = { is: 'sent' },
): Promise<readonly string[]> {
  const mails = await lease(store, at)
  for (const mail of mails) await store.settleMail(mail.id, mail.lease, outcome, at)
  return toWords(mails)
}

/** `dora invitation`, `emil reminder`, … */
export const toWords = (mails: readonly LeasedMail[]): readonly string[] =>
  mails.map(({ to, letter }) => `${to.replace(/@.*/, '')} ${letter.kind}`)

/** Everything that waits, whenever it is due. Nobody gets it from then on but whoever asks this. */
export function waitingMails(store: Store): Promise<readonly LeasedMail[]> {
  const end = NOW + 1000 * DAY_MS
  return lease(store, end, end)
}
