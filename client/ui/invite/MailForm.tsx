// The form by which chairmen invite people by e-mail.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { CircleAlert } from 'lucide-preact'
import { useRef } from 'preact/hooks'
import { BusyButton } from '../BusyButton.tsx'
import { useCall } from '../context.ts'
import { errorText } from '../error-text.ts'
import { t } from '../language.ts'
import { Patience } from '../Patience.tsx'
import { useDeed, type Outcome } from '../use-deed.ts'
import { useTimeLeft } from '../use-now.ts'
import { DatePart } from './DatePart.tsx'
import { DoorPart } from './DoorPart.tsx'
import { readDraft, type Draft, type Field, type Problems } from './draft.ts'
import { MailParts } from './MailParts.tsx'
import { useInvalidFocus } from './use-invalid-focus.ts'

type Props = {
  readonly draft: Draft
  /** To so many addresses. */
  readonly onSent: (count: number) => void
}

export function MailForm({ draft, onSent }: Props): JSX.Element {
  const deed = useDeed()
  const problems = useSignal<Problems>({})
  const form = useRef<HTMLFormElement>(null)
  const focusInvalid = useInvalidFocus(form)
  const { at, left } = useRetry(deed.outcome)
  const forget = (field: Field): void => {
    if (typeof problems.value[field] === 'string') problems.value = { ...problems.value, [field]: null }
    // It may have been one of them that has had enough mail: nobody waits a day to write to the others.
    if (field === 'addresses') deed.forget()
  }
  const send = async (): Promise<void> => {
    if (deed.outcome.is === 'busy' || left > 0) return
    const read = readDraft(draft, Date.now())
    problems.value = read.ok ? {} : read.error
    if (!read.ok) focusInvalid()
    else if (await deed.run('invite', read.value)) onSent(read.value.addresses.length)
  }
  return (
    <form
      ref={form}
      class="invite-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <MailParts draft={draft} problems={problems.value} forget={forget} />
      <DatePart draft={draft} problems={withRefusal(problems.value, deed.outcome)} forget={forget} />
      <DoorPart draft={draft} />
      <Foot outcome={deed.outcome} at={at} left={left} />
    </form>
  )
}

type Retry = {
  /** UTC milliseconds; null when the relay has not said, or nothing was refused. */
  readonly at: number | null
  /** Milliseconds from now; 0 when there is nothing to wait for. */
  readonly left: number
}

function useRetry(outcome: Outcome): Retry {
  const { state } = useCall()
  const at = outcome.is === 'refused' ? state.retryAt.value : null
  return { at, left: useTimeLeft(at) }
}

/** What the relay has against the date stands beside the date. */
function withRefusal(problems: Problems, outcome: Outcome): Problems {
  if (outcome.is !== 'refused' || outcome.code !== 'bad-meeting') return problems
  return { wall: t('error.bad-meeting'), ...problems }
}

function Foot({ outcome, at, left }: Retry & { readonly outcome: Outcome }): JSX.Element {
  const isRefused = outcome.is === 'refused' && outcome.code !== 'bad-meeting'
  return (
    <div class="invite-foot">
      {isRefused && (
        <p class="refusal" role="alert">
          <CircleAlert size={18} aria-hidden="true" />
          <span>{t(errorText(outcome.code).text)}</span>
        </p>
      )}
      <Patience at={at} left={left} />
      <div class="invite-send">
        <p class="hint">{t('inviting.note')}</p>
        <BusyButton isBusy={outcome.is === 'busy'} isHeld={left > 0}>
          {t('inviting.send')}
        </BusyButton>
      </div>
    </div>
  )
}
