// A meeting's time in the words of whoever reads it: their language, their clock, the other clock beside it.
import './jsdom-gaps.ts'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { durationWords, localeOf, meetingWords, nearWords } from '../../../client/ui/reader-time.ts'

const minute = 60_000
const hour = 60 * minute
const noon = Date.UTC(2026, 10, 24, 12)
const meeting = { startsAt: noon, timeZone: 'Europe/Paris', minutes: 90 }
/** Unicode wants thin and narrow spaces in these; which ones differs between versions of its data. */
const plain = (text: string) => text.replace(/[\u2009\u202f\u00a0]/g, ' ')

describe('meetingWords', () => {
  it('tells the own clock, and the other one beside it', () => {
    const words = meetingWords(meeting, 'en-GB', 'Europe/London')
    expect(words.day).toMatch(/^Tuesday,? 24 November 2026$/)
    expect(plain(words.hours)).toMatch(/^12:00 ?– ?13:30$/)
    expect(words.there?.place).toBe('Paris')
    expect(plain(words.there?.when ?? '')).toMatch(/^13:00 ?– ?14:30$/)
  })

  it('says nothing of the other zone where clocks show the same', () => {
    expect(meetingWords(meeting, 'en-GB', 'Europe/Berlin').there).toBeNull()
  })

  it('names the other day where it is another', () => {
    const words = meetingWords({ ...meeting, timeZone: 'Pacific/Kiritimati' }, 'fr', 'America/New_York')
    expect(words.day).toBe('mardi 24 novembre 2026')
    expect(words.there?.when).toMatch(/^mercredi 25 novembre 2026/)
    expect(words.there?.place).toBe('Kiritimati')
  })

  it('knows what summer time does', () => {
    const summer = { ...meeting, startsAt: Date.UTC(2026, 6, 1, 12), timeZone: 'UTC' }
    expect(plain(meetingWords(summer, 'en-GB', 'Europe/Paris').hours)).toMatch(/^14:00/)
  })

  it('does without a zone that this browser does not know', () => {
    expect(meetingWords({ ...meeting, timeZone: 'Mars/Olympus' }, 'en', 'UTC').there).toBeNull()
  })

  it('names both days of a meeting over midnight', () => {
    const late = { startsAt: Date.UTC(2026, 10, 24, 23), timeZone: 'UTC', minutes: 120 }
    const { day, hours } = meetingWords(late, 'en-GB', 'UTC')
    expect(day).toMatch(/24 November/)
    expect(hours).toMatch(/24.*25/)
  })
})

describe('localeOf', () => {
  it.each([
    ['en', ['fr-CA', 'en-GB', 'en'], 'en-GB'],
    ['fr', ['fr-CA', 'en-GB'], 'fr-CA'],
    ['fr', ['en-GB', 'frr'], 'fr'],
    ['en', [], 'en'],
  ] as const)('%s for who reads %j is %s', (language, wanted, locale) => {
    expect(localeOf(language, wanted)).toBe(locale)
  })
})

describe('durationWords', () => {
  it.each([
    [15, 'en', '15 minutes'],
    [60, 'en', '1 hour'],
    [90, 'en', '1 hour 30 minutes'],
    [1440, 'en', '24 hours'],
    [61, 'fr', '1 heure 1 minute'],
  ] as const)('%i minutes in %s: %s', (minutes, locale, words) => {
    expect(plain(durationWords(minutes, locale))).toBe(words)
  })
})

describe('nearWords', () => {
  it.each([
    [25 * hour, null, ''],
    [24 * hour, 'begins', 'in 24 hours'],
    [90 * minute, 'begins', 'in 2 hours'],
    [89 * minute, 'begins', 'in 89 minutes'],
    [1, 'begins', 'in 1 minute'],
    [0, 'began', '1 minute ago'],
    [-12 * minute, 'began', '12 minutes ago'],
    [-90 * minute, 'over', ''],
  ] as const)('%i ms before: %s %s', (before, is, when) => {
    const near = nearWords(meeting, 'en', noon - before)
    expect(near).toEqual(is === null ? null : { is, when })
  })

  it('never says that it begins in no time, or began in none', () => {
    fc.assert(
      fc.property(fc.integer({ min: -48 * hour, max: 48 * hour }), fc.constantFrom('en', 'fr'), (before, locale) => {
        expect(nearWords({ ...meeting, minutes: 1440 }, locale, noon - before)?.when ?? '').not.toMatch(/\b0\b/)
      }),
    )
  })
})
