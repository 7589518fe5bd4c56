// Adds an address to those who are told by e-mail.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import type { Notified } from '../../../protocol/invitations.ts'
import { MAX_ADDRESS_LENGTH, MAX_NOTIFIED } from '../../../protocol/limits.ts'
import { TextField } from '../forms/TextField.tsx'
import { asAddress } from '../invite/parse-addresses.ts'
import { language, t } from '../language.ts'

type Props = {
  readonly shown: readonly Notified[]
  readonly save: (list: readonly Notified[]) => Promise<boolean>
}

export function NewNotified({ shown, save }: Props): JSX.Element {
  const typed = useSignal('')
  const problem = useSignal<string | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const add = async (): Promise<void> => {
    const address = asAddress(typed.value)
    problem.value = problemWith(address, shown)
    if (problem.value !== null || address === null) input.current?.focus()
    else if (await save([...shown, { address, ...toldAtFirst, language: language.value }])) typed.value = ''
  }
  return (
    <form
      class="notified-new"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <TextField
        label={t('notified.new')}
        value={typed.value}
        isAddress
        maxLength={MAX_ADDRESS_LENGTH}
        input={input}
        problem={problem.value}
        onInput={(value) => {
          typed.value = value
          problem.value = null
        }}
      />
      <button type="submit" class="button plain">
        {t('notified.add')}
      </button>
    </form>
  )
}

const toldAtFirst = { entries: true, waiting: true, answers: true } as const

function problemWith(address: string | null, shown: readonly Notified[]): string | null {
  if (address === null) return t('inviting.addressBad')
  const isThere = shown.some((each) => each.address.toLowerCase() === address.toLowerCase())
  if (isThere) return t('notified.twice')
  return shown.length >= MAX_NOTIFIED ? t('notified.full', { max: MAX_NOTIFIED }) : null
}
