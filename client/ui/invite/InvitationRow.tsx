// One invitation: to whom, where it stands, and what can be done about it.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { CalendarClock, EllipsisVertical, MailX, Send } from 'lucide-preact'
import type { Invitation } from '../../../protocol/invitations.ts'
import { useCall } from '../context.ts'
import { DeedNote } from '../DeedNote.tsx'
import { dayAndTime, t } from '../language.ts'
import { MenuButton, type MenuItem } from '../MenuButton.tsx'
import { useDeed } from '../use-deed.ts'
import { isGood } from './groups.ts'
import { RescheduleDialog } from './RescheduleDialog.tsx'
import { RevokeDialog } from './RevokeDialog.tsx'
import { problemWords, standingOf, type Standing } from './standing.ts'

type Props = { readonly invitation: Invitation; readonly now: number; readonly onDone: (words: string) => void }

export function InvitationRow({ invitation, now, onDone }: Props): JSX.Element {
  const { state } = useCall()
  const deed = useDeed()
  const asked = useSignal<'nothing' | 'date' | 'end'>('nothing')
  const { address } = invitation
  const isStuck = problemWords(invitation) !== null
  const close = (): void => {
    asked.value = 'nothing'
  }
  const items: readonly MenuItem[] = [
    {
      label: t('invited.resend'),
      icon: Send,
      onChoose: () => void deed.run('resend-invitation', { invitation: invitation.id }),
    },
    { label: t('invited.reschedule'), icon: CalendarClock, onChoose: () => (asked.value = 'date') },
    { label: t('invited.revoke'), icon: MailX, isDanger: true, onChoose: () => (asked.value = 'end') },
  ]
  return (
    <li class="invitation">
      <Words invitation={invitation} standings={standingOf(invitation, state, now)} isGood={isGood(invitation, now)}>
        {/* Where the mail is by now stands above, if it cannot go out: that is the answer then. */}
        <DeedNote
          outcome={isStuck && deed.outcome.is === 'done' ? { is: 'idle' } : deed.outcome}
          done={t('invited.resent')}
        />
      </Words>
      {isGood(invitation, now) && (
        <MenuButton label={t('people.actions', { name: address })} items={items} class="icon-button person-menu">
          <EllipsisVertical size={20} />
        </MenuButton>
      )}
      {asked.value === 'date' && <RescheduleDialog invitations={[invitation]} onDone={onDone} onClose={close} />}
      {asked.value === 'end' && <RevokeDialog invitations={[invitation]} onDone={onDone} onClose={close} />}
    </li>
  )
}

type WordsProps = {
  readonly invitation: Invitation
  readonly standings: readonly Standing[]
  readonly isGood: boolean
  readonly children: JSX.Element
}

function Words({ invitation, standings, isGood: isShownGood, children }: WordsProps): JSX.Element {
  const { address, answer, meeting } = invitation
  const problem = problemWords(invitation)
  return (
    <div class="invitation-words">
      <bdi class="invitation-address" title={address}>
        {address}
      </bdi>
      <p class="standings">
        {standings.map(({ icon: Icon, words, look }) => (
          <span key={words} class={`standing is-${look}`}>
            <Icon size={16} aria-hidden="true" />
            {words}
          </span>
        ))}
        {/* With a date it goes without saying. */}
        {isShownGood && meeting === null && (
          <span class="standing">{t('invited.until', { time: dayAndTime(invitation.expiresAt) })}</span>
        )}
      </p>
      {problem !== null && <p class="hint">{problem}</p>}
      {answer !== null && answer.message !== '' && (
        <blockquote class="invitation-answer" dir="auto" aria-label={t('invited.message', { address })}>
          {answer.message}
        </blockquote>
      )}
      {children}
    </div>
  )
}
