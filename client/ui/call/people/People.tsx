// Who is in the room, and for chairmen what to do about it.
import { useSignal, type Signal } from '@preact/signals'
import type { JSX } from 'preact'
import { CircleAlert, ListChecks, Users } from 'lucide-preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import type { ErrorCode } from '../../../../protocol/errors.ts'
import type { PeerId } from '../../../../protocol/primitives.ts'
import { isOutage } from '../../../actions/refusals.ts'
import { modeOf } from '../../../state/floor.ts'
import { useCall } from '../../context.ts'
import { errorText } from '../../error-text.ts'
import { t } from '../../language.ts'
import { MenuButton } from '../../MenuButton.tsx'
import { Panel } from '../Panel.tsx'
import { FloorQueue } from './FloorQueue.tsx'
import { Knocks } from './Knocks.tsx'
import { itemsFor, itemsForAll, type Do } from './menus.ts'
import { PersonRow } from './PersonRow.tsx'
import { RemoveDialog } from './RemoveDialog.tsx'
import { RoomFacts } from './RoomFacts.tsx'
import { TooManyHint } from './RouteSign.tsx'
import { isNamed, rowsOf, type Row } from './rows.ts'

/** With more people than this, one searches rather than looks. */
const SEARCH_ABOVE = 8

/** “Try again in a moment” is not said for longer than it is good advice. */
const OUTAGE_SHOWN_FOR_MS = 15_000

/** Peers that are ticked to be removed together; null: nobody is being chosen. */
type Chosen = Signal<ReadonlySet<PeerId> | null>

export function People(): JSX.Element {
  const { state, actions } = useCall()
  const problem = useProblem()
  const search = useSignal('')
  const chosen: Chosen = useSignal<ReadonlySet<PeerId> | null>(null)
  const removing = useSignal<readonly Row[]>([])
  const rows = rowsOf(state)
  // Several may be under way at once: a chairman who mutes three people does not wait for each.
  const act: Do = (name, fields) => {
    void actions.act(name, fields).then((code) => {
      problem.value = code
    })
  }
  const isChairman = state.isChairman.value
  const remove = (some: readonly Row[]): void => {
    removing.value = some
  }
  return (
    <Panel title={t('people.title')} class="is-people">
      <div class="panel-scroll">
        <Knocks act={act} />
        <FloorQueue rows={rows} act={act} />
        <div class="people-head">
          <p class="panel-note">{t('people.count', { count: rows.length })}</p>
          {isChairman && rows.length > 1 && <HeadTools rows={rows} act={act} chosen={chosen} />}
        </div>
        <TooManyHint />
        {problem.value !== null && (
          <p class="refusal people-problem" role="alert">
            <CircleAlert size={18} aria-hidden="true" />
            <span>{t(errorText(problem.value).text)}</span>
          </p>
        )}
        {rows.length > SEARCH_ABOVE && <Search text={search} />}
        <List rows={rows} search={rows.length > SEARCH_ABOVE ? search.value : ''} {...{ act, chosen, removing }} />
        <RoomFacts />
      </div>
      {isChairman && chosen.value !== null && <ChosenBar rows={rows} chosen={chosen} onRemove={remove} />}
      {removing.value.length > 0 && (
        <RemoveDialog
          rows={removing.value}
          onClose={(isDone) => {
            removing.value = []
            if (isDone) chosen.value = null
          }}
        />
      )}
    </Panel>
  )
}

