// The way out of our mails, and back. Opening it changes nothing: mail programs open links by themselves.
import { useSignal } from '@preact/signals'
import type { ComponentChildren, JSX } from 'preact'
import { MailCheck, MailMinus, MailX, type LucideIcon } from 'lucide-preact'
import { useRef } from 'preact/hooks'
import type { MessageKey } from '../../i18n/en.ts'
import { BusyButton } from '../BusyButton.tsx'
import { useCall } from '../context.ts'
import type { ShownCode } from '../error-text.ts'
import { t } from '../language.ts'
import { HomeLink, PageFrame, PageTitle } from '../PageFrame.tsx'
import { Patience } from '../Patience.tsx'
import { Refused } from '../Refusal.tsx'
import { Spinner } from '../Spinner.tsx'
import { useTimeLeft } from '../use-now.ts'
import { RefusedPage } from './RefusedPage.tsx'

type Said = {
  readonly icon: LucideIcon
  readonly title: MessageKey
  readonly text: MessageKey
  readonly button: MessageKey
}

const words: { readonly on: Said; readonly off: Said; readonly back: Said } = {
  on: { icon: MailMinus, title: 'mailbox.title', text: 'mailbox.text', button: 'mailbox.optOut' },
  off: { icon: MailX, title: 'mailbox.offTitle', text: 'mailbox.offText', button: 'mailbox.optIn' },
  back: { icon: MailCheck, title: 'mailbox.backTitle', text: 'mailbox.backText', button: 'mailbox.optOut' },
}

export function UnsubscribePage({ optedOut }: { readonly optedOut: boolean | null }): JSX.Element {
  const refusal = useCall().state.refusal.value
  if (optedOut !== null) return <Choice isOut={optedOut} />
  if (refusal !== null) return <RefusedPage code={refusal} icon={MailMinus} />
  return (
    <PageFrame class="middle">
      <p class="opening" role="status">
        <Spinner />
        {t('mailbox.opening')}
      </p>
    </PageFrame>
  )
}

function Choice({ isOut }: { readonly isOut: boolean }): JSX.Element {
  const { state, actions } = useCall()
  const isBusy = useSignal(false)
  const refused = useSignal<ShownCode | null>(null)
  const left = useTimeLeft(state.retryAt.value)
  const wasOut = useRef(false)
  if (isOut) wasOut.current = true
  const { icon: Icon, title, text, button } = words[standing(isOut, wasOut.current)]
  const change = async (): Promise<void> => {
    isBusy.value = true
    refused.value = null
    refused.value = await actions.optOut(!isOut)
    isBusy.value = false
  }
  return (
    <PageFrame class="middle guest">
      <section class="card">
        <Icon class="card-icon" size={28} aria-hidden="true" />
        {/* Anew after each change, so that it takes the focus and is read out. */}
        <PageTitle key={title}>{unbroken(t(title))}</PageTitle>
        <p class="lead">{t(text)}</p>
        <Refused code={refused.value} />
        <Patience at={state.retryAt.value} left={left} />
        <div class="row">
          <BusyButton isBusy={isBusy.value} isHeld={left > 0} onClick={() => void change()}>
            {t(button)}
          </BusyButton>
          <HomeLink class="button plain">{t('ended.home')}</HomeLink>
        </div>
      </section>
    </PageFrame>
  )
}

/** Whoever has changed their mind on this page is told that it was heard, and not asked again. */
function standing(isOut: boolean, wasOut: boolean): keyof typeof words {
  if (isOut) return 'off'
  return wasOut ? 'back' : 'on'
}

/** Large as it is, the title shall not break between the “e-” and the “mail”. */
function unbroken(text: string): ComponentChildren {
  return text.split(/(e-mails?)/).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <span key={index} class="unbroken">
        {part}
      </span>
    ),
  )
}
