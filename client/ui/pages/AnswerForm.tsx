// Will they come? What an invitee answers, and what stands answered.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { Check, Clock, X, type LucideIcon } from 'lucide-preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Answer, AnswerWord } from '../../../protocol/invitations.ts'
import { MAX_MESSAGE_LENGTH } from '../../../protocol/limits.ts'
import type { InvitationReply } from '../../../protocol/http.ts'
import type { MessageKey } from '../../i18n/en.ts'
import { useCall } from '../context.ts'
import type { ShownCode } from '../error-text.ts'
import { TextArea } from '../forms/TextArea.tsx'
import { language, t } from '../language.ts'
import { asMailText } from '../mail-text.ts'
import { localeOf, momentWords } from '../reader-time.ts'
import { Patience } from '../Patience.tsx'
import { Refused } from '../Refusal.tsx'
import { Spinner } from '../Spinner.tsx'
import { useTimeLeft } from '../use-now.ts'

const choices: readonly { readonly word: AnswerWord; readonly label: MessageKey; readonly icon: LucideIcon }[] = [
  { word: 'accepted', label: 'guest.accept', icon: Check },
  { word: 'later', label: 'guest.later', icon: Clock },
  { word: 'declined', label: 'guest.decline', icon: X },
]

const said = {
  accepted: 'guest.saidAccepted',
  later: 'guest.saidLater',
  declined: 'guest.saidDeclined',
} as const satisfies Record<AnswerWord, MessageKey>

export function AnswerPart({ invited }: { readonly invited: InvitationReply }): JSX.Element {
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // The button that was pressed last has gone with the form.
    if (!invited.mayAnswer && document.activeElement === document.body) title.current?.focus()
  }, [invited.mayAnswer])
  return (
    <section class="answer" aria-labelledby="answer-title">
      <h2 class="answer-title" id="answer-title" tabIndex={-1} ref={title}>
        {t(invited.answer === null && invited.mayAnswer ? 'guest.question' : 'guest.answer')}
      </h2>
      <div role="status">
        {invited.answer !== null && <Given answer={invited.answer} isFinal={!invited.mayAnswer} />}
        {!invited.mayAnswer && <p class="hint">{t(whyNot(invited))}</p>}
      </div>
      {invited.mayAnswer && <AnswerForm invited={invited} />}
    </section>
  )
}

function whyNot({ answer, meeting }: InvitationReply): MessageKey {
  if (answer === null) return 'guest.noAnswer'
  return meeting === null ? 'guest.noChange' : 'error.answer-closed'
}

/** As long as it may be changed, the message stands in the box. */
function Given({ answer, isFinal }: { readonly answer: Answer; readonly isFinal: boolean }): JSX.Element {
  return (
    <div class="given">
      <p>
        <strong>{t(said[answer.answer])}</strong>{' '}
        <span class="quiet">
          {t('guest.answeredAt', { when: momentWords(answer.at, localeOf(language.value, navigator.languages)) })}
        </span>
      </p>
      {isFinal && answer.message !== '' && (
        <blockquote class="quote" dir="auto">
          {answer.message}
        </blockquote>
      )}
    </div>
  )
}

function AnswerForm({ invited }: { readonly invited: InvitationReply }): JSX.Element {
  const { state, actions } = useCall()
  const message = useSignal(invited.answer?.message ?? '')
  const asked = useSignal<AnswerWord | null>(null)
  const refused = useSignal<ShownCode | null>(null)
  const left = useTimeLeft(state.retryAt.value)
  const given = invited.answer?.answer
  const isHeld = asked.value !== null || left > 0
  const answer = async (word: AnswerWord): Promise<void> => {
    if (isHeld) return
    asked.value = word
    refused.value = null
    refused.value = await actions.answerInvitation(word, asMailText(message.value))
    asked.value = null
  }
  return (
    <form
      class="answer-form"
      onSubmit={(event) => {
        event.preventDefault()
      }}
    >
      <TextArea
        label={t('guest.message')}
        value={message.value}
        rows={2}
        maxLength={MAX_MESSAGE_LENGTH}
        onInput={(value) => {
          message.value = value
        }}
      />
      <div class="choices">
        {choices.map(({ word, label, icon: Icon }) => (
          <button
            key={word}
            type="button"
            class={`button choice is-${word} ${left > 0 ? 'is-held' : ''}`}
            aria-pressed={given === word}
            aria-disabled={isHeld}
            aria-busy={asked.value === word}
            onClick={() => void answer(word)}
          >
            {asked.value === word ? <Spinner /> : <Icon size={20} aria-hidden="true" />}
            {t(label)}
          </button>
        ))}
      </div>
      <Refused code={refused.value} />
      <Patience at={state.retryAt.value} left={left} />
      {invited.answer !== null && (
        <p class="hint">{t(invited.meeting === null ? 'guest.mayChange' : 'guest.mayChangeUntil')}</p>
      )}
    </form>
  )
}
