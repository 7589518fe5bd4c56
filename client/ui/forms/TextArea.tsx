// A labelled box for a few lines of plain text.
import type { JSX, Ref } from 'preact'
import { useId } from 'preact/hooks'
import { describedBy, Field, type FieldWords } from './Field.tsx'

type Props = FieldWords & {
  readonly value: string
  readonly onInput: (value: string) => void
  readonly maxLength: number
  readonly rows?: number
  readonly input?: Ref<HTMLTextAreaElement>
}

export function TextArea(props: Props): JSX.Element {
  const id = useId()
  return (
    <Field {...props} id={id}>
      <textarea
        id={id}
        ref={props.input ?? null}
        class="input text-area"
        rows={props.rows ?? 3}
        dir="auto"
        value={props.value}
        maxLength={props.maxLength}
        aria-invalid={typeof props.problem === 'string'}
        aria-describedby={describedBy(id, props)}
        onInput={(event) => {
          props.onInput(event.currentTarget.value)
        }}
      />
    </Field>
  )
}
