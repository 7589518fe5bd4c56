// Calendar files, read by a parser that did not write them, against RFC 5545 and RFC 5546.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import ICAL from 'ical.js'
import { type CalendarEvent, calendarFile } from '../../../server/mail/calendar.ts'
import type { Letter } from '../../../server/rooms/letters.ts'
import { composer, invitation, invitationId, letters, mail, meeting, NOW, token } from '../../support/made-up-mails.ts'

function contentOf(letter: Letter, some: Parameters<typeof mail>[1] = {}): string {
  const content = composer.compose(mail(letter, some), NOW)?.calendar?.content
  if (content === undefined) throw new Error('no calendar file')
  return content
}

const event = {
  method: 'REQUEST',
  uid: 'uid@example.org',
  sequence: 0,
  saidAt: NOW,
  meeting,
  organizer: { name: 'Ada', address: 'ada@example.org' },
  sentBy: null,
  attendee: 'dora@example.com',
  summary: 'A call',
  description: 'Come',
  url: 'https://meet.example.org/room',
} as const satisfies CalendarEvent

function read(content: string) {
  const calendar = new ICAL.Component(ICAL.parse(content) as unknown[])
  const [vevent, ...more] = calendar.getAllSubcomponents('vevent')
  if (!vevent || more.length > 0) throw new Error('not exactly one event')
  const value = (name: string): string => String(vevent.getFirstPropertyValue(name))
  const only = (name: string) => {
    const found = vevent.getAllProperties(name)
    if (found.length !== 1) throw new Error(`${found.length} times ${name}`)
    return found[0]!
  }
  return { calendar, vevent, value, only }
}

/** UTC milliseconds of DTSTART or DTEND, by the zone rules of the file alone. */
function instant(content: string, name: 'dtstart' | 'dtend'): number {
  const { calendar, only } = read(content)
  const property = only(name)
  const time = property.getFirstValue() as InstanceType<typeof ICAL.Time>
  const tzid = property.getParameter('tzid') as string | undefined
  if (tzid === undefined) {
    expect(time.zone).toBe(ICAL.Timezone.utcTimezone)
    return time.toUnixTime() * 1000
  }
  const rules = calendar.getAllSubcomponents('vtimezone').filter((zone) => zone.getFirstPropertyValue('tzid') === tzid)
  expect(rules).toHaveLength(1)
  const local = time.clone()
  local.zone = new ICAL.Timezone({ component: rules[0]!, tzid })
  return local.toUnixTime() * 1000
}

const unfolded = (content: string): readonly string[] => content.replaceAll('\r\n ', '').split('\r\n')

describe('an invitation to a meeting', () => {
  const content = contentOf(letters.invitation, { invitation: invitation({ sequence: 2 }) })
  const { calendar, value, only } = read(content)

  it('is a request with all that RFC 5546 wants of one', () => {
    expect(calendar.getFirstPropertyValue('version')).toBe('2.0')
    expect(calendar.getFirstPropertyValue('prodid')).toBe('-//Vroom//Vroom//EN')
    expect(calendar.getFirstPropertyValue('method')).toBe('REQUEST')
    expect(calendar.getAllProperties('method')).toHaveLength(1)
    expect(value('uid')).toBe(`${invitationId}@meet.example.org`)
    expect(value('sequence')).toBe('2')
    expect(value('dtstamp')).toBe('2027-03-15T09:00:00Z')
    expect(value('summary')).toBe('Video call with Ada Lovelace (team-monday)')
    expect(value('status')).toBe('CONFIRMED')
    expect(value('url')).toBe('https://meet.example.org/team-monday')
    expect(value('location')).toBe('https://meet.example.org/team-monday')
    expect(value('description')).toContain(`https://meet.example.org/team-monday#i=${token}`)
    expect(value('description')).toContain('Ada Lovelace writes:\nHello!\nBring your questions.')
    expect(calendar.getFirstSubcomponent('vevent')?.getAllSubcomponents('valarm')).toEqual([])
  })

  it('is organised by whoever invites, sent by us, and asks the one who is invited', () => {
    expect(only('organizer').getFirstValue()).toBe('mailto:ada@example.org')
    expect(only('organizer').getParameter('cn')).toBe('Ada Lovelace')
    expect(only('organizer').getParameter('sent-by')).toBe('mailto:vroom@example.org')
    const attendee = only('attendee')
    expect(String(attendee.getFirstValue()).toLowerCase()).toBe('mailto:dora@example.com')
    expect(attendee.getParameter('partstat')).toBe('NEEDS-ACTION')
    expect(attendee.getParameter('rsvp')).toBe('TRUE')
    expect(attendee.getParameter('role')).toBe('REQ-PARTICIPANT')
  })

  it('is organised by us when nobody asks for replies', () => {
    const { only: of } = read(contentOf(letters.invitation, { invitation: invitation({ replyTo: null }) }))
    expect(of('organizer').getFirstValue()).toBe('mailto:vroom@example.org')
    expect(of('organizer').getParameter('sent-by')).toBeUndefined()
  })

  it('begins and ends when the meeting does, by the rules in the file', () => {
    expect(instant(content, 'dtstart')).toBe(meeting.startsAt)
    expect(instant(content, 'dtend')).toBe(meeting.startsAt + 45 * 60_000)
  })
})

