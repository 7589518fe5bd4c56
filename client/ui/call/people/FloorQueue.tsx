// On top of the people panel, where the floor is given: who asks for it, in the order of their hands.
import type { JSX } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { knowsFloor } from '../../../state/floor.ts'
import { Avatar } from '../../Avatar.tsx'
import { useCall } from '../../context.ts'
import { clockTime, t } from '../../language.ts'
import { OwnFloor } from '../Floor.tsx'
import type { Do } from './menus.ts'
import type { Row } from './rows.ts'

type Props = { readonly rows: readonly Row[]; readonly act: Do }

export function FloorQueue({ rows, act }: Props): JSX.Element | null {
  const { state } = useCall()
  if (!knowsFloor(state)) return null
  const isChairman = state.isChairman.value
  const asking = rows.filter(isAsking).sort((a, b) => a.handAt - b.handAt)
  return (
    <>
      <OwnFloor />
      {(isChairman || asking.length > 0) && <Queue asking={asking} act={isChairman ? act : null} />}
    </>
  )
}

type Asking = Row & { readonly handAt: number }

/** Whoever has the floor may have a hand up for something else. */
function isAsking(row: Row): row is Asking {
  return row.handAt !== null && row.floorAt === null
}

function Queue({ asking, act }: { readonly asking: readonly Asking[]; readonly act: Do | null }): JSX.Element {
  const id = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // The button that was pressed has gone with its row.
    if (document.activeElement === document.body) heading.current?.focus()
  }, [asking.length])
  return (
    <section class="knocks" aria-labelledby={id}>
      <h3 id={id} tabIndex={-1} ref={heading}>
        {t('floor.asking')}
        {asking.length > 0 && <span class="count">{asking.length}</span>}
      </h3>
      {asking.length === 0 ? (
        <p class="hint">{t('floor.nobody')}</p>
      ) : (
        <ol class="knock-list" aria-labelledby={id}>
          {asking.map((row) => (
            <AskingRow key={row.peer} row={row} act={act} />
          ))}
        </ol>
      )}
    </section>
  )
}

function AskingRow({ row, act }: { readonly row: Asking; readonly act: Do | null }): JSX.Element {
  const id = useId()
  const name = row.isSelf ? t('tile.you') : row.shownName
  return (
    <li class="person knock">
      <Avatar peer={row.peer} name={row.name} />
      <span class="person-words">
        <span class="person-name">
          <bdi id={id} title={name}>
            {name}
          </bdi>
        </span>
        <span class="person-state">{t('floor.since', { time: clockTime(row.handAt) })}</span>
      </span>
      {act !== null && (
        <span class="knock-answers">
          <button
            type="button"
            class="button main small"
            aria-describedby={id}
            onClick={() => {
              act('give-floor', { to: row.peer })
            }}
          >
            {t('act.giveFloor')}
          </button>
        </span>
      )}
    </li>
  )
}
