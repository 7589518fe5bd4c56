// Date, time zone and length of a meeting, and under them the same in words.
import type { Signal } from '@preact/signals'
import type { JSX } from 'preact'
import { CalendarClock } from 'lucide-preact'
import { useId, useMemo } from 'preact/hooks'
import type { MessageKey } from '../../i18n/en.ts'
import { describedBy, Field } from '../forms/Field.tsx'
import { t } from '../language.ts'
import { minutesOf, usualLengths, type MeetingDraft, type MeetingField } from './meeting-draft.ts'
import { lengthWords, meetingTime, ownTime } from './meeting-words.ts'
import { instantOf, placeOf, zonesByArea, type Instant } from './zoned-time.ts'

/** In words; null: what was wrong has been changed since. */
export type DateProblems = Readonly<Partial<Record<MeetingField, string | null>>>

type Props = {
  readonly draft: MeetingDraft
  readonly problems: DateProblems
  /** That field was changed: what was wrong with it may be so no more. */
  readonly onChange: (field: MeetingField) => void
}

export function MeetingFields({ draft, problems, onChange }: Props): JSX.Element {
  return (
    <div class="date-fields">
      <WallBox draft={draft} problem={problems.wall ?? null} onChange={onChange} />
      <LengthBox draft={draft} problem={problems.minutes ?? null} onChange={onChange} />
      <ZoneBox zone={draft.zone} onChange={onChange} />
      <InWords draft={draft} />
    </div>
  )
}

type BoxProps = Pick<Props, 'draft' | 'onChange'> & { readonly problem: string | null }

function WallBox({ draft, problem, onChange }: BoxProps): JSX.Element {
  const id = useId()
  const words = { label: t('inviting.date.wall'), problem }
  return (
    <Field {...words} id={id}>
      <input
        id={id}
        type="datetime-local"
        class="input"
        value={draft.wall.value}
        aria-invalid={problem !== null}
        aria-describedby={describedBy(id, words)}
        onInput={(event) => {
          draft.wall.value = event.currentTarget.value
          onChange('wall')
        }}
      />
    </Field>
  )
}

function LengthBox({ draft, problem, onChange }: BoxProps): JSX.Element {
  const id = useId()
  const isOther = draft.length.value === 'other'
  const words = { label: t('inviting.date.length'), problem }
  return (
    <Field {...words} id={id}>
      <div class="length-row">
        <select
          id={id}
          class="input"
          value={draft.length.value}
          onChange={(event) => {
            draft.length.value = event.currentTarget.value
            onChange('minutes')
          }}
        >
          {usualLengths.map((length) => (
            <option key={length} value={String(length)}>
              {lengthWords(length)}
            </option>
          ))}
          <option value="other">{t('inviting.date.otherLength')}</option>
        </select>
        {isOther && (
          <input
            type="text"
            inputMode="numeric"
            autocomplete="off"
            class="input length-minutes"
            aria-label={t('inviting.date.lengthIn')}
            placeholder={t('inviting.date.lengthIn')}
            value={draft.minutes.value}
            aria-invalid={problem !== null}
            aria-describedby={describedBy(id, words)}
            onInput={(event) => {
              draft.minutes.value = event.currentTarget.value
              onChange('minutes')
            }}
          />
        )}
      </div>
    </Field>
  )
}

/** Names of continents that the catalogue has; browsers know of a few more groups. */
const areaKeys: ReadonlyMap<string, MessageKey> = new Map([
  ['Africa', 'area.Africa'],
  ['America', 'area.America'],
  ['Antarctica', 'area.Antarctica'],
  ['Arctic', 'area.Arctic'],
  ['Asia', 'area.Asia'],
  ['Atlantic', 'area.Atlantic'],
  ['Australia', 'area.Australia'],
  ['Europe', 'area.Europe'],
  ['Indian', 'area.Indian'],
  ['Pacific', 'area.Pacific'],
])

/** The places without their continent: so typing the first letters of a town finds it. */
function ZoneBox({
  zone,
  onChange,
}: {
  readonly zone: Signal<string>
  readonly onChange: Props['onChange']
}): JSX.Element {
  const id = useId()
  const areas = useMemo(() => zonesByArea(zone.value), [])
  return (
    <Field label={t('inviting.date.zone')} id={id}>
      <select
        id={id}
        class="input"
        value={zone.value}
        onChange={(event) => {
          zone.value = event.currentTarget.value
          onChange('wall')
        }}
      >
        {[...areas].map(([area, zones]) => (
          <optgroup key={area} label={t(areaKeys.get(area) ?? 'area.other')}>
            {zones.map((each) => (
              <option key={each} value={each}>
                {placeOf(each)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </Field>
  )
}

function InWords({ draft }: { readonly draft: MeetingDraft }): JSX.Element {
  const instant = instantOf(draft.wall.value, draft.zone.value)
  return (
    <div class="date-words" role="status">
      {instant !== null && instant.is !== 'skipped' && (
        <>
          <CalendarClock size={18} aria-hidden="true" />
          <InstantWords instant={instant} timeZone={draft.zone.value} minutes={minutesOf(draft)} />
        </>
      )}
    </div>
  )
}

type InstantProps = { readonly instant: Instant; readonly timeZone: string; readonly minutes: number | null }

function InstantWords({ instant, timeZone, minutes }: InstantProps): JSX.Element {
  const meeting = { startsAt: instant.at, timeZone, minutes: minutes ?? 0 }
  const own = ownTime(meeting)
  return (
    <p>
      {meetingTime(meeting, 'full')}
      {minutes !== null && `, ${lengthWords(minutes)}`}
      {own !== '' && <span class="date-own">{own}</span>}
      {instant.is === 'twice' && <span class="date-own">{t('inviting.date.twice')}</span>}
    </p>
  )
}
