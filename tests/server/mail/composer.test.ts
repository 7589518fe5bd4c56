// What each mail says, to whom it is not said any more, and where its links lead.
import { describe, expect, it } from '@jest/globals'
import { composeTest, createComposer } from '../../../server/mail/composer.ts'
import type { LeasedMail, Message } from '../../../server/mail-port.ts'
import type { Letter } from '../../../server/rooms/letters.ts'
import {
  composer,
  HOUR_MS,
  invitation,
  letters,
  mail,
  meeting,
  NOW,
  setup,
  token,
} from '../../support/made-up-mails.ts'

function compose(letter: Letter, some: Partial<LeasedMail> = {}, now = NOW): Message {
  const message = composer.compose(mail(letter, some), now)
  if (!message) throw new Error(`nothing to say about ${letter.kind}`)
  return message
}

const join = `https://meet.example.org/team-monday#i=${token}`
const answer = `https://meet.example.org/invitation#i=${token}`

describe('an invitation', () => {
  it('says who invites, where, when, for how long, what one needs and how to join, in text and in HTML', () => {
    const { subject, text, html, replyTo, to } = compose(letters.invitation)
    expect(subject).toBe('Ada Lovelace invites you to team-monday, Thu 18 Mar, 13:30')
    expect({ to, replyTo }).toEqual({ to: 'dora@example.com', replyTo: 'ada@example.org' })
    for (const said of [
      'Ada Lovelace invites you to a video call',
      'team-monday',
      'Thursday, 18 March 2027 at 13:30',
      '45 minutes',
      'Central European Standard Time (Europe/Paris)',
      'A current browser and a microphone',
      'It lets one browser in',
      'good until Thursday, 18 March 2027 at 15:30',
      'somebody in the room team-monday of meet.example.org gave your address',
      join,
      answer,
      'https://meet.example.org/unsubscribe#sealed.mailbox-of-dora@example.com',
    ]) {
      expect(text).toContain(said)
      expect(html).toContain(said)
    }
    expect(text).toContain('Ada Lovelace writes:\n> Hello!\n> Bring your questions.\n')
    expect(html).toContain('Hello!<br>Bring your questions.')
  })

  it('says it in French, with the spaces of French', () => {
    const { subject, text, html } = compose(letters.invitation, { language: 'fr' })
    expect(subject).toBe('Ada Lovelace vous invite dans team-monday, jeu. 18 mars, 13:30')
    expect(html).toContain('<html lang="fr">')
    expect(text).toContain('jeudi 18 mars 2027 à 13:30')
    expect(text).toContain('heure normale d’Europe centrale (Europe/Paris)')
    expect(text).toContain('Salon\u00a0: team-monday')
    expect(text).toContain('Serez-vous des nôtres\u202f?')
    expect(text.replaceAll('\nhttps://', '').split('\n-- ')[0]).not.toMatch(/ [:;!?»]/)
  })

  it('without a date has no calendar file, and tells until when it is good in a zone that it names', () => {
    const undated = invitation({ meeting: null, expiresAt: NOW + 24 * HOUR_MS })
    const { subject, text, calendar } = compose(letters.invitation, { invitation: undated })
    expect(subject).toBe('Ada Lovelace invites you to team-monday')
    expect(text).toContain('good until Tuesday, 16 March 2027 at 10:00, Central European Standard Time (Europe/Paris)')
    expect(text).not.toContain('When:')
    expect(calendar).toBeNull()
  })

  it('without a message quotes nothing, and without a reply address names none', () => {
    const { text, html, replyTo } = compose(letters.invitation, {
      invitation: invitation({ message: '  ', replyTo: null }),
    })
    expect(text).not.toContain('writes')
    expect(html).not.toContain('<blockquote')
    expect({ replyTo, isNamed: text.includes('ada@example.org') }).toEqual({ replyTo: null, isNamed: false })
  })

  it('with another date says that it is new, and that the old one is void', () => {
    const { subject, text } = compose(letters.change, { invitation: invitation({ sequence: 2 }) })
    expect(subject).toBe('New date: team-monday, Thu 18 Mar, 13:30')
    expect(text).toContain('It takes the place of the one in earlier mails')
  })

  it.each([
    ['is gone', null],
    ['was revoked', invitation({ revokedAt: NOW })],
    ['is over', invitation({ expiresAt: NOW })],
    ['was made with another secret', invitation({ tokenHash: 'hash-of-another' })],
  ])('that %s is sent no more, nor reminded of', (_why, gone) => {
    expect(composer.compose(mail(letters.invitation, { invitation: gone }), NOW)).toBeNull()
    expect(composer.compose(mail(letters.reminder, { invitation: gone }), NOW)).toBeNull()
  })
})

