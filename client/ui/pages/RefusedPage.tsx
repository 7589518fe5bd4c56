// A link from one of our mails leads nowhere: why, and the ways on.
import type { JSX } from 'preact'
import type { LucideIcon } from 'lucide-preact'
import { errors } from '../../../protocol/errors.ts'
import { useCall } from '../context.ts'
import { errorText, type ShownCode } from '../error-text.ts'
import { t } from '../language.ts'
import { HomeLink, PageFrame, PageTitle } from '../PageFrame.tsx'
import { Patience } from '../Patience.tsx'
import { useTimeLeft } from '../use-now.ts'
import { RetryButton } from './RetryButton.tsx'

type Props = { readonly code: ShownCode; readonly icon: LucideIcon }

export function RefusedPage({ code, icon: Icon }: Props): JSX.Element {
  const { state, actions } = useCall()
  const left = useTimeLeft(state.retryAt.value)
  const said = errorText(code)
  const mayRetry = mayHelpToRetry(code)
  return (
    <PageFrame class="middle">
      <section class="card">
        <Icon class="card-icon" size={28} aria-hidden="true" />
        <PageTitle>{t(said.title)}</PageTitle>
        <p class="lead">{t(said.text)}</p>
        <Patience at={state.retryAt.value} left={left} />
        <div class="row">
          {mayRetry && (
            <RetryButton
              left={left}
              onRetry={() => {
                actions.reopen()
              }}
            />
          )}
          <HomeLink class={mayRetry ? 'button plain' : 'button main'}>{t('ended.home')}</HomeLink>
        </div>
      </section>
    </PageFrame>
  )
}

function mayHelpToRetry(code: ShownCode): boolean {
  return code === 'offline' || (code !== 'unsupported-browser' && errors[code].retry)
}
