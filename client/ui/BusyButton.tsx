// A form's main button, which says by itself that its work is under way.
import type { ComponentChildren, JSX } from 'preact'
import { Spinner } from './Spinner.tsx'

type Props = {
  readonly isBusy: boolean
  /** Not yet: something beside it says until when. */
  readonly isHeld?: boolean
  readonly isDanger?: boolean
  readonly isSmall?: boolean
  readonly children: ComponentChildren
  readonly onClick?: () => void
}

/** Not `disabled` while busy or held: that would drop the keyboard focus. A press does nothing then. */
export function BusyButton(props: Props): JSX.Element {
  const isHeld = props.isHeld === true
  const press = (event: MouseEvent): void => {
    if (props.isBusy || isHeld) event.preventDefault()
    else props.onClick?.()
  }
  const kind = props.isDanger === true ? 'danger' : 'main'
  return (
    <button
      type={props.onClick === undefined ? 'submit' : 'button'}
      class={`button ${kind} ${props.isSmall === true ? 'small' : ''} ${isHeld ? 'is-held' : ''}`}
      aria-disabled={props.isBusy || isHeld}
      aria-busy={props.isBusy}
      onClick={press}
    >
      {props.isBusy && <Spinner />}
      <span>{props.children}</span>
    </button>
  )
}
