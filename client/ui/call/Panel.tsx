// The frame of the chat and people panels: beside the stage on wide windows, over it on phones.
import type { ComponentChildren, JSX } from 'preact'
import { X } from 'lucide-preact'
import { useId } from 'preact/hooks'
import { useCall } from '../context.ts'
import { t } from '../language.ts'

type Props = { readonly title: string; readonly children: ComponentChildren; readonly class?: string }

export function Panel(props: Props): JSX.Element {
  const { actions } = useCall()
  const id = useId()
  return (
    <aside class={`panel ${props.class ?? ''}`} aria-labelledby={id}>
      <header class="panel-head">
        <h2 id={id} tabIndex={-1}>
          {props.title}
        </h2>
        <button
          type="button"
          class="icon-button"
          aria-label={t('panel.close')}
          onClick={() => {
            actions.openPanel('none')
          }}
        >
          <X size={20} />
        </button>
      </header>
      {props.children}
    </aside>
  )
}
