// When those who are invited to a meeting are reminded of it: a few usual times, as chips to press.
import type { Signal } from '@preact/signals'
import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import { MAX_REMINDERS } from '../../../protocol/limits.ts'
import type { MessageKey } from '../../i18n/en.ts'
import { t } from '../language.ts'

const HOUR = 60
const DAY = 24 * HOUR

/** Minutes before the meeting. */
const offered: readonly (readonly [number, MessageKey])[] = [
  [7 * DAY, 'inviting.reminder.week'],
  [DAY, 'inviting.reminder.day'],
  [2 * HOUR, 'inviting.reminder.hours'],
  [HOUR, 'inviting.reminder.hour'],
  [30, 'inviting.reminder.half'],
  [15, 'inviting.reminder.quarter'],
]

export function Reminders({ chosen }: { readonly chosen: Signal<readonly number[]> }): JSX.Element {
  const id = useId()
  const isFull = chosen.value.length >= MAX_REMINDERS
  return (
    <fieldset class="form-part is-bare" aria-describedby={id}>
      <legend>{t('inviting.reminders')}</legend>
      <div class="chips">
        {offered.map(([minutes, key]) => {
          const isChosen = chosen.value.includes(minutes)
          return (
            <label key={minutes} class="chip">
              <input
                type="checkbox"
                checked={isChosen}
                disabled={isFull && !isChosen}
                onChange={() => {
                  chosen.value = isChosen ? chosen.value.filter((each) => each !== minutes) : [...chosen.value, minutes]
                }}
              />
              <span>{t(key)}</span>
            </label>
          )
        })}
      </div>
      <p class="hint" id={id}>
        {t('inviting.remindersHint', { max: MAX_REMINDERS })}
      </p>
    </fieldset>
  )
}
