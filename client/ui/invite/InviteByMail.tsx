// The window of chairmen: the address, the form for mails, and what became of those that were sent.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { Check } from 'lucide-preact'
import { ConfirmDialog } from '../ConfirmDialog.tsx'
import { useCall } from '../context.ts'
import { Dialog } from '../Dialog.tsx'
import { t } from '../language.ts'
import { emptyDraft, isBegun, useDraft } from './draft.ts'
import { InvitationList } from './InvitationList.tsx'
import { MailForm } from './MailForm.tsx'
import { Tabs } from './Tabs.tsx'
import { useInvitations } from './use-invitations.ts'

type Props = { readonly link: JSX.Element; readonly onClose: () => void }

export function InviteByMail({ link, onClose }: Props): JSX.Element {
  const { state } = useCall()
  const draft = useDraft()
  const open = useSignal<'link' | 'mail' | 'list'>('link')
  const done = useSignal('')
  const isLeaving = useSignal(false)
  const loading = useInvitations()
  const count = state.invitations.value?.length ?? 0
  const show = (key: typeof open.value): void => {
    open.value = key
    done.value = ''
  }
  const say = (words: string): void => {
    done.value = words
  }
  const sent = (many: number): void => {
    emptyDraft(draft)
    show('list')
    say(t('inviting.sent', { count: many }))
  }
  return (
    <Dialog
      title={t('invite.title')}
      class="is-wide"
      onClose={() => {
        if (isBegun(draft)) isLeaving.value = true
        else onClose()
      }}
    >
      <Said words={done.value} />
      <Tabs
        label={t('inviting.ways')}
        open={open.value}
        onOpen={show}
        tabs={[
          { key: 'link', label: t('inviting.tab.link'), content: () => link },
          { key: 'mail', label: t('inviting.tab.mail'), content: () => <MailForm draft={draft} onSent={sent} /> },
          {
            key: 'list',
            label: t('inviting.tab.list'),
            ...(count > 0 && { count: { number: count, words: t('inviting.count', { count }) } }),
            content: () => <InvitationList loading={loading} onDone={say} onWrite={() => show('mail')} />,
          },
        ]}
      />
      {isLeaving.value && <Leaving onStay={() => (isLeaving.value = false)} onLeave={onClose} />}
    </Dialog>
  )
}

/** The region is always there, so that screen readers hear what is put into it. */
function Said({ words }: { readonly words: string }): JSX.Element {
  return (
    <p class="invite-said" role="status">
      {words !== '' && (
        <>
          <Check size={18} aria-hidden="true" />
          <span>{words}</span>
        </>
      )}
    </p>
  )
}

type LeavingProps = { readonly onStay: () => void; readonly onLeave: () => void }

function Leaving({ onStay, onLeave }: LeavingProps): JSX.Element {
  return (
    <ConfirmDialog
      title={t('inviting.dropAsk')}
      text={t('inviting.dropText')}
      verb={t('inviting.drop')}
      keep={t('inviting.dropKeep')}
      outcome={{ is: 'idle' }}
      onConfirm={onLeave}
      onClose={onStay}
    />
  )
}
