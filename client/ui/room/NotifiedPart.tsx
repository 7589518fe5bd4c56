// Room settings: who is told by e-mail of what goes on in the room.
import type { JSX } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import type { Notified } from '../../../protocol/invitations.ts'
import { DeedNote } from '../DeedNote.tsx'
import { errorText } from '../error-text.ts'
import { t } from '../language.ts'
import { Spinner } from '../Spinner.tsx'
import { NewNotified } from './NewNotified.tsx'
import { NotifiedRow } from './NotifiedRow.tsx'
import { useNotified, type NotifiedList } from './use-notified.ts'

export function NotifiedPart(): JSX.Element {
  const id = useId()
  const list = useNotified()
  const heading = useRef<HTMLHeadingElement>(null)
  const count = list.shown?.length ?? 0
  useEffect(() => {
    // The button that removed an address has gone with it.
    if (document.activeElement === document.body) heading.current?.focus()
  }, [count])
  return (
    <section class="setting is-tall" aria-labelledby={id}>
      <div class="setting-words">
        <h4 id={id} tabIndex={-1} ref={heading}>
          {t('notified.list')}
        </h4>
        <p class="hint">{t('notified.hint')}</p>
        <DeedNote outcome={list.outcome} />
      </div>
      <Loaded list={list} />
    </section>
  )
}

function Loaded({ list }: { readonly list: NotifiedList }): JSX.Element {
  const { shown, problem } = list
  if (problem !== null) {
    return (
      <div class="row">
        <p class="problem-text">{t(errorText(problem).text)}</p>
        <button type="button" class="button plain small" onClick={list.reload}>
          {t('error.retry')}
        </button>
      </div>
    )
  }
  if (shown === null) return <Spinner />
  const put = (address: string, changed: readonly Notified[]): void => {
    void list.save(shown.flatMap((each) => (each.address === address ? changed : [each])))
  }
  return (
    <>
      {shown.length === 0 && <p class="hint">{t('notified.none')}</p>}
      <ul class="notified" aria-label={t('notified.list')}>
        {shown.map((each) => (
          <NotifiedRow
            key={each.address}
            notified={each}
            isBusy={list.outcome.is === 'busy'}
            onChange={(changed) => {
              put(each.address, [changed])
            }}
            onRemove={() => {
              put(each.address, [])
            }}
          />
        ))}
      </ul>
      <NewNotified shown={shown} save={list.save} />
    </>
  )
}
