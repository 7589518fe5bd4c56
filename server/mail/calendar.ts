// Meetings as calendar files (RFC 5545), in the messages by which calendars talk to each other (RFC 5546).
import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalCalendarMethod,
  type ICalDateTimeValue,
  ICalEventStatus,
} from 'ical-generator'
import { tzlib_get_ical_block, tzlib_get_offset } from 'timezones-ical-library'
import type { Meeting } from '../../protocol/invitations.ts'
import { endOf, knownZone } from './dates.ts'
import { oneLine, severalLines } from './plain.ts'

export type CalendarFile = { readonly method: 'REQUEST' | 'CANCEL'; readonly content: string }

export type CalendarEvent = {
  readonly method: CalendarFile['method']
  /** The same for the meeting's whole life. */
  readonly uid: string
  readonly sequence: number
  /** When this was said, in UTC milliseconds: of two with the same sequence, the later one holds. */
  readonly saidAt: number
  readonly meeting: Meeting
  readonly organizer: { readonly name: string; readonly address: string }
  /** Who sends in the organizer's name; null when that is the organizer. */
  readonly sentBy: string | null
  readonly attendee: string
  readonly summary: string
  readonly description: string
  /** Of the room. */
  readonly url: string
}

/** Lines end in CRLF and are 75 octets long at most. The same event gives the same file. */
export function calendarFile(event: CalendarEvent): CalendarFile {
  const { method, meeting, organizer, sentBy } = event
  const isOff = method === 'CANCEL'
  const zone = zoneOf(meeting)
  const calendar = ical({
    prodId: '//Vroom//Vroom//EN',
    method: ICalCalendarMethod[method],
    timezone: { name: null, generator: blockOf },
  })
  calendar.createEvent({
    id: event.uid,
    sequence: event.sequence,
    stamp: new Date(event.saidAt),
    start: timeIn(zone, meeting.startsAt),
    end: timeIn(zone, endOf(meeting)),
    timezone: zone,
    summary: oneLine(event.summary),
    description: severalLines(event.description),
    location: event.url,
    url: event.url,
    status: isOff ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    organizer: {
      name: parameter(organizer.name) || uriPart(organizer.address),
      email: uriPart(organizer.address),
      ...(sentBy !== null && { sentBy: uriPart(sentBy) }),
    },
    attendees: [
      {
        email: uriPart(event.attendee),
        name: parameter(event.attendee),
        role: ICalAttendeeRole.REQ,
        status: ICalAttendeeStatus.NEEDSACTION,
        rsvp: !isOff,
      },
    ],
  })
  return { method, content: `${calendar.toString()}\r\n` }
}

/** Between quotes, where nothing can be escaped; `^` alone has a meaning there (RFC 6868). */
const parameter = (text: string): string => oneLine(text).replace(/"/g, "'").replace(/\\/g, '/').replace(/\^/g, '^^')

/** An address as mailto: wants it (RFC 6068): signs that would end it or begin something else are written in percent. */
const uriPart = (address: string): string =>
  encodeURIComponent(address).replace(/%(40|2B|24)/g, (code) => decodeURIComponent(code))

/**
 * The zone in which the file may tell the meeting; null for UTC. A calendar works out the time by the rules in the file,
 * so they must come to the same as ours; and of a time that comes twice, when clocks are put back, RFC 5545 (3.3.5) means
 * the first one, but not every calendar does.
 */
function zoneOf(meeting: Meeting): string | null {
  const known = knownZone(meeting.timeZone)
  // Rules for an old name of a zone come under its new one.
  const zone = /\r\nTZID:(\S+)\r\n/.exec(blockOf(known))?.[1] ?? 'UTC'
  if (/^(Etc\/)?UTC$/.test(zone) || knownZone(zone) !== zone) return null
  return [meeting.startsAt, endOf(meeting)].every((at) => isTold(at, zone)) ? zone : null
}

function isTold(at: number, zone: string): boolean {
  const local = localTime(at, zone)
  const text = new Date(local).toISOString()
  const offset = /^([+-])(\d\d)(\d\d)$/.exec(tzlib_get_offset(zone, text.slice(0, 10), text.slice(11, 16)))
  if (!offset) return false
  const [, sign, hours, minutes] = offset
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1)
  return local - offsetMs === at && !comesTwice(at, local, zone)
}

/** Clocks are put back by three hours at most, mostly by one. */
const LONGEST_SHIFT_MS = 3 * 3_600_000

/** Whether the clocks there show this once before and once after they are put back. */
function comesTwice(at: number, local: number, zone: string): boolean {
  const [before, after] = [at - LONGEST_SHIFT_MS, at + LONGEST_SHIFT_MS]
  const shift = localTime(before, zone) - before - (localTime(after, zone) - after)
  return shift > 0 && [at - shift, at + shift].some((other) => localTime(other, zone) === local)
}

/** What the clocks there show, as if it were UTC. */
function localTime(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at)
  const of = (wanted: string): number => Number(parts.find(({ type }) => type === wanted)?.value)
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
}

function blockOf(zone: string): string {
  const [block] = tzlib_get_ical_block(zone)
  return block ?? ''
}

/**
 * A time that the writer takes as it is. It would read the parts of a `Date` in the zone of this process; those of a
 * `Temporal.ZonedDateTime`, which this imitates, it leaves alone.
 */
function timeIn(zone: string | null, at: number): ICalDateTimeValue {
  if (zone === null) return new Date(at)
  const local = new Date(localTime(at, zone))
  const parts = {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    toJSON: () => local.toISOString(),
  }
  const zoned = {
    ...parts,
    timeZoneId: zone,
    toInstant: () => instant,
    toPlainDateTime: () => ({ ...parts, toPlainDate: () => parts, toZonedDateTime: () => zoned }),
    withTimeZone: () => zoned,
  }
  const instant = { epochMilliseconds: at, toJSON: () => new Date(at).toISOString(), toZonedDateTimeISO: () => zoned }
  return zoned
}
