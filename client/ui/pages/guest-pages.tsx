// The pages that only mails and the feedback link lead to. They come in files of their own.
import type { JSX } from 'preact'
import { t } from '../language.ts'
import { lazy, type Meanwhile } from '../lazy.tsx'
import { Loading } from '../Loading.tsx'
import { PageFrame, PageTitle } from '../PageFrame.tsx'

export const FeedbackPage = lazy(async () => (await import('./FeedbackPage.tsx')).FeedbackPage, PageInPlace)

export const InvitationPage = lazy(async () => (await import('./InvitationPage.tsx')).InvitationPage, PageInPlace)

export const UnsubscribePage = lazy(async () => (await import('./UnsubscribePage.tsx')).UnsubscribePage, PageInPlace)

/** Outside of a call nothing is lost by loading the page again, and it helps with a new build and in every browser. */
function PageInPlace({ hasFailed }: Meanwhile): JSX.Element {
  const loading = <Loading hasFailed={hasFailed} onRetry={loadAgain} />
  if (!hasFailed) return <PageFrame class="middle">{loading}</PageFrame>
  return (
    <PageFrame class="middle">
      <section class="card">
        <PageTitle>{t('error.title')}</PageTitle>
        {loading}
      </section>
    </PageFrame>
  )
}

function loadAgain(): void {
  location.reload()
}
