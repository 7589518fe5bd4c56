// Beside a control: that its change is under way, saved or refused, in words.
import type { JSX } from 'preact'
import { Check, CircleAlert } from 'lucide-preact'
import { errorText } from './error-text.ts'
import { t } from './language.ts'
import { Spinner } from './Spinner.tsx'
import type { Outcome } from './use-deed.ts'

type Props = {
  readonly outcome: Outcome
  /** What is said when it is done. */
  readonly done?: string
}

/** The region is always there, so that screen readers hear what is put into it. */
export function DeedNote({ outcome, done }: Props): JSX.Element {
  return (
    <span class={`deed is-${outcome.is}`} role="status">
      {outcome.is === 'busy' && (
        <>
          <Spinner />
          <span>{t('room.saving')}</span>
        </>
      )}
      {outcome.is === 'done' && (
        <>
          <Check size={16} aria-hidden="true" />
          <span>{done ?? t('room.saved')}</span>
        </>
      )}
      {outcome.is === 'refused' && (
        <>
          <CircleAlert size={16} aria-hidden="true" />
          <span>{t(errorText(outcome.code).text)}</span>
        </>
      )}
    </span>
  )
}
