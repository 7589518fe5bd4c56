// On top of the people panel, for chairmen: who waits before the door, and what is told to them.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { Check } from 'typebox/value'
import { MAX_NOTE_LENGTH } from '../../../../protocol/limits.ts'
import { Note } from '../../../../protocol/primitives.ts'
import type { Knock } from '../../../../protocol/server-to-client.ts'
import { Avatar } from '../../Avatar.tsx'
import { useCall } from '../../context.ts'
import { DeedNote } from '../../DeedNote.tsx'
import { clockTime, t } from '../../language.ts'
import { useDeed } from '../../use-deed.ts'
import type { Do } from './menus.ts'

/** Shown while somebody waits, or may come to wait. */
export function Knocks({ act }: { readonly act: Do }): JSX.Element | null {
  const { state } = useCall()
  const id = useId()
  const knocks = state.knocks.value
  const settings = state.room.value?.settings
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // The button that was pressed has gone with its row.
    if (document.activeElement === document.body) heading.current?.focus()
  }, [knocks.length])
  const mayWait = settings !== undefined && (settings.waitingRoom !== 'off' || settings.opensWithChairman)
  if (!state.isChairman.value || (knocks.length === 0 && !mayWait)) return null
  return (
    <section class="knocks" aria-labelledby={id}>
      <h3 id={id} tabIndex={-1} ref={heading}>
        {t('knocks.title')}
        {knocks.length > 0 && <span class="count">{knocks.length}</span>}
      </h3>
      <Said count={knocks.length} />
      {knocks.length === 0 ? (
        <p class="hint">{t('knocks.nobody')}</p>
      ) : (
        <ul class="knock-list" aria-labelledby={id}>
          {knocks.map((knock) => (
            <KnockRow key={knock.peer} knock={knock} act={act} />
          ))}
        </ul>
      )}
      {knocks.length > 1 && (
        <div class="row">
          <button type="button" class="button main small" onClick={() => act('admit', { to: 'everybody' })}>
            {t('knocks.admitAll')}
          </button>
          <button type="button" class="button plain small" onClick={() => act('refuse-entry', { to: 'everybody' })}>
            {t('knocks.refuseAll')}
          </button>
        </div>
      )}
      <NoteForm />
    </section>
  )
}

/** No notice tells of a knock while this list is open. */
function Said({ count }: { readonly count: number }): JSX.Element {
  return (
    <p class="unseen" role="status">
      {count > 0 && t('call.waiting', { count })}
    </p>
  )
}

function KnockRow({ knock, act }: { readonly knock: Knock; readonly act: Do }): JSX.Element {
  const name = knock.name ?? t('tile.guest')
  return (
    <li class="person knock">
      <Avatar peer={knock.peer} name={knock.name ?? ''} />
      <span class="person-words">
        <span class="person-name">
          <bdi title={name}>{name}</bdi>
        </span>
        <span class="person-state">{t('knocks.since', { time: clockTime(knock.since) })}</span>
      </span>
      <span class="knock-answers">
        <button
          type="button"
          class="button main small"
          aria-label={t('knocks.admitOne', { name })}
          onClick={() => act('admit', { to: knock.peer })}
        >
          {t('knocks.admit')}
        </button>
        <button
          type="button"
          class="button plain small"
          aria-label={t('knocks.refuseOne', { name })}
          onClick={() => act('refuse-entry', { to: knock.peer })}
        >
          {t('knocks.refuse')}
        </button>
      </span>
    </li>
  )
}

function NoteForm(): JSX.Element {
  const id = useId()
  const deed = useDeed()
  const text = useSignal('')
  const isBad = useSignal(false)
  const box = useRef<HTMLInputElement>(null)
  const send = async (): Promise<void> => {
    const note = text.value.trim()
    isBad.value = !Check(Note, note)
    if (isBad.value) box.current?.focus()
    else await deed.run('tell-waiting', { text: note })
  }
  return (
    <form
      class="note-form"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <label for={id}>{t('knocks.note')}</label>
      <div class="note-row">
        <input
          id={id}
          ref={box}
          class="input"
          type="text"
          autocomplete="off"
          maxLength={MAX_NOTE_LENGTH}
          placeholder={t('knocks.notePlaceholder')}
          value={text.value}
          aria-invalid={isBad.value}
          onInput={(event) => {
            text.value = event.currentTarget.value
            isBad.value = false
          }}
        />
        <button type="submit" class="button plain small" aria-busy={deed.outcome.is === 'busy'}>
          {t('knocks.send')}
        </button>
      </div>
      {isBad.value && (
        <p class="problem-text" role="alert">
          {t('knocks.noteBad')}
        </p>
      )}
      <DeedNote outcome={deed.outcome} done={t('knocks.noteSent')} />
    </form>
  )
}
