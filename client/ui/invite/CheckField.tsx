// A box to tick, with a line under it that says what that means.
import type { Signal } from '@preact/signals'
import type { JSX } from 'preact'
import { useId } from 'preact/hooks'

type Props = { readonly label: string; readonly hint: string; readonly isOn: Signal<boolean> }

export function CheckField({ label, hint, isOn }: Props): JSX.Element {
  const id = useId()
  return (
    <div class="check-block">
      <label class="check">
        <input
          type="checkbox"
          checked={isOn.value}
          aria-describedby={id}
          onChange={(event) => {
            isOn.value = event.currentTarget.checked
          }}
        />
        <span>{label}</span>
      </label>
      <p class="hint" id={id}>
        {hint}
      </p>
    </div>
  )
}
