// What became of the invitations to this room, by the meetings that they are to.
import { Fragment, type JSX } from 'preact'
import { CloudOff, Mail } from 'lucide-preact'
import { useEffect, useRef } from 'preact/hooks'
import { useCall } from '../context.ts'
import { errorText } from '../error-text.ts'
import { t } from '../language.ts'
import { Spinner } from '../Spinner.tsx'
import { GroupHead } from './GroupHead.tsx'
import { groupsOf } from './groups.ts'
import { InvitationRow } from './InvitationRow.tsx'
import type { Loading } from './use-invitations.ts'

type Props = {
  readonly loading: Loading
  /** Something was done that leaves no trace beside its button. */
  readonly onDone: (words: string) => void
  /** To the form. */
  readonly onWrite: () => void
}

export function InvitationList({ loading, onDone, onWrite }: Props): JSX.Element {
  const { state } = useCall()
  const invitations = state.invitations.value
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    // The menu that was used last has gone with what it could do; perhaps while its window was still in front.
    if (document.activeElement === document.body) list.current?.focus({ preventScroll: true })
  })
  if (invitations === null) return <NotYet loading={loading} />
  const now = Date.now()
  return (
    <div class="invited">
      {state.connection.value.is === 'reconnecting' && (
        <p class="remark">
          <CloudOff size={18} aria-hidden="true" />
          <span>{t('invited.away')}</span>
        </p>
      )}
      {invitations.length === 0 && <Nobody onWrite={onWrite} />}
      <ul class="invitations" ref={list} tabIndex={-1} aria-label={t('inviting.tab.list')}>
        {groupsOf(invitations, now).map((group) => (
          <Fragment key={group.key}>
            <li role="none" class="invitation-head">
              <GroupHead group={group} now={now} onDone={onDone} />
            </li>
            {group.invitations.map((invitation) => (
              <InvitationRow key={invitation.id} invitation={invitation} now={now} onDone={onDone} />
            ))}
          </Fragment>
        ))}
      </ul>
    </div>
  )
}

function NotYet({ loading }: { readonly loading: Loading }): JSX.Element {
  if (loading.problem === null) {
    return (
      <p class="invited-empty" role="status">
        <Spinner />
        <span>{t('invited.loading')}</span>
      </p>
    )
  }
  return (
    <div class="invited-empty">
      <p class="problem-text" role="alert">
        {t(errorText(loading.problem).text)}
      </p>
      <button type="button" class="button plain small" onClick={loading.reload}>
        {t('error.retry')}
      </button>
    </div>
  )
}

function Nobody({ onWrite }: { readonly onWrite: () => void }): JSX.Element {
  return (
    <div class="invited-empty">
      <Mail size={28} aria-hidden="true" />
      <p>{t('invited.none')}</p>
      <button type="button" class="button plain small" onClick={onWrite}>
        {t('inviting.tab.mail')}
      </button>
    </div>
  )
}
