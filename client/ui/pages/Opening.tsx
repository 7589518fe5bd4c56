// Shown while the relay is asked about a room.
import type { JSX } from 'preact'
import { t } from '../language.ts'
import { PageFrame } from '../PageFrame.tsx'
import { Spinner } from '../Spinner.tsx'

export function Opening(): JSX.Element {
  return (
    <PageFrame class="middle">
      <p class="opening" role="status">
        <Spinner />
        {t('opening.title')}
      </p>
    </PageFrame>
  )
}
