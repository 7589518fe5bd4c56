// One of the room's two passwords: set it, change it, take it away. What is set is never shown again.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { KeyRound } from 'lucide-preact'
import { useId, useRef } from 'preact/hooks'
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '../../../protocol/limits.ts'
import { BusyButton } from '../BusyButton.tsx'
import { DeedNote } from '../DeedNote.tsx'
import { PasswordField } from '../forms/PasswordField.tsx'
import { t } from '../language.ts'
import { useDeed, type Deed } from '../use-deed.ts'
import { useFocusOnce } from '../use-focus.ts'

type Which = 'access' | 'owner'

const words = {
  access: { title: 'room.access', hint: 'room.accessHint', set: 'room.setAccess', change: 'room.changeAccess' },
  owner: { title: 'room.owner', hint: 'room.ownerHint', set: 'room.setOwner', change: 'room.changeOwner' },
} as const

export function PasswordSetting({ which, isSet }: { readonly which: Which; readonly isSet: boolean }): JSX.Element {
  const id = useId()
  const deed = useDeed()
  const isEditing = useSignal(false)
  const opener = useRef<HTMLButtonElement>(null)
  const close = (): void => {
    isEditing.value = false
    // After the buttons are back; unless the person has gone on to something else while it was being saved.
    setTimeout(() => {
      if (document.activeElement === document.body) opener.current?.focus()
    })
  }
  return (
    <section class="setting is-tall" aria-labelledby={id}>
      <div class="setting-words">
        <h4 id={id}>
          {t(words[which].title)}
          <span class={isSet ? 'role' : 'role is-quiet'}>{t(isSet ? 'room.isSet' : 'room.notSet')}</span>
        </h4>
        <p class="hint">{t(words[which].hint)}</p>
        <DeedNote outcome={deed.outcome} />
      </div>
      {isEditing.value ? (
        <PasswordForm which={which} deed={deed} onClose={close} />
      ) : (
        <div class="row">
          <button
            ref={opener}
            type="button"
            class="button plain small"
            onClick={() => {
              isEditing.value = true
            }}
          >
            <KeyRound size={16} aria-hidden="true" />
            {t(isSet ? words[which].change : words[which].set)}
          </button>
          {isSet && (
            <button
              type="button"
              class="button plain small"
              onClick={() => {
                // The button goes when it has worked; the focus must not go with it.
                opener.current?.focus()
                void deed.run('set-password', { which, password: null })
              }}
            >
              {t(which === 'access' ? 'room.removeAccess' : 'room.removeOwner')}
            </button>
          )}
        </div>
      )}
    </section>
  )
}

type FormProps = { readonly which: Which; readonly deed: Deed; readonly onClose: () => void }

function PasswordForm({ which, deed, onClose }: FormProps): JSX.Element {
  const typed = useSignal('')
  const problem = useSignal<string | null>(null)
  const input = useFocusOnce<HTMLInputElement>()
  const save = async (): Promise<void> => {
    problem.value = passwordProblem(typed.value)
    if (problem.value !== null) input.current?.focus()
    else if (await deed.run('set-password', { which, password: typed.value })) onClose()
  }
  return (
    <form
      class="password-form"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <PasswordField
        label={t('room.newPassword')}
        value={typed.value}
        autocomplete="new-password"
        input={input}
        problem={problem.value}
        onInput={(value) => {
          typed.value = value
          problem.value = null
        }}
      />
      <div class="row">
        <BusyButton isBusy={deed.outcome.is === 'busy'} isSmall>
          {t('room.savePassword')}
        </BusyButton>
        <button type="button" class="button plain small" onClick={onClose}>
          {t('people.cancel')}
        </button>
      </div>
    </form>
  )
}

function passwordProblem(password: string): string | null {
  if (password.length < MIN_PASSWORD_LENGTH) return t('room.passwordShort', { min: MIN_PASSWORD_LENGTH })
  return password.length > MAX_PASSWORD_LENGTH ? t('room.passwordLong', { max: MAX_PASSWORD_LENGTH }) : null
}
