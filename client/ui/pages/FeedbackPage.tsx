// A few words to those who run this Vroom.
import { useSignal, type Signal } from '@preact/signals'
import type { JSX, RefObject } from 'preact'
import { MessageSquareHeart, MessageSquareOff } from 'lucide-preact'
import { useRef } from 'preact/hooks'
import { Check } from 'typebox/value'
import type { FeedbackBody } from '../../../protocol/http.ts'
import { EmailAddress } from '../../../protocol/invitations.ts'
import { MAX_ADDRESS_LENGTH, MAX_MESSAGE_LENGTH, MAX_NAME_LENGTH } from '../../../protocol/limits.ts'
import type { MessageKey } from '../../i18n/en.ts'
import { BusyButton } from '../BusyButton.tsx'
import { useCall } from '../context.ts'
import { nameProblem } from '../display-name.ts'
import type { ShownCode } from '../error-text.ts'
import { TextArea } from '../forms/TextArea.tsx'
import { TextField } from '../forms/TextField.tsx'
import { t } from '../language.ts'
import { asMailText } from '../mail-text.ts'
import { HomeLink, PageFrame, PageTitle } from '../PageFrame.tsx'
import { Patience } from '../Patience.tsx'
import { Refused } from '../Refusal.tsx'
import { useTimeLeft } from '../use-now.ts'

type Box = {
  readonly text: Signal<string>
  readonly problem: Signal<MessageKey | null>
}
type Filled = {
  readonly name: Box & { readonly at: RefObject<HTMLInputElement> }
  readonly address: Box & { readonly at: RefObject<HTMLInputElement> }
  readonly message: Box & { readonly at: RefObject<HTMLTextAreaElement> }
}

export function FeedbackPage(): JSX.Element {
  const { state } = useCall()
  const isSent = useSignal(false)
  if (isSent.value) return <Thanks />
  if (state.instance.value?.feedback === false) return <Nobody />
  return (
    <PageFrame class="middle guest">
      <section class="card">
        <PageTitle>{t('feedback.title')}</PageTitle>
        <p class="lead">{t('feedback.text')}</p>
        <FeedbackForm
          onSent={() => {
            isSent.value = true
          }}
        />
      </section>
    </PageFrame>
  )
}

function FeedbackForm({ onSent }: { readonly onSent: () => void }): JSX.Element {
  const { state, actions } = useCall()
  const filled = useFilled()
  const isBusy = useSignal(false)
  const refused = useSignal<ShownCode | null>(null)
  const left = useTimeLeft(state.retryAt.value)
  const send = async (): Promise<void> => {
    if (isBusy.value || left > 0) return
    const wrong = problemWith(filled)
    if (wrong !== null) {
      wrong.current?.focus()
      return
    }
    isBusy.value = true
    refused.value = null
    refused.value = await actions.sendFeedback(bodyOf(filled))
    isBusy.value = false
    if (refused.value === null) onSent()
  }
  return (
    <form
      class="feedback"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <Boxes filled={filled} />
      <Refused code={refused.value} />
      <Patience at={state.retryAt.value} left={left} />
      <div class="row">
        <BusyButton isBusy={isBusy.value} isHeld={left > 0}>
          {t('feedback.send')}
        </BusyButton>
      </div>
    </form>
  )
}

function Boxes({ filled }: { readonly filled: Filled }): JSX.Element {
  return (
    <>
      <TextArea
        label={t('feedback.message')}
        rows={4}
        maxLength={MAX_MESSAGE_LENGTH}
        input={filled.message.at}
        {...wired(filled.message)}
      />
      <div class="feedback-writer">
        <TextField
          label={t('feedback.name')}
          hint={t('feedback.optional')}
          autocomplete="name"
          input={filled.name.at}
          {...wired(filled.name)}
        />
        <TextField
          label={t('feedback.address')}
          hint={t('feedback.addressHint')}
          autocomplete="email"
          isAddress
          maxLength={MAX_ADDRESS_LENGTH}
          input={filled.address.at}
          {...wired(filled.address)}
        />
      </div>
    </>
  )
}

function useFilled(): Filled {
  return {
    name: { text: useSignal(''), problem: useSignal(null), at: useRef(null) },
    address: { text: useSignal(''), problem: useSignal(null), at: useRef(null) },
    message: { text: useSignal(''), problem: useSignal(null), at: useRef(null) },
  }
}

function wired({ text, problem }: Box): {
  readonly value: string
  readonly problem: string | null
  readonly onInput: (value: string) => void
} {
  return {
    value: text.value,
    problem: problem.value === null ? null : t(problem.value, { max: MAX_NAME_LENGTH }),
    onInput(value) {
      text.value = value
      problem.value = null
    },
  }
}

/** The first box to correct, or null. Says beside each what is wrong. */
function problemWith({ name, address, message }: Filled): RefObject<HTMLElement> | null {
  const written = name.text.value.trim()
  const reachedAt = address.text.value.trim()
  message.problem.value = asMailText(message.text.value) === '' ? 'feedback.empty' : null
  name.problem.value = written === '' ? null : nameProblem(written)
  address.problem.value = reachedAt === '' || Check(EmailAddress, reachedAt) ? null : 'feedback.badAddress'
  return [message, name, address].find((box) => box.problem.value !== null)?.at ?? null
}

function bodyOf({ name, address, message }: Filled): FeedbackBody {
  const written = name.text.value.trim()
  const reachedAt = address.text.value.trim()
  return {
    message: asMailText(message.text.value),
    ...(written === '' ? {} : { name: written }),
    ...(reachedAt === '' ? {} : { address: reachedAt }),
  }
}

function Thanks(): JSX.Element {
  return (
    <PageFrame class="middle guest">
      <section class="card">
        <MessageSquareHeart class="card-icon" size={28} aria-hidden="true" />
        <PageTitle>{t('feedback.thanks')}</PageTitle>
        <p class="lead">{t('feedback.thanksText')}</p>
        <div class="row">
          <HomeLink class="button main">{t('ended.home')}</HomeLink>
        </div>
      </section>
    </PageFrame>
  )
}

function Nobody(): JSX.Element {
  return (
    <PageFrame class="middle guest">
      <section class="card">
        <MessageSquareOff class="card-icon" size={28} aria-hidden="true" />
        <PageTitle>{t('feedback.nobody')}</PageTitle>
        <p class="lead">{t('feedback.nobodyText')}</p>
        <div class="row">
          <HomeLink class="button main">{t('ended.home')}</HomeLink>
        </div>
      </section>
    </PageFrame>
  )
}