describe('a cancellation', () => {
  it('[N9] is of the same event, with the sequence it was given', () => {
    const content = contentOf(letters.cancellation)
    const { calendar, value, only } = read(content)
    expect(calendar.getFirstPropertyValue('method')).toBe('CANCEL')
    expect(value('status')).toBe('CANCELLED')
    expect(value('uid')).toBe(`${invitationId}@meet.example.org`)
    expect(value('sequence')).toBe('3')
    expect(String(only('attendee').getFirstValue()).toLowerCase()).toBe('mailto:dora@example.com')
    expect(only('organizer').getFirstValue()).toBe('mailto:ada@example.org')
    expect(instant(content, 'dtstart')).toBe(meeting.startsAt)
    expect(content).not.toContain(token)
  })
})

describe('time zones', () => {
  const minute = 60_000
  /** Around the changes of clocks of 2027, and far from them. */
  const zones: readonly (readonly [string, readonly string[]])[] = [
    ['Europe/Paris', ['2027-03-28T01:00Z', '2027-10-31T01:00Z', '2027-07-14T09:30Z', '2027-12-24T20:00Z']],
    ['America/New_York', ['2027-03-14T07:00Z', '2027-11-07T06:00Z', '2027-07-04T16:00Z', '2027-12-31T23:00Z']],
    ['Australia/Lord_Howe', ['2027-10-02T15:30Z', '2027-04-03T15:00Z', '2027-01-26T00:00Z', '2027-06-14T04:00Z']],
    ['Asia/Kolkata', ['2027-08-15T03:30Z']],
    ['Asia/Calcutta', ['2027-08-15T03:30Z']],
    ['Africa/Casablanca', ['2027-06-01T10:00Z', '2027-02-20T10:00Z']],
    ['UTC', ['2027-03-28T01:00Z']],
    ['Nowhere/At_All', ['2027-03-28T01:00Z']],
  ]

  it.each(zones)('in %s every time is the one that was meant', (timeZone, around) => {
    for (const moment of around) {
      for (let shift = -4 * 60; shift <= 4 * 60; shift += 30) {
        const startsAt = Date.parse(moment) + shift * minute
        const { content } = calendarFile({ ...event, meeting: { startsAt, timeZone, minutes: 50 } })
        const told = [instant(content, 'dtstart'), instant(content, 'dtend')]
        expect({ moment, shift, told }).toEqual({ moment, shift, told: [startsAt, startsAt + 50 * minute] })
      }
    }
  })

  it('are named, with their rules, wherever that leaves no doubt', () => {
    const tzidAt = (startsAt: number, timeZone: string) =>
      read(calendarFile({ ...event, meeting: { startsAt, timeZone, minutes: 30 } }).content)
        .only('dtstart')
        .getParameter('tzid')
    const noon = Date.parse('2027-06-01T12:00Z')
    expect(tzidAt(noon, 'Europe/Paris')).toBe('Europe/Paris')
    expect(tzidAt(noon, 'Australia/Lord_Howe')).toBe('Australia/Lord_Howe')
    // Some browsers still call it by its old name.
    expect(tzidAt(noon, 'Asia/Calcutta')).toBe('Asia/Kolkata')
    expect(tzidAt(noon, 'UTC')).toBeUndefined()
    expect(tzidAt(noon, 'Nowhere/At_All')).toBeUndefined()
    // From 02:00 to 03:00 comes twice that night, and parsers differ on which of both is meant.
    expect(tzidAt(Date.parse('2027-10-30T23:15Z'), 'Europe/Paris')).toBe('Europe/Paris')
    expect(tzidAt(Date.parse('2027-10-31T00:10Z'), 'Europe/Paris')).toBeUndefined()
    expect(tzidAt(Date.parse('2027-10-31T01:10Z'), 'Europe/Paris')).toBeUndefined()
    expect(tzidAt(Date.parse('2027-10-31T02:00Z'), 'Europe/Paris')).toBe('Europe/Paris')
  })
})

