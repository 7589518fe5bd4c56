// An invitation, opened from its mail: who invites, where and when; the invitee's answer; the way in.
import type { JSX } from 'preact'
import { DoorOpen, MailQuestionMark, MonitorSmartphone } from 'lucide-preact'
import type { InvitationReply } from '../../../protocol/http.ts'
import { BusyButton } from '../BusyButton.tsx'
import { useCall } from '../context.ts'
import { t } from '../language.ts'
import { PageFrame, PageTitle } from '../PageFrame.tsx'
import { Spinner } from '../Spinner.tsx'
import { AnswerPart } from './AnswerForm.tsx'
import { MeetingTime } from './MeetingTime.tsx'
import { RefusedPage } from './RefusedPage.tsx'

export function InvitationPage(): JSX.Element {
  const { state } = useCall()
  const invited = state.invited.value
  const refusal = state.refusal.value
  if (invited !== null) return <Letter invited={invited} />
  if (refusal !== null) return <RefusedPage code={refusal} icon={MailQuestionMark} />
  return (
    <PageFrame class="middle">
      <p class="opening" role="status">
        <Spinner />
        {t('guest.opening')}
      </p>
    </PageFrame>
  )
}

function Letter({ invited }: { readonly invited: InvitationReply }): JSX.Element {
  const { from, room, address, message, meeting } = invited
  return (
    <PageFrame class="middle guest">
      <article class="card letter">
        <div class="letter-told">
          <header class="letter-head">
            <PageTitle>{t('guest.title', { from, room })}</PageTitle>
            <p class="eyebrow">{t('guest.to', { address })}</p>
          </header>
          {message !== '' && (
            <blockquote class="quote" dir="auto">
              {message}
            </blockquote>
          )}
          {meeting !== null && <MeetingTime meeting={meeting} />}
        </div>
        <div class="letter-asked">
          <AnswerPart invited={invited} />
          <WayIn invited={invited} />
        </div>
      </article>
    </PageFrame>
  )
}

function WayIn({ invited }: { readonly invited: InvitationReply }): JSX.Element {
  const { state, actions } = useCall()
  if (invited.way === 'taken') return <Taken room={invited.room} />
  return (
    <section class="way-in">
      <BusyButton
        isBusy={state.busy.value}
        onClick={() => {
          void actions.followInvitation()
        }}
      >
        {t('guest.join')}
      </BusyButton>
      <p class="hint">{t(invited.way === 'yours' ? 'guest.yours' : 'guest.open')}</p>
      {invited.door === null && (
        <p class="remark">
          <DoorOpen size={18} aria-hidden="true" />
          <span>{t('guest.noDoor')}</span>
        </p>
      )}
    </section>
  )
}

/** The room may still have an ordinary way in. */
function Taken({ room }: { readonly room: string }): JSX.Element {
  const { actions } = useCall()
  return (
    <section class="way-in">
      <p class="remark">
        <MonitorSmartphone size={18} aria-hidden="true" />
        <span>{t('guest.taken')}</span>
      </p>
      <button
        type="button"
        class="button plain"
        onClick={() => {
          actions.goTo(`/${room}`)
        }}
      >
        {t('guest.without')}
      </button>
    </section>
  )
}
