// Turns the pages of a gallery with more faces than fit.
import type { JSX } from 'preact'
import { ChevronLeft, ChevronRight, type LucideIcon } from 'lucide-preact'
import { useCall } from '../context.ts'
import { t } from '../language.ts'
import { boxStyle } from './box-style.ts'
import type { Pages } from './places.ts'

export function Pager({ pages: { page, count, bar } }: { readonly pages: Pages }): JSX.Element {
  return (
    <div class="pager" style={boxStyle(bar)}>
      <Turn icon={ChevronLeft} label={t('view.previousPage')} to={page - 1} isPossible={page > 0} />
      <span class="pager-number" role="status">
        <span aria-hidden="true">{`${page + 1} / ${count}`}</span>
        <span class="unseen">{t('view.page', { page: page + 1, pages: count })}</span>
      </span>
      <Turn icon={ChevronRight} label={t('view.nextPage')} to={page + 1} isPossible={page < count - 1} />
    </div>
  )
}

type TurnProps = {
  readonly icon: LucideIcon
  readonly label: string
  readonly to: number
  readonly isPossible: boolean
}

/** At an end it stays where it is, and keeps the focus. */
function Turn({ icon: Icon, label, to, isPossible }: TurnProps): JSX.Element {
  const { actions } = useCall()
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      aria-disabled={!isPossible}
      onClick={() => {
        if (isPossible) actions.turnPage(to)
      }}
    >
      <Icon size={22} />
    </button>
  )
}