/** Anything a person might put where a calendar would obey it. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        '"',
        ';',
        ':',
        ',',
        '\\',
        '\\n',
        '\r\n',
        '\r',
        '\n',
        '\u2028',
        '\u2029',
        '^',
        "^'",
        '\u0000',
        '\ud800',
      ),
      { maxLength: 12 },
    )
    .map((signs) => signs.join('x')),
  fc.constantFrom(
    'Ada"\r\nATTENDEE:mailto:eve@example.test',
    'Ada;SENT-BY="mailto:eve@example.test"',
    'x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:eve',
    '\u2028METHOD:CANCEL',
    '日本語のとても長い名前'.repeat(9),
    '👩‍👩‍👧‍👦'.repeat(20),
  ),
)

describe('hostile words', () => {
  it('add no property, no component and no parameter, and all lines are in form', () => {
    const shape = (content: string): readonly string[] =>
      unfolded(content).map((line) => /^[A-Z-]+(?:;[A-Z-]+(?==))*/.exec(line)?.[0] ?? line)
    const plain = shape(calendarFile(event).content)
    fc.assert(
      fc.property(hostile, hostile, hostile, (name, summary, description) => {
        const organizer = { name, address: 'ada@example.org' }
        const { content } = calendarFile({ ...event, organizer, summary, description })
        expect(shape(content).filter((line) => line !== 'DESCRIPTION')).toEqual(
          plain.filter((line) => line !== 'DESCRIPTION'),
        )
        const { only, value } = read(content)
        expect(only('attendee').getFirstValue()).toBe('MAILTO:dora@example.com')
        expect(only('organizer').getFirstValue()).toBe('mailto:ada@example.org')
        expect(value('uid')).toBe('uid@example.org')
        expectForm(content)
      }),
      { numRuns: 300 },
    )
  })

  it('come out as they went in, where they may', () => {
    const said = 'Semi; comma, back\\slash "quoted" \\n no break\nbreak – ünïcode 👩‍👩‍👧‍👦'
    const { value, only } = read(
      calendarFile({
        ...event,
        summary: said,
        description: said,
        organizer: { name: 'Ada "A", B; C: ^n', address: 'a@example.org' },
      }).content,
    )
    expect(value('description')).toBe(said)
    expect(value('summary')).toBe(said.replace('\n', ' '))
    expect(only('organizer').getParameter('cn')).toBe("Ada 'A', B; C: ^n")
  })

  it('in an address are written as mailto: wants them', () => {
    const { content } = calendarFile({ ...event, attendee: 'a+b?cc=eve&x%20/#@example.org' })
    expect(read(content).only('attendee').getFirstValue()).toBe('MAILTO:a+b%3Fcc%3Deve%26x%2520%2F%23@example.org')
  })
})

function expectForm(content: string): void {
  expect(content.endsWith('END:VCALENDAR\r\n')).toBe(true)
  expect(content.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  const octets = content.split('\r\n').map((line) => Buffer.byteLength(line))
  expect(Math.max(...octets)).toBeLessThanOrEqual(75)
  // A character is never cut in two.
  expect(Buffer.from(content).toString()).toBe(content)
}

it('lines are folded by octets, between characters', () => {
  const { content } = calendarFile({ ...event, summary: '日本語のとても長い名前 👩‍👩‍👧‍👦 '.repeat(30) })
  expectForm(content)
  expect(content).toContain('\r\n ')
  expect(read(content).value('summary')).toBe('日本語のとても長い名前 👩‍👩‍👧‍👦 '.repeat(30).trim())
})

it('the same event gives the same file', () => {
  expect(calendarFile(event)).toEqual(calendarFile({ ...event }))
})
