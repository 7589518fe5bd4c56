// Asks before an invitation is revoked, or all those to a meeting.
import type { JSX } from 'preact'
import type { Invitation } from '../../../protocol/invitations.ts'
import { MAX_INVITATIONS_AT_ONCE } from '../../../protocol/limits.ts'
import { ConfirmDialog } from '../ConfirmDialog.tsx'
import { t } from '../language.ts'
import { useDeed } from '../use-deed.ts'

type Props = {
  /** One at least. */
  readonly invitations: readonly Invitation[]
  /** The meeting itself is off. */
  readonly isMeeting?: boolean
  readonly onDone: (words: string) => void
  readonly onClose: () => void
}

export function RevokeDialog({ invitations, isMeeting = false, onDone, onClose }: Props): JSX.Element {
  const deed = useDeed()
  const address = invitations[0]?.address ?? ''
  const isDated = invitations.some(({ meeting }) => meeting !== null)
  const revoke = async (): Promise<void> => {
    const ids = invitations.slice(0, MAX_INVITATIONS_AT_ONCE).map(({ id }) => id)
    if (!(await deed.run('revoke-invitations', { invitations: ids }))) return
    onDone(t(isMeeting ? 'invited.cancelled' : 'invited.revoked'))
    onClose()
  }
  const sentences = [
    isMeeting && t('invited.cancelText', { count: invitations.length, address }),
    t('invited.revokeText', { count: invitations.length }),
    isDated && t('invited.revokeCalendar', { count: invitations.length }),
  ]
  return (
    <ConfirmDialog
      title={isMeeting ? t('invited.cancelAsk') : t('invited.revokeAsk', { address })}
      text={sentences.filter(Boolean).join(' ')}
      verb={t(isMeeting ? 'invited.cancel' : 'invited.revoke')}
      keep={t('invited.keep')}
      outcome={deed.outcome}
      onConfirm={() => void revoke()}
      onClose={onClose}
    />
  )
}
