// How long to wait before another try, counted down.
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { dayAndTime, t } from './language.ts'
import { minutesAndSeconds } from './use-now.ts'

/** From here on nobody sits and watches the seconds: it is said when, not in how long. */
const LONG_MS = 3_600_000

/** `at` in UTC milliseconds, null when there is no need to wait; `left` in milliseconds. The numbers are for the eye: read out each second they would drown everything else. */
export function Patience({ at, left }: { readonly at: number | null; readonly left: number }): JSX.Element {
  const wasWaiting = useRef(false)
  if (left > 0) wasWaiting.current = true
  else if (at === null) wasWaiting.current = false
  return (
    <div class="patience">
      {left > 0 && left < LONG_MS && (
        <p role="timer">
          {t('door.retryIn')} <strong>{minutesAndSeconds(left)}</strong>
        </p>
      )}
      {left >= LONG_MS && at !== null && <p>{t('door.retryFrom', { time: dayAndTime(at) })}</p>}
      <p role="status">{left === 0 && wasWaiting.current && t('door.retryNow')}</p>
    </div>
  )
}
