// A labelled switch with a hint, and beside it what came of the last press.
import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import { DeedNote } from '../DeedNote.tsx'
import type { Outcome } from '../use-deed.ts'

type Props = {
  readonly label: string
  readonly hint?: string
  readonly isOn: boolean
  readonly outcome: Outcome
  readonly onChange: (isOn: boolean) => void
}

/** Never `disabled` while busy, which would drop the keyboard focus. */
export function Toggle(props: Props): JSX.Element {
  const id = useId()
  return (
    <div class="setting">
      <div class="setting-words">
        <label for={id}>{props.label}</label>
        {props.hint !== undefined && (
          <p class="hint" id={`${id}-hint`}>
            {props.hint}
          </p>
        )}
        <DeedNote outcome={props.outcome} />
      </div>
      <input
        id={id}
        type="checkbox"
        role="switch"
        class="toggle"
        checked={props.isOn}
        aria-describedby={props.hint === undefined ? undefined : `${id}-hint`}
        aria-busy={props.outcome.is === 'busy'}
        onChange={(event) => {
          const wanted = event.currentTarget.checked
          // The room decides: until it has, the switch shows what is asked for, and goes back when it is refused.
          event.currentTarget.checked = props.isOn
          props.onChange(wanted)
        }}
      />
    </div>
  )
}
