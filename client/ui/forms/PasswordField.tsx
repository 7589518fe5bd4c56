// A password box that can be looked into.
import { useSignal } from '@preact/signals'
import type { JSX, Ref } from 'preact'
import { Eye, EyeOff } from 'lucide-preact'
import { useId } from 'preact/hooks'
import { MAX_PASSWORD_LENGTH } from '../../../protocol/limits.ts'
import { t } from '../language.ts'

type Props = {
  readonly label: string
  readonly value: string
  readonly onInput: (value: string) => void
  readonly hint?: string
  readonly problem?: string | null
  /** A room's password is not the person's own: `off` unless it is being set. */
  readonly autocomplete?: 'off' | 'new-password' | 'current-password'
  readonly input?: Ref<HTMLInputElement>
}

export function PasswordField(props: Props): JSX.Element {
  const id = useId()
  const isShown = useSignal(false)
  const problem = props.problem ?? null
  const about = [problem === null ? null : `${id}-problem`, props.hint === undefined ? null : `${id}-hint`]
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <div class="password">
        <input
          id={id}
          ref={props.input ?? null}
          type={isShown.value ? 'text' : 'password'}
          class="input"
          value={props.value}
          autocomplete={props.autocomplete ?? 'off'}
          maxLength={MAX_PASSWORD_LENGTH}
          spellcheck={false}
          autocapitalize="none"
          aria-invalid={problem !== null}
          aria-describedby={about.filter(Boolean).join(' ') || undefined}
          onInput={(event) => {
            props.onInput(event.currentTarget.value)
          }}
        />
        <button
          type="button"
          class="icon-button password-eye"
          aria-label={t(isShown.value ? 'password.hide' : 'password.show')}
          title={t(isShown.value ? 'password.hide' : 'password.show')}
          onClick={() => {
            isShown.value = !isShown.value
          }}
        >
          {isShown.value ? <EyeOff size={20} /> : <Eye size={20} />}
        </button>
      </div>
      {problem !== null && (
        <p class="problem-text" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
      {props.hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
    </div>
  )
}
