// Who is kept out of the room, and the way to let them in again.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import type { ErrorCode } from '../../../protocol/errors.ts'
import type { Ban } from '../../../protocol/http.ts'
import { useCall } from '../context.ts'
import { DeedNote } from '../DeedNote.tsx'
import { errorText } from '../error-text.ts'
import { dayAndTime, t } from '../language.ts'
import { Spinner } from '../Spinner.tsx'
import { useDeed } from '../use-deed.ts'

type Loaded =
  | { readonly is: 'loading' }
  | { readonly is: 'loaded'; readonly bans: readonly Ban[] }
  | { readonly is: 'failed'; readonly code: ErrorCode | 'offline' }

export function Bans(): JSX.Element {
  const { state, actions } = useCall()
  const id = useId()
  const loaded = useSignal<Loaded>({ is: 'loading' })
  const load = async (): Promise<void> => {
    const reply = await actions.loadBans()
    loaded.value = reply.ok ? { is: 'loaded', bans: reply.value } : { is: 'failed', code: reply.error }
  }
  // Whenever somebody leaves: it may be that another chairman has just removed them.
  const people = state.participants.value.size
  useEffect(() => {
    void load()
  }, [people])
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // The button that lifted a ban has gone with it.
    if (document.activeElement === document.body) heading.current?.focus()
  }, [loaded.value])
  return (
    <section class="setting is-tall" aria-labelledby={id}>
      <h4 id={id} tabIndex={-1} ref={heading}>
        {t('room.bans')}
      </h4>
      <BanList loaded={loaded.value} onLifted={() => void load()} />
    </section>
  )
}

type ListProps = { readonly loaded: Loaded; readonly onLifted: () => void }

function BanList({ loaded, onLifted }: ListProps): JSX.Element {
  if (loaded.is === 'loading') return <Spinner />
  if (loaded.is === 'failed') return <p class="problem-text">{t(errorText(loaded.code).text)}</p>
  if (loaded.bans.length === 0) return <p class="hint">{t('room.noBans')}</p>
  return (
    <ul class="bans">
      {loaded.bans.map((ban) => (
        <BanRow key={ban.id} ban={ban} onLifted={onLifted} />
      ))}
    </ul>
  )
}

function BanRow({ ban, onLifted }: { readonly ban: Ban; readonly onLifted: () => void }): JSX.Element {
  const deed = useDeed()
  const name = ban.name ?? t('tile.guest')
  const lift = async (): Promise<void> => {
    if (await deed.run('lift-ban', { ban: ban.id })) onLifted()
  }
  return (
    <li class="ban">
      <span class="person-words">
        <bdi class="ban-name">{name}</bdi>
        <span class="person-state">
          {t('room.banAt', { time: dayAndTime(ban.at) })}
          {ban.address && ` · ${t('room.banAddress')}`}
        </span>
        {deed.outcome.is === 'refused' && <DeedNote outcome={deed.outcome} />}
      </span>
      <button
        type="button"
        class="button plain small"
        aria-label={t('room.liftOne', { name })}
        aria-busy={deed.outcome.is === 'busy'}
        onClick={() => void lift()}
      >
        {t('room.lift')}
      </button>
    </li>
  )
}
