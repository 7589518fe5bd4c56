// Asks before something that cannot be taken back, and stays until it is done or given up.
import type { ComponentChildren, JSX } from 'preact'
import { BusyButton } from './BusyButton.tsx'
import { Dialog } from './Dialog.tsx'
import { DeedNote } from './DeedNote.tsx'
import { t } from './language.ts'
import type { Outcome } from './use-deed.ts'

type Props = {
  readonly title: string
  readonly text: string
  /** On the button that does it. */
  readonly verb: string
  /** On the button that does not; where the verb itself is to cancel something, `Cancel` would mislead. */
  readonly keep?: string
  readonly outcome: Outcome
  readonly onConfirm: () => void
  readonly onClose: () => void
  readonly children?: ComponentChildren
}

export function ConfirmDialog(props: Props): JSX.Element {
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <p class="dialog-text">{props.text}</p>
      {props.children}
      {props.outcome.is === 'refused' && <DeedNote outcome={props.outcome} />}
      <div class="dialog-foot">
        <button type="button" class="button plain" onClick={props.onClose}>
          {props.keep ?? t('people.cancel')}
        </button>
        <BusyButton isBusy={props.outcome.is === 'busy'} isDanger onClick={props.onConfirm}>
          {props.verb}
        </BusyButton>
      </div>
    </Dialog>
  )
}
