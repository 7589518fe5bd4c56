// A row of tabs over what they show, walked by arrow keys.
import type { JSX, TargetedKeyboardEvent } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'

export type Tab<K extends string> = {
  readonly key: K
  readonly label: string
  /** Shown beside the label, and what it means for those who do not see it. */
  readonly count?: { readonly number: number; readonly words: string }
  readonly content: () => JSX.Element
}

type Props<K extends string> = {
  readonly label: string
  readonly tabs: readonly Tab<K>[]
  readonly open: K
  readonly onOpen: (key: K) => void
}

export function Tabs<K extends string>({ label, tabs, open, onOpen }: Props<K>): JSX.Element {
  const id = useId()
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const tab = row.current?.querySelector<HTMLElement>('[aria-selected="true"]')
    // What was pressed in the panel before has gone with it.
    if (document.activeElement === document.body) tab?.focus()
    const window = row.current?.closest('dialog')
    if (window) window.scrollTop = 0
  }, [open])
  const walk = (event: TargetedKeyboardEvent<HTMLElement>): void => {
    const to = target(event.key, tabs, open)
    if (to === undefined) return
    event.preventDefault()
    onOpen(to)
    row.current?.querySelector<HTMLElement>(`[data-tab="${to}"]`)?.focus()
  }
  return (
    <>
      <div class="tabs" role="tablist" aria-label={label} ref={row} onKeyDown={walk}>
        {tabs.map(({ key, label: text, count }) => (
          <button
            key={key}
            type="button"
            role="tab"
            id={`${id}-${key}`}
            data-tab={key}
            class="tab"
            aria-label={text}
            aria-selected={key === open}
            aria-controls={key === open ? `${id}-panel` : undefined}
            aria-describedby={count === undefined ? undefined : `${id}-${key}-count`}
            tabIndex={key === open ? 0 : -1}
            onClick={() => {
              onOpen(key)
            }}
          >
            {text}
            {count !== undefined && (
              <>
                <span class="tab-count" aria-hidden="true">
                  {count.number}
                </span>
                <span class="unseen" id={`${id}-${key}-count`}>
                  {count.words}
                </span>
              </>
            )}
          </button>
        ))}
      </div>
      <div class="tab-panel" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${open}`}>
        {tabs.find(({ key }) => key === open)?.content()}
      </div>
    </>
  )
}

function target<K extends string>(pressed: string, tabs: readonly Tab<K>[], open: K): K | undefined {
  const at = tabs.findIndex(({ key }) => key === open)
  const steps: Readonly<Record<string, number>> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: -1 }
  const to = steps[pressed]
  return to === undefined ? undefined : tabs.at(to % tabs.length)?.key
}
