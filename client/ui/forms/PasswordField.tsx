// A password box that can be looked into.
import { useSignal } from '@preact/signals'
import type { JSX, Ref } from 'preact'
import { Eye, EyeOff } from 'lucide-preact'
import { useId } from 'preact/hooks'
import { MAX_PASSWORD_LENGTH } from '../../../protocol/limits.ts'
import { t } from '../language.ts'
import { describedBy, Field, type FieldWords } from './Field.tsx'

type Props = FieldWords & {
  readonly value: string
  readonly onInput: (value: string) => void
  /** A room's password is not the person's own: `off` unless it is being set. */
  readonly autocomplete?: 'off' | 'new-password' | 'current-password'
  readonly input?: Ref<HTMLInputElement>
}

export function PasswordField(props: Props): JSX.Element {
  const id = useId()
  return (
    <Field {...props} id={id}>
      <Box {...props} id={id} />
    </Field>
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
        aria-describedby={describedBy(props.id, props)}
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
