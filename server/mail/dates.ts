// Dates, times and lengths in the words of a language, with the name of their zone.
import type { Language, Meeting } from '../../protocol/invitations.ts'

export type Dates = {
  /** Of the instance: for what has no meeting to take it from. */
  readonly timeZone: string
  /** Day and time. */
  moment(at: number, timeZone: string): string
  /** The same for a subject: no year, no more letters than needed. */
  brief(at: number, timeZone: string): string
  time(at: number, timeZone: string): string
  /** As people call it at that time, and its IANA name. */
  zone(at: number, timeZone: string): string
  length(minutes: number): string
  /** Which day it is there: equal for two moments of one day. */
  day(at: number, timeZone: string): string
}

/** British English: the day before the month, and hours up to 24, leave nothing to guess. */
const locales = { en: 'en-GB', fr: 'fr-FR' } as const satisfies Record<Language, string>

const DAY = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const
const BRIEF_DAY = { weekday: 'short', day: 'numeric', month: 'short' } as const
const TIME = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const

export function createDates(language: Language, timeZone: string): Dates {
  const locale = locales[language]
  const formatted = (at: number, zone: string, options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: knownZone(zone) }).format(at)
  const counted = (count: number, unit: 'hour' | 'minute'): string =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count)

  return {
    timeZone: knownZone(timeZone),
    moment: (at, zone) => formatted(at, zone, { ...DAY, ...TIME }),
    brief: (at, zone) => formatted(at, zone, { ...BRIEF_DAY, ...TIME }),
    time: (at, zone) => formatted(at, zone, TIME),
    zone: (at, zone) => `${zoneName(locale, at, knownZone(zone))} (${knownZone(zone)})`,
    length: (minutes) =>
      [
        minutes >= 60 ? counted(Math.floor(minutes / 60), 'hour') : '',
        minutes % 60 ? counted(minutes % 60, 'minute') : '',
      ]
        .filter((part) => part !== '')
        .join(' '),
    day: (at, zone) => formatted(at, zone, DAY),
  }
}

/** When a meeting is over, in UTC milliseconds. */
export const endOf = ({ startsAt, minutes }: Meeting): number => startsAt + minutes * 60_000

/** A zone that this system knows; UTC in the place of others. */
export function knownZone(timeZone: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return timeZone
  } catch {
    return 'UTC'
  }
}

function zoneName(locale: string, at: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'long' }).formatToParts(at)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
}
