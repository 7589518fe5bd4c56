// A page that cannot be shown: why, and what may be done about it.
import type { JSX } from 'preact'
import { TriangleAlert } from 'lucide-preact'
import { errors } from '../../../protocol/errors.ts'
import { useCall } from '../context.ts'
import { errorText, type ShownCode } from '../error-text.ts'
import { t } from '../language.ts'
import { PageFrame, PageTitle } from '../PageFrame.tsx'
import { Patience } from '../Patience.tsx'
import { Trying } from '../Trying.tsx'
import { useTimeLeft } from '../use-now.ts'
import { RetryButton } from './RetryButton.tsx'

export function ErrorPage({ code }: { readonly code: ShownCode }): JSX.Element {
  const { state, actions } = useCall()
  const left = useTimeLeft(state.retryAt.value)
  const said = errorText(code)
  return (
    <PageFrame class="middle">
      <section class="card">
        <TriangleAlert class="card-icon" size={28} aria-hidden="true" />
        <PageTitle>{t(said.title)}</PageTitle>
        {state.trying.value === null ? <p class="lead">{t(said.text)}</p> : <Trying />}
        <Patience at={state.retryAt.value} left={left} />
        <div class="row">
          {mayHelpToRetry(code) && (
            <RetryButton
              left={left}
              onRetry={() => {
                if (code === 'too-old') location.reload()
                else actions.reopen()
              }}
            />
          )}
          <button
            type="button"
            class={mayHelpToRetry(code) ? 'button plain' : 'button main'}
            onClick={() => {
              actions.goTo('/')
            }}
          >
            {t('ended.home')}
          </button>
        </div>
      </section>
    </PageFrame>
  )
}

function mayHelpToRetry(code: ShownCode): boolean {
  // A ban may have been lifted since.
  if (code === 'offline' || code === 'too-old' || code === 'banned') return true
  return code !== 'unsupported-browser' && errors[code].retry
}
