// `npm run mail:preview`: writes every mail in every language to mail-preview/, to be looked at in a browser.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Language, Meeting } from '../protocol/invitations.ts'
import { composeTest, type ComposerSetup, createComposer } from './mail/composer.ts'
import type { LeasedMail, Message } from './mail-port.ts'
import type { Letter } from './rooms/letters.ts'

/** Compiled, this file is dist/server/mail-preview.js; as source, server/mail-preview.ts. Found from either. */
const ROOT = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '..' : '../..', import.meta.url))
const FOLDER = join(ROOT, 'mail-preview')

const HOUR_MS = 3_600_000
/** The mails are the same on every day. */
const NOW = Date.UTC(2027, 2, 15, 9, 0)
const MEETING: Meeting = { startsAt: NOW + 75.5 * HOUR_MS, timeZone: 'Europe/Paris', minutes: 45 }

const setup: ComposerSetup = {
  publicUrl: 'https://meet.example.org',
  from: { name: 'Vroom', address: 'vroom@example.org' },
  tokens: {
    hash: (text) => text,
    invitation: (id) => id.padEnd(43, 'k'),
    sealMailbox: (mailbox) => `${mailbox}.${'s'.repeat(43)}`,
  },
  timeZone: 'Europe/Paris',
}

type Sample = {
  readonly name: string
  readonly letter: Letter
  readonly meeting?: Meeting | null
  readonly at?: number
}

const spoken: Readonly<
  Record<Language, { readonly message: string; readonly late: string; readonly feedback: string }>
> = {
  en: {
    message: 'Hello!\n\nWe look at the new plans together.\nBring your questions.',
    late: 'I am on the train until three.',
    feedback: 'The call went well, but nobody heard me at first.\nWhere do I choose my microphone?',
  },
  fr: {
    message: 'Bonjour !\n\nNous regardons ensemble les nouveaux plans.\nVenez avec vos questions.',
    late: 'Je suis dans le train jusqu’à 15 h.',
    feedback: 'L’appel s’est bien passé, mais personne ne m’entendait au début.\nOù choisit-on son micro ?',
  },
}

function samplesIn(language: Language): readonly Sample[] {
  const room = 'team-monday'
  const { late, feedback } = spoken[language]
  const early = MEETING.startsAt - 15 * 60_000
  return [
    { name: 'invitation', letter: { kind: 'invitation', isChange: false } },
    { name: 'invitation-undated', letter: { kind: 'invitation', isChange: false }, meeting: null },
    { name: 'new-date', letter: { kind: 'invitation', isChange: true } },
    { name: 'reminder-day', letter: { kind: 'reminder', minutesBefore: 1440 }, at: MEETING.startsAt - 24 * HOUR_MS },
    { name: 'reminder-minutes', letter: { kind: 'reminder', minutesBefore: 15 }, at: early },
    {
      name: 'cancellation',
      letter: {
        kind: 'cancellation',
        room,
        invitation: 'i'.repeat(22),
        from: 'Ada Lovelace',
        replyTo: 'ada@example.org',
        meeting: MEETING,
        sequence: 1,
      },
    },
    {
      name: 'answer',
      letter: { kind: 'answer', room, address: 'grace@example.com', answer: 'later', message: late, meeting: MEETING },
    },
    {
      name: 'entry',
      letter: {
        kind: 'entry',
        room,
        visits: [
          { name: 'Grace Hopper', invited: 'grace@example.com', at: NOW },
          { name: null, invited: null, at: NOW + 60_000 },
          { name: 'Alan', invited: null, at: NOW + 240_000 },
        ],
      },
    },
    { name: 'waiting', letter: { kind: 'waiting', room, names: ['Grace Hopper', null], since: NOW } },
    {
      name: 'feedback',
      letter: { kind: 'feedback', name: 'Grace Hopper', address: 'grace@example.com', message: feedback },
    },
  ]
}

function mailOf({ letter, meeting = MEETING }: Sample, language: Language): LeasedMail {
  const id = 'i'.repeat(22)
  return {
    id: 'preview',
    lease: '',
    tries: 0,
    createdAt: NOW,
    roomId: 'room',
    letter,
    to: 'grace@example.com',
    mailbox: 'm'.repeat(43),
    language,
    dueAt: NOW,
    invitation: {
      id,
      roomId: 'room',
      room: 'team-monday',
      address: 'grace@example.com',
      mailbox: 'm'.repeat(43),
      tokenHash: setup.tokens.invitation(id),
      from: 'Ada Lovelace',
      replyTo: 'ada@example.org',
      language,
      message: spoken[language].message,
      meeting,
      reminders: [1440, 15],
      passes: { password: true, waitingRoom: true },
      sequence: 0,
      mail: 'pending',
      problem: null,
      answer: null,
      createdAt: NOW,
      expiresAt: meeting ? meeting.startsAt + 2 * HOUR_MS : NOW + 24 * HOUR_MS,
      usedAt: null,
      session: null,
      revokedAt: null,
    },
  }
}

function write(name: string, { subject, text, html, calendar }: Message): void {
  const file = join(FOLDER, name)
  writeFileSync(`${file}.html`, html)
  writeFileSync(`${file}.txt`, `${subject}\n\n${text}`)
  if (calendar) writeFileSync(`${file}.ics`, calendar.content)
}

rmSync(FOLDER, { recursive: true, force: true })
mkdirSync(FOLDER, { recursive: true })
const composer = createComposer(setup)
for (const language of ['en', 'fr'] as const) {
  for (const sample of samplesIn(language)) {
    const message = composer.compose(mailOf(sample, language), sample.at ?? NOW)
    if (message) write(`${sample.name}.${language}`, message)
  }
  write(`test.${language}`, composeTest(setup, 'preview', 'grace@example.com', language))
}
process.stdout.write(`${FOLDER}\n`)
