// A page that cannot be shown: why, and what may be done about it.
import type { JSX } from 'preact'
import { TriangleAlert } from 'lucide-preact'
import { errors } from '../../../protocol/errors.ts'
import { useCall } from '../context.ts'
import { errorText, type ShownCode } from '../error-text.ts'
import { t } from '../language.ts'
import { PageFrame, PageTitle } from '../PageFrame.tsx'

export function ErrorPage({ code }: { readonly code: ShownCode }): JSX.Element {
  const { actions } = useCall()
  const said = errorText(code)
  return (
    <PageFrame class="middle">
      <section class="card">
        <TriangleAlert class="card-icon" size={28} aria-hidden="true" />
        <PageTitle>{t(said.title)}</PageTitle>
        <p class="lead">{t(said.text)}</p>
        <div class="row">
          {mayHelpToRetry(code) && (
            <button
              type="button"
              class="button main"
              onClick={() => {
                if (code === 'too-old') location.reload()
                else actions.goTo(location.pathname)
              }}
            >
              {t('error.retry')}
            </button>
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