describe('a reminder', () => {
  const at = (minutesBefore: number, language: 'en' | 'fr' = 'en'): string =>
    compose(letters.reminder, { language }, meeting.startsAt - minutesBefore * 60_000 + 800).subject

  it.each([
    [15, 'team-monday: in 15 minutes'],
    [1, 'team-monday: in 1 minute'],
    [89, 'team-monday: in 89 minutes'],
    [180, 'team-monday: today at 13:30'],
    [24 * 60, 'team-monday: tomorrow at 13:30'],
    [3 * 24 * 60, 'team-monday: on Thu 18 Mar, 13:30'],
  ])('%i minutes before says by the clock how soon it is', (minutes, subject) => {
    expect(at(minutes)).toBe(subject)
  })

  it('says it in French', () => {
    expect(at(15, 'fr')).toBe('team-monday\u00a0: dans 15 minutes')
    expect(at(24 * 60, 'fr')).toBe('team-monday\u00a0: demain à 13:30')
  })

  it('has the links again', () => {
    const { text, calendar } = compose(letters.reminder)
    expect(text).toContain(join)
    expect(text).toContain(answer)
    expect(calendar).toBeNull()
  })

  it('is not sent once the meeting has begun, was declined or has no date any more', () => {
    const declined = { answer: 'declined', message: '', at: NOW } as const
    expect(composer.compose(mail(letters.reminder), meeting.startsAt)).toBeNull()
    expect(composer.compose(mail(letters.reminder, { invitation: invitation({ answer: declined }) }), NOW)).toBeNull()
    expect(composer.compose(mail(letters.reminder, { invitation: invitation({ meeting: null }) }), NOW)).toBeNull()
    const later = { ...declined, answer: 'later' } as const
    expect(compose(letters.reminder, { invitation: invitation({ answer: later }) }).kind).toBe('reminder')
  })
})

describe('a cancellation', () => {
  it('needs no invitation, carries no link to it, and is not sent when the meeting is over', () => {
    const { subject, text, replyTo } = compose(letters.cancellation)
    expect(subject).toBe('Cancelled: team-monday, Thu 18 Mar, 13:30')
    expect(text).toContain('your link to it no longer works')
    expect(text).not.toContain(token)
    expect(replyTo).toBe('ada@example.org')
    const end = meeting.startsAt + 45 * 60_000
    expect(composer.compose(mail(letters.cancellation), end - 1)).not.toBeNull()
    expect(composer.compose(mail(letters.cancellation), end)).toBeNull()
  })
})

describe('mails to those who look after a room', () => {
  it('tell an answer, and reply to whoever gave it', () => {
    const { subject, text, replyTo } = compose(letters.answer)
    expect(subject).toBe('Comes later: dora@example.com, team-monday')
    expect(text).toContain('dora@example.com will come, but not at the beginning.')
    expect(text).toContain('> On the train until three.')
    expect(text).toContain('https://meet.example.org/team-monday\n')
    expect(replyTo).toBe('dora@example.com')
  })

  it('tell each visit, with the name when there is one, at times whose zone is named', () => {
    const { subject, text } = compose(letters.entry)
    expect(subject).toBe('2 people came into team-monday')
    expect(text).toContain('* 10:00 – Grace, by the invitation to grace@example.com\n* 10:01 – Somebody\n')
    expect(text).toContain('Times are in Central European Standard Time (Europe/Paris).')
    const [visit] = letters.entry.visits
    expect(compose({ ...letters.entry, visits: [visit] }).subject).toBe('Grace came into team-monday')
    expect(composer.compose(mail({ ...letters.entry, visits: [] }), NOW)).toBeNull()
    // The relay was off meanwhile.
    const late = composer.compose(mail(letters.entry), NOW + 24 * HOUR_MS + 1)
    expect(late?.subject).toBe('Somebody came into team-monday')
    expect(composer.compose(mail(letters.entry), NOW + 25 * HOUR_MS)).toBeNull()
  })

  it('tell who waits, and since when', () => {
    const { subject, text } = compose(letters.waiting)
    expect(subject).toBe('2 people are waiting to enter team-monday')
    expect(text).toContain('* Grace\n* Somebody\n')
    expect(text).toContain('Since: 10:00\n  Central European Standard Time (Europe/Paris)')
    expect(compose({ ...letters.waiting, names: [null] }, { language: 'fr' }).subject).toBe(
      'Quelqu’un attend devant team-monday',
    )
    expect(composer.compose(mail({ ...letters.waiting, names: [] }), NOW)).toBeNull()
    expect(composer.compose(mail(letters.waiting), NOW + HOUR_MS)).not.toBeNull()
    expect(composer.compose(mail(letters.waiting), NOW + HOUR_MS + 1)).toBeNull()
  })

  it('tell feedback, and reply to whoever wrote it', () => {
    const { subject, text, replyTo, unsubscribe } = compose(letters.feedback)
    expect(subject).toBe('Feedback on meet.example.org from Grace')
    expect(text).toContain('> It was loud.\n> Very.')
    expect({ replyTo, unsubscribe }).toEqual({ replyTo: 'grace@example.com', unsubscribe: null })
    expect(text).not.toContain('nsubscribe')
    const nameless = compose({ ...letters.feedback, name: null, address: null })
    expect(nameless.text).toContain('They left no address')
    expect(nameless.replyTo).toBeNull()
  })

  it('show no token, whatever invitation came with the mail', () => {
    for (const letter of [letters.answer, letters.entry, letters.waiting, letters.feedback, letters.cancellation]) {
      expect(JSON.stringify(compose(letter, { invitation: invitation() }))).not.toContain(token)
    }
  })
})

