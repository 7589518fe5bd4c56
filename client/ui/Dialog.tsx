// A modal window on the native <dialog>, which keeps the focus inside and gives it back when closed.
import type { ComponentChildren, JSX } from 'preact'
import { X } from 'lucide-preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { t } from './language.ts'

type Props = {
  readonly title: string
  readonly onClose: () => void
  readonly children: ComponentChildren
  readonly class?: string
}

/** Mounted means open. Escape, the close button and a press outside all end in `onClose`. */
export function Dialog({ title, onClose, children, class: className = '' }: Props): JSX.Element {
  const id = useId()
  const element = useRef<HTMLDialogElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    const dialog = element.current
    const before = document.activeElement
    if (dialog?.open === false) dialog.showModal()
    // Not the close button, which the browser would choose: that would be read out before the title.
    heading.current?.focus()
    return () => {
      dialog?.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={element}
      class={`dialog ${className}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        if (event.target === element.current) onClose()
      }}
    >
      <div class="dialog-body">
        <header class="dialog-head">
          <h2 id={id} tabIndex={-1} ref={heading}>
            {title}
          </h2>
          <button type="button" class="icon-button" aria-label={t('panel.close')} onClick={onClose}>
            <X size={20} />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  )
}
