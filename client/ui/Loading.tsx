// Stands where a part of the page will be: it is on its way, or could not be fetched.
import type { JSX } from 'preact'
import { TriangleAlert } from 'lucide-preact'
import { t } from './language.ts'
import type { Meanwhile } from './lazy.tsx'
import { Spinner } from './Spinner.tsx'

export function Loading({ hasFailed, onRetry }: Meanwhile): JSX.Element {
  if (!hasFailed) {
    return (
      <p class="opening" role="status">
        <Spinner />
        {t('part.loading')}
      </p>
    )
  }
  return (
    <div class="part-failed" role="alert">
      <p class="remark">
        <TriangleAlert size={18} aria-hidden="true" />
        <span>{t('part.failed')}</span>
      </p>
      <button type="button" class="button plain" onClick={onRetry}>
        {t('error.retry')}
      </button>
    </div>
  )
}