describe('every mail', () => {
  const all = Object.values(letters).flatMap((letter) => [
    mail(letter),
    mail({ ...letter }, { language: 'fr', invitation: mail(letter).invitation }),
  ])
  const links = /https?:\/\/[^\s"<>]+/g

  it('[O2] leads to the public URL and nowhere else', () => {
    for (const one of all) {
      const { text, html, unsubscribe } = composer.compose(one, NOW)!
      const found = [...(text + html).matchAll(links)].map(([link]) => new URL(link).origin)
      expect(new Set([...found, ...(unsubscribe === null ? [] : [new URL(unsubscribe).origin])])).toEqual(
        new Set(['https://meet.example.org']),
      )
    }
  })

  it('[O3] can be unsubscribed from with one click, feedback apart', () => {
    for (const one of all.filter(({ letter }) => letter.kind !== 'feedback')) {
      expect(composer.compose(one, NOW)!.unsubscribe).toBe(
        'https://meet.example.org/api/v1/mailbox/sealed.mailbox-of-dora@example.com/opt-out',
      )
    }
  })

  it('[O1] is the same each time it is put into words', () => {
    const other = createComposer(setup)
    for (const one of all) expect(other.compose(one, NOW)).toEqual(composer.compose(one, NOW))
  })

  it('fetches nothing and runs nothing', () => {
    for (const one of all) {
      expect(composer.compose(one, NOW)!.html).not.toMatch(
        /<(img|script|link|iframe|object|embed|form)\b|url\(|@import/i,
      )
    }
  })

  it('takes a public URL that ends in a slash or has a port', () => {
    const odd = createComposer({ ...setup, publicUrl: 'http://localhost:8090/' })
    const { text } = odd.compose(mail(letters.invitation), NOW)!
    expect(text).toContain(`http://localhost:8090/team-monday#i=${token}\n`)
    expect(text).toContain('of localhost:8090 gave')
  })

  it('tells a zone that this system does not know in UTC', () => {
    const elsewhere = invitation({ meeting: { ...meeting, timeZone: 'Mars/Olympus_Mons' } })
    const { text } = compose(letters.invitation, { invitation: elsewhere })
    expect(text).toContain('Thursday, 18 March 2027 at 12:30\n  45 minutes – Coordinated Universal Time (UTC)')
  })
})

it.each([
  [5, '5 minutes'],
  [60, '1 hour'],
  [90, '1 hour 30 minutes'],
  [1440, '24 hours'],
])('a meeting of %i minutes is %s long', (minutes, length) => {
  const { text } = compose(letters.invitation, { invitation: invitation({ meeting: { ...meeting, minutes } }) })
  expect(text).toContain(`\n  ${length} – Central`)
})

it('a test mail says that mail works, and cannot be unsubscribed from', () => {
  const test = composeTest(setup, 'test-1', 'admin@example.org', 'fr')
  expect(test).toMatchObject({ id: 'test-1', kind: 'test', to: 'admin@example.org', language: 'fr', unsubscribe: null })
  expect(test.subject).toBe('Un e-mail d’essai de meet.example.org')
  expect(test.calendar).toBeNull()
})
