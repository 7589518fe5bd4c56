// How long invitations are good, where they stand, and what chairmen see of one.
import fc from 'fast-check'
import { describe, expect, it } from '@jest/globals'
import { Invitation, type Meeting, type Notified } from '../../../protocol/invitations.ts'
import { MAX_MEETING_AHEAD_MS } from '../../../protocol/limits.ts'
import { decodeAs, encode } from '../../../protocol/codec.ts'
import {
  eachOnce,
  expiresAt,
  isGood,
  mayMeet,
  mergeNotified,
  stateOf,
  toInvitation,
} from '../../../server/rooms/invitations.ts'
import type { InvitationRow } from '../../../server/rooms/records.ts'

const NOW = 1_700_000_000_000
const HOUR_MS = 3_600_000
const lives = { lifeMs: 24 * HOUR_MS, lifeAfterMs: 2 * HOUR_MS }

const meeting = (more: Partial<Meeting> = {}): Meeting => ({
  ...{ startsAt: NOW + HOUR_MS, timeZone: 'Europe/Paris', minutes: 60 },
  ...more,
})

const row = (more: Partial<InvitationRow> = {}): InvitationRow => ({
  ...{ id: 'i'.repeat(22), roomId: 'room', address: 'dora@example.org', mailbox: 'hidden-mailbox' },
  ...{ tokenHash: 'hidden-hash', from: 'Alice', replyTo: 'hidden@example.org', language: 'en', message: 'Hello' },
  ...{ meeting: null, reminders: [60], passes: { password: true, waitingRoom: false }, sequence: 0 },
  ...{ mail: 'sent', problem: null, answer: null, createdAt: NOW, expiresAt: NOW + HOUR_MS, usedAt: null },
  ...{ session: 'hidden-session', revokedAt: null },
  ...more,
})

describe('[N4] an invitation is good', () => {
  it('for a day without a date, and with one until two hours after its beginning', () => {
    expect(expiresAt(null, NOW, lives)).toBe(NOW + 24 * HOUR_MS)
    expect(expiresAt(meeting(), NOW, lives)).toBe(NOW + 3 * HOUR_MS)
  })

  it('never for less than the meeting lasts', () => {
    expect(expiresAt(meeting({ minutes: 120 }), NOW, lives)).toBe(NOW + 3 * HOUR_MS)
    expect(expiresAt(meeting({ minutes: 121 }), NOW, lives)).toBe(NOW + 3 * HOUR_MS + 60_000)
    expect(expiresAt(meeting({ minutes: 1440 }), NOW, lives)).toBe(NOW + 25 * HOUR_MS)
  })

  it('to the last millisecond, and no longer; not when it was revoked', () => {
    expect(isGood(row(), NOW + HOUR_MS - 1)).toBe(true)
    expect(isGood(row(), NOW + HOUR_MS)).toBe(false)
    expect(isGood(row({ revokedAt: NOW }), NOW)).toBe(false)
  })
})

describe('people can be invited to a meeting', () => {
  it.each<[string, Partial<Meeting>, boolean]>([
    ['in a millisecond', { startsAt: NOW + 1 }, true],
    ['now', { startsAt: NOW }, false],
    ['in the past', { startsAt: NOW - HOUR_MS }, false],
    ['as far away as can be', { startsAt: NOW + MAX_MEETING_AHEAD_MS }, true],
    ['further away', { startsAt: NOW + MAX_MEETING_AHEAD_MS + 1 }, false],
    ['at the end of time', { startsAt: 8_640_000_000_000 }, false],
    ['in UTC', { timeZone: 'UTC' }, true],
    ['in a zone of three parts', { timeZone: 'America/Argentina/Buenos_Aires' }, true],
    ['in a zone by its older name', { timeZone: 'Asia/Calcutta' }, true],
    ['in a zone by its newer name', { timeZone: 'Europe/Kyiv' }, true],
    ['in no zone', { timeZone: '' }, false],
    ['in a zone that is none', { timeZone: 'Europe/Atlantis' }, false],
    ['in a zone that is a trick', { timeZone: '__proto__' }, false],
    ['in a zone that is a path', { timeZone: 'Europe/../Paris' }, false],
  ])('%s: %#', (_when, more, answer) => {
    expect(mayMeet(meeting(more), NOW)).toBe(answer)
  })
})

describe('addresses', () => {
  it('[N1] count once, whatever the case of their letters, as they were written first', () => {
    expect(eachOnce(['b@x.org', 'A@x.org', 'a@X.ORG', 'B@x.org', 'c@x.org'])).toEqual(['b@x.org', 'A@x.org', 'c@x.org'])
  })

  it('[N1] are as many as differ', () => {
    const address = fc.constantFrom('a@x.org', 'A@x.org', 'b@x.org', 'B@X.org', 'c@x.org')
    fc.assert(
      fc.property(fc.array(address), (addresses) => {
        const once = eachOnce(addresses)
        expect(new Set(once.map((each) => each.toLowerCase())).size).toBe(once.length)
        expect(new Set(once.map((each) => each.toLowerCase()))).toEqual(
          new Set(addresses.map((each) => each.toLowerCase())),
        )
        for (const each of once) expect(addresses).toContain(each)
      }),
    )
  })

  it('that are told twice are told of what either line says', () => {
    const line = (address: string, more: Partial<Notified> = {}): Notified => ({
      ...{ address, language: 'en', entries: false, waiting: false, answers: false },
      ...more,
    })
    const lines = [
      line('a@x.org', { entries: true }),
      line('b@x.org'),
      line('A@x.org', { answers: true, language: 'fr' }),
    ]
    expect(mergeNotified(lines)).toEqual([line('a@x.org', { entries: true, answers: true }), line('b@x.org')])
  })
})

describe('an invitation stands', () => {
  const answer = { answer: 'accepted', message: '', at: NOW } as const
  it.each<[InvitationRow, string]>([
    [row({ mail: 'pending' }), 'pending'],
    [row({ mail: 'sent' }), 'sent'],
    [row({ mail: 'failed', problem: 'mailbox-full' }), 'failed'],
    [row({ mail: 'failed', answer }), 'answered'],
    [row({ answer, usedAt: NOW }), 'used'],
    [row({ answer, usedAt: NOW, expiresAt: NOW }), 'expired'],
    [row({ answer, usedAt: NOW, expiresAt: NOW, revokedAt: NOW }), 'revoked'],
  ])('where the last thing that happened says: %#', (given, state) => {
    expect(stateOf(given, NOW)).toBe(state)
  })
})

it('[N5] chairmen see it whole, and neither token nor mailbox nor session', () => {
  const seen = toInvitation(row({ meeting: meeting(), usedAt: NOW }), ['p'.repeat(22)], NOW)
  const text = encode(seen)
  expect(decodeAs(Invitation, text)).toEqual({ ok: true, value: seen })
  expect(seen).toMatchObject({ address: 'dora@example.org', state: 'used', peers: ['p'.repeat(22)], message: 'Hello' })
  expect(text).not.toContain('hidden')
})
