// Of an invitation by e-mail: to whom, from whom, in which language, and what is said.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import {
  MAX_ADDRESS_LENGTH,
  MAX_INVITED_AT_ONCE,
  MAX_MESSAGE_LENGTH,
  MAX_NAME_LENGTH,
} from '../../../protocol/limits.ts'
import { languageNames, languages } from '../../i18n/translator.ts'
import { describedBy, Field as FieldFrame } from '../forms/Field.tsx'
import { TextArea } from '../forms/TextArea.tsx'
import { TextField } from '../forms/TextField.tsx'
import { t } from '../language.ts'
import { asMailText } from '../mail-text.ts'
import type { Draft, Field, Problems } from './draft.ts'
import { parseAddresses } from './parse-addresses.ts'

type Props = {
  readonly draft: Draft
  readonly problems: Problems
  /** That field was changed: what was wrong with it may be so no more. */
  readonly forget: (field: Field) => void
}

export function MailParts({ draft, problems, forget }: Props): JSX.Element {
  return (
    <>
      <AddressesBox draft={draft} problems={problems} forget={forget} />
      <div class="field-pair">
        <TextField
          label={t('inviting.from')}
          value={draft.from.value}
          autocomplete="name"
          maxLength={MAX_NAME_LENGTH}
          problem={problems.from ?? null}
          onInput={(value) => {
            draft.from.value = value
            forget('from')
          }}
        />
        <LanguageBox draft={draft} />
      </div>
      <TextField
        label={t('inviting.replyTo')}
        hint={t('inviting.replyToHint')}
        value={draft.replyTo.value}
        autocomplete="email"
        isAddress
        maxLength={MAX_ADDRESS_LENGTH}
        problem={problems.replyTo ?? null}
        onInput={(value) => {
          draft.replyTo.value = value
          forget('replyTo')
        }}
      />
      <MessageBox draft={draft} problem={problems.message ?? null} forget={forget} />
    </>
  )
}

/** Long enough for a whole address book to be pasted, so that what is too much can be said in words. */
const LONGEST_PASTE = 20_000

function AddressesBox({ draft, problems, forget }: Props): JSX.Element {
  const id = useId()
  const { found, bad } = parseAddresses(draft.addresses.value)
  // Told when the box is left; while somebody types, the last word is seldom whole.
  const told = useSignal('')
  const words = {
    label: t('inviting.addresses'),
    hint: t('inviting.addressesHint', { max: MAX_INVITED_AT_ONCE }),
    problem: problems.addresses ?? (told.value === '' ? null : t('inviting.addressesBad', { words: told.value })),
  }
  return (
    <FieldFrame {...words} id={id}>
      <textarea
        id={id}
        class="input text-area"
        rows={2}
        dir="ltr"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        maxLength={LONGEST_PASTE}
        value={draft.addresses.value}
        aria-invalid={words.problem !== null}
        aria-describedby={`${describedBy(id, words) ?? ''} ${id}-count`}
        onInput={(event) => {
          draft.addresses.value = event.currentTarget.value
          told.value = ''
          forget('addresses')
        }}
        onBlur={() => {
          told.value = bad.join(', ')
        }}
      />
      <p class="found" id={`${id}-count`}>
        {found.length > 0 && t('inviting.found', { count: found.length })}
      </p>
    </FieldFrame>
  )
}

function LanguageBox({ draft }: { readonly draft: Draft }): JSX.Element {
  const id = useId()
  return (
    <FieldFrame label={t('inviting.language')} id={id}>
      <select
        id={id}
        class="input"
        value={draft.language.value}
        onChange={(event) => {
          const wanted = languages.find((each) => each === event.currentTarget.value)
          if (wanted !== undefined) draft.language.value = wanted
        }}
      >
        {languages.map((each) => (
          <option key={each} value={each} lang={each}>
            {languageNames[each]}
          </option>
        ))}
      </select>
    </FieldFrame>
  )
}

/** Near the end of what fits, it is said how much is left. */
const TELL_BELOW = 200

type MessageProps = Pick<Props, 'draft' | 'forget'> & { readonly problem: string | null }

function MessageBox({ draft, problem, forget }: MessageProps): JSX.Element {
  const left = MAX_MESSAGE_LENGTH - asMailText(draft.message.value).length
  return (
    <div class="message-box">
      <TextArea
        label={t('inviting.message')}
        value={draft.message.value}
        rows={3}
        // A paste that is too long is not cut without a word.
        maxLength={LONGEST_PASTE}
        problem={problem}
        onInput={(value) => {
          draft.message.value = value
          forget('message')
        }}
      />
      {left < TELL_BELOW && problem === null && (
        <p class={left < 0 ? 'problem-text' : 'hint'}>
          {left < 0 ? t('inviting.messageOver', { count: -left }) : t('inviting.messageLeft', { count: left })}
        </p>
      )}
    </div>
  )
}
