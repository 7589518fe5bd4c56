// Asks again for what a page could not show; held for as long as the relay will not hear it.
import type { JSX } from 'preact'
import { t } from '../language.ts'

/** `left`: milliseconds until it makes sense. */
export function RetryButton({ left, onRetry }: { readonly left: number; readonly onRetry: () => void }): JSX.Element {
  const isHeld = left > 0
  return (
    <button
      type="button"
      class={isHeld ? 'button is-held' : 'button main'}
      aria-disabled={isHeld}
      onClick={() => {
        if (!isHeld) onRetry()
      }}
    >
      {t('error.retry')}
    </button>
  )
}
