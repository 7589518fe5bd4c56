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
  const problem = props.problem ?? null
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <Box {...props} id={id} />
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

function Box(props: Props & { readonly id: string }): JSX.Element {
  const isShown = useSignal(false)
  const eye = t(isShown.value ? 'password.hide' : 'password.show')
  return (
    <div class="password">
      <input
        id={props.id}
        ref={props.input ?? null}
        type={isShown.value ? 'text' : 'password'}
        class="input"
        value={props.value}
        autocomplete={props.autocomplete ?? 'off'}
        maxLength={MAX_PASSWORD_LENGTH}
        spellcheck={false}
        autocapitalize="none"
        aria-invalid={typeof props.problem === 'string'}
        aria-describedby={aboutBox(props)}
        onInput={(event) => {
          props.onInput(event.currentTarget.value)
        }}
      />
      <button
        type="button"
        class="icon-button password-eye"
        aria-label={eye}
        title={eye}
        onClick={() => {
          isShown.value = !isShown.value
        }}
      >
        {isShown.value ? <EyeOff size={20} /> : <Eye size={20} />}
      </button>
    </div>
  )
}

function aboutBox({ id, problem, hint }: Props & { readonly id: string }): string | undefined {
  const parts: string[] = []
  if (typeof problem === 'string') parts.push(`${id}-problem`)
  if (hint !== undefined) parts.push(`${id}-hint`)
  return parts.length === 0 ? undefined : parts.join(' ')
}
