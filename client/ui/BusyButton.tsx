// A form's main button, which says by itself that its work is under way.
import type { ComponentChildren, JSX } from 'preact'
import { Spinner } from './Spinner.tsx'

type Props = {
  readonly isBusy: boolean
  readonly children: ComponentChildren
  readonly onClick?: () => void
}

/** Not `disabled` while busy: that would drop the keyboard focus. A second press does nothing. */
export function BusyButton(props: Props): JSX.Element {
  const press = (event: MouseEvent): void => {
    if (props.isBusy) event.preventDefault()
    else props.onClick?.()
  }
  return (
    <button
      type={props.onClick === undefined ? 'submit' : 'button'}
      class="button main"
      aria-disabled={props.isBusy}
      aria-busy={props.isBusy}
      onClick={press}
    >
      {props.isBusy && <Spinner />}
      <span>{props.children}</span>
    </button>
  )
}
