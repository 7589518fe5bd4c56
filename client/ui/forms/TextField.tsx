// A labelled text box with a hint and, when there is one, what is wrong with it.
import type { JSX, Ref } from 'preact'
import { useId } from 'preact/hooks'

type Props = {
  readonly label: string
  readonly value: string
  readonly onInput: (value: string) => void
  readonly hint?: string
  readonly problem?: string | null
  readonly autocomplete?: string
  readonly maxLength?: number
  readonly input?: Ref<HTMLInputElement>
  readonly isCode?: boolean
}

export function TextField(props: Props): JSX.Element {
  const id = useId()
  const problem = props.problem ?? null
  const about = [problem === null ? null : `${id}-problem`, props.hint === undefined ? null : `${id}-hint`]
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <input
        id={id}
        ref={props.input ?? null}
        type="text"
        class="input"
        value={props.value}
        autocomplete={props.autocomplete ?? 'off'}
        maxLength={props.maxLength}
        spellcheck={false}
        autocapitalize={props.isCode === true ? 'none' : 'words'}
        aria-invalid={problem !== null}
        aria-describedby={about.filter(Boolean).join(' ') || undefined}
        onInput={(event) => {
          props.onInput(event.currentTarget.value)
        }}
      />
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
