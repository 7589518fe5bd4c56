// A date while it is being typed: wall clock, zone and length.
import { useSignal, type Signal } from '@preact/signals'
import type { Meeting } from '../../../protocol/invitations.ts'
import { MAX_MEETING_AHEAD_MS, MAX_MEETING_MINUTES, MIN_MEETING_MINUTES } from '../../../protocol/limits.ts'
import { err, ok, type Result } from '../../../protocol/result.ts'
import { t } from '../language.ts'
import { instantOf, isZone, ownZone, wallOf, type Wall } from './zoned-time.ts'

export type MeetingField = 'wall' | 'minutes'

export type MeetingDraft = {
  readonly wall: Signal<Wall>
  readonly zone: Signal<string>
  /** One of `usualLengths`, or `other`: then what `minutes` says. */
  readonly length: Signal<string>
  readonly minutes: Signal<string>
}

export const usualLengths: readonly number[] = [15, 30, 45, 60, 90, 120]
const HOUR_MS = 3_600_000

/** Without a date to begin with: an hour, from the full hour after the next one. */
export function useMeetingDraft(meeting: Meeting | null): MeetingDraft {
  const zone = meeting !== null && isZone(meeting.timeZone) ? meeting.timeZone : ownZone()
  const startsAt = meeting?.startsAt ?? (Math.floor(Date.now() / HOUR_MS) + 2) * HOUR_MS
  const length = meeting?.minutes ?? 60
  return {
    wall: useSignal(wallOf(startsAt, zone)),
    zone: useSignal(zone),
    length: useSignal(usualLengths.includes(length) ? String(length) : 'other'),
    minutes: useSignal(String(length)),
  }
}

type Problem = Readonly<Partial<Record<MeetingField, string>>>

/** `now` in UTC milliseconds. The relay's clock has the last word. */
export function readMeeting(draft: MeetingDraft, now: number): Result<Meeting, Problem> {
  const timeZone = draft.zone.value
  const instant = instantOf(draft.wall.value, timeZone)
  const minutes = minutesOf(draft)
  if (instant === null) return err({ wall: t('inviting.date.missing') })
  if (instant.is === 'skipped') return err({ wall: t('inviting.date.skipped') })
  if (instant.at <= now) return err({ wall: t('inviting.date.over') })
  if (instant.at - now > MAX_MEETING_AHEAD_MS) return err({ wall: t('inviting.date.far') })
  if (minutes === null) {
    return err({ minutes: t('inviting.date.lengthBad', { min: MIN_MEETING_MINUTES, max: MAX_MEETING_MINUTES }) })
  }
  return ok({ startsAt: instant.at, timeZone, minutes })
}

/** Null: not a length that a meeting may have. */
export function minutesOf({ length, minutes }: MeetingDraft): number | null {
  const text = length.value === 'other' ? minutes.value.trim() : length.value
  const number = /^\d{1,4}$/.test(text) ? Number(text) : 0
  return number >= MIN_MEETING_MINUTES && number <= MAX_MEETING_MINUTES ? number : null
}
