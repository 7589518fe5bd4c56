// A labelled text box with a hint and, when there is one, what is wrong with it.
import type { JSX, Ref } from 'preact'
import { useId } from 'preact/hooks'
import { describedBy, Field, type FieldWords } from './Field.tsx'

type Props = FieldWords & {
  readonly value: string
  readonly onInput: (value: string) => void
  readonly autocomplete?: string
  readonly maxLength?: number
  readonly input?: Ref<HTMLInputElement>
  readonly isCode?: boolean
  /** Screen keyboards then offer an “@”, and no capitals. */
  readonly isAddress?: boolean
}

export function TextField(props: Props): JSX.Element {
  const id = useId()
  const isAddress = props.isAddress === true
  return (
    <Field {...props} id={id}>
      <input
        id={id}
        ref={props.input ?? null}
        type={isAddress ? 'email' : 'text'}
        class="input"
        value={props.value}
        autocomplete={props.autocomplete ?? 'off'}
        maxLength={props.maxLength}
        spellcheck={false}
        autocapitalize={props.isCode === true || isAddress ? 'none' : 'words'}
        aria-invalid={typeof props.problem === 'string'}
        aria-describedby={describedBy(id, props)}
        onInput={(event) => {
          props.onInput(event.currentTarget.value)
        }}
      />
    </Field>
  )
}