/** Why the last act was refused; forgotten by itself when it was the relay's fault and that is over. */
function useProblem(): Signal<ErrorCode | 'offline' | null> {
  const { state } = useCall()
  const problem = useSignal<ErrorCode | 'offline' | null>(null)
  const isJoined = state.connection.value.is === 'joined'
  useEffect(() => {
    if (isJoined && problem.value === 'offline') problem.value = null
  }, [isJoined])
  const code = problem.value
  useEffect(() => {
    if (code === null || !isOutage(code)) return undefined
    const timer = setTimeout(() => {
      problem.value = null
    }, OUTAGE_SHOWN_FOR_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [code])
  return problem
}

type ListProps = {
  readonly rows: readonly Row[]
  readonly search: string
  readonly act: Do
  readonly chosen: Chosen
  /** Whom the open dialog is about. */
  readonly removing: Signal<readonly Row[]>
}

function List({ rows, search, act, chosen, removing }: ListProps): JSX.Element {
  const { state } = useCall()
  const isChairman = state.isChairman.value
  const mode = modeOf(state)
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    // The waiting people above stay in sight.
    list.current?.focus({ preventScroll: true })
  }, [])
  const isAsking = removing.value.length > 0
  useEffect(() => {
    // What had the focus has gone: the row whose menu it was, or the form that made us a chairman.
    if (document.activeElement === document.body) list.current?.focus({ preventScroll: true })
  }, [rows.length, isAsking, isChairman])
  const itemsOf = (row: Row) =>
    isChairman && chosen.value === null ? itemsFor(row, mode, act, () => (removing.value = [row])) : null
  const found = rows.filter((row) => isNamed(row, search))
  const choiceOf = (row: Row) => {
    const set = chosen.value
    if (set === null || row.isSelf || !isChairman) return null
    return {
      isChosen: set.has(row.peer),
      onFlip: () => {
        chosen.value = new Set(set.has(row.peer) ? [...set].filter((each) => each !== row.peer) : [...set, row.peer])
      },
    }
  }
  return (
    <>
      <ul class="people" ref={list} tabIndex={-1} aria-label={t('people.title')}>
        {found.map((row) => (
          <PersonRow key={row.isSelf ? 'self' : row.peer} row={row} items={itemsOf(row)} choice={choiceOf(row)} />
        ))}
      </ul>
      <p class="panel-note" role="status">
        {found.length === 0 && t('people.nobody')}
      </p>
    </>
  )
}

function Search({ text }: { readonly text: Signal<string> }): JSX.Element {
  const id = useId()
  return (
    <div class="people-search">
      <label class="unseen" for={id}>
        {t('people.search')}
      </label>
      <input
        id={id}
        class="input"
        type="search"
        autocomplete="off"
        placeholder={t('people.search')}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value
        }}
        onKeyDown={(event) => {
          // The first Escape empties the box, the next one closes the panel.
          if (event.key !== 'Escape' || text.value === '') return
          event.preventDefault()
          text.value = ''
        }}
      />
    </div>
  )
}

type HeadProps = { readonly rows: readonly Row[]; readonly act: Do; readonly chosen: Chosen }

function HeadTools({ rows, act, chosen }: HeadProps): JSX.Element {
  return (
    <span class="people-tools">
      {rows.length > 2 && (
        <button
          type="button"
          class="icon-button"
          aria-label={t('people.select')}
          title={t('people.select')}
          aria-pressed={chosen.value !== null}
          onClick={() => {
            chosen.value = chosen.value === null ? new Set() : null
          }}
        >
          <ListChecks size={20} />
        </button>
      )}
      <MenuButton label={t('people.actionsForAll')} items={itemsForAll(rows, act)} class="button plain small">
        <Users size={16} aria-hidden="true" />
        {t('people.everybody')}
      </MenuButton>
    </span>
  )
}

type BarProps = {
  readonly rows: readonly Row[]
  readonly chosen: Chosen
  readonly onRemove: (rows: readonly Row[]) => void
}

function ChosenBar({ rows, chosen, onRemove }: BarProps): JSX.Element {
  // Somebody who has left since is not counted.
  const some = rows.filter((row) => chosen.value?.has(row.peer) === true)
  return (
    <div class="chosen-bar">
      <p role="status">{t('people.selected', { count: some.length })}</p>
      <button
        type="button"
        class="button plain small"
        onClick={() => {
          chosen.value = null
        }}
      >
        {t('people.cancel')}
      </button>
      <button
        type="button"
        class="button danger small"
        disabled={some.length === 0}
        onClick={() => {
          onRemove(some)
        }}
      >
        {t('act.remove')}
      </button>
    </div>
  )
}
