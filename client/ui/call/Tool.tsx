// One button of the toolbar.
import type { JSX } from 'preact'
import { Lock, type LucideIcon } from 'lucide-preact'
import { useId } from 'preact/hooks'
import { useWhy, Why } from '../Why.tsx'

type Props = {
  readonly icon: LucideIcon
  readonly label: string
  readonly onPress: () => void
  /** Given only for buttons that open something. */
  readonly isOpen?: boolean
  readonly isLit?: boolean
  readonly isBusy?: boolean
  readonly shortcut?: string
  /** What a press means here, where the name does not say it. */
  readonly hint?: string | null
  /** Shown at the corner when above zero; `countWords` says what is counted. */
  readonly count?: number
  readonly countWords?: string
  /** Why it may not be used: then a press says so and does nothing else. */
  readonly why?: string | null
}

export function Tool(props: Props): JSX.Element {
  const id = useId()
  const Icon = props.icon
  const why = useWhy(props.why ?? null)
  const hasCount = (props.count ?? 0) > 0
  const hasHint = typeof props.hint === 'string'
  return (
    <span class="tool-place">
      <button
        type="button"
        class={classOf(props)}
        aria-label={props.label}
        aria-expanded={props.isOpen}
        aria-busy={props.isBusy}
        aria-keyshortcuts={props.shortcut}
        aria-describedby={hasCount || hasHint ? id : undefined}
        title={titleOf(props)}
        {...why.attributes}
        onClick={() => {
          if (!why.say()) props.onPress()
        }}
      >
        <Icon size={22} />
        {why.words !== null && <Lock class="tool-lock" size={14} strokeWidth={3} />}
        {hasCount && <Count id={id} count={props.count ?? 0} words={props.countWords ?? ''} />}
      </button>
      {hasHint && (
        <span class="unseen" id={id}>
          {props.hint}
        </span>
      )}
      <Why why={why} />
    </span>
  )
}

function classOf({ isLit, isOpen, why }: Props): string {
  const parts = ['tool']
  if (isLit === true || isOpen === true) parts.push('is-lit')
  if (typeof why === 'string') parts.push('is-locked')
  return parts.join(' ')
}

function titleOf({ why, hint, label, shortcut }: Props): string {
  if (typeof why === 'string') return why
  const name = shortcut === undefined ? label : `${label} (${shortcut})`
  return typeof hint === 'string' ? `${name}. ${hint}` : name
}

type CountProps = { readonly id: string; readonly count: number; readonly words: string }

function Count({ id, count, words }: CountProps): JSX.Element {
  return (
    <>
      <span class="badge" aria-hidden="true">
        {count > 99 ? '99+' : count}
      </span>
      <span class="unseen" id={id}>
        {words}
      </span>
    </>
  )
}
