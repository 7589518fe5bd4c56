// On the way into a room by an invitation: whose it is, and for whom; or why it does not open the door.
import type { JSX, RefObject } from 'preact'
import { CircleAlert, MailOpen } from 'lucide-preact'
import { useEffect, useRef } from 'preact/hooks'
import type { InvitationReply } from '../../../protocol/http.ts'
import type { RoomName } from '../../../protocol/primitives.ts'
import { spoilsInvitation, type BadInvitation } from '../../actions/refusals.ts'
import { useCall } from '../context.ts'
import { errorText } from '../error-text.ts'
import { t } from '../language.ts'
import { MeetingLine } from './MeetingTime.tsx'

export function InvitedBanner({ room, id }: { readonly room: RoomName; readonly id: string }): JSX.Element | null {
  const { state } = useCall()
  const box = useRef<HTMLDivElement>(null)
  const wasShown = useRef(false)
  const invited = state.invited.value
  const code = state.refusal.value
  const refusal = spoilsInvitation(code) ? code : null
  useEffect(() => {
    // What a press on the button below brought is out of sight up here, perhaps; what stood here at first is not.
    if (wasShown.current && refusal !== null) box.current?.focus()
    wasShown.current = true
  }, [refusal])
  const refused = refusal ?? (invited?.way === 'taken' ? 'invitation-used' : null)
  if (refused !== null) return <NoGood code={refused} id={id} box={box} />
  if (invited?.room !== room) return null
  return <Invited invited={invited} id={id} />
}

function Invited({ invited, id }: { readonly invited: InvitationReply; readonly id: string }): JSX.Element {
  const { from, address, meeting } = invited
  return (
    <div class="invited-banner" id={id}>
      <MailOpen size={20} aria-hidden="true" />
      <div>
        <p>{t('guest.invited', { from, address })}</p>
        {meeting !== null && (
          <p class="hint">
            <MeetingLine meeting={meeting} />
          </p>
        )}
      </div>
    </div>
  )
}

type NoGoodProps = { readonly code: BadInvitation; readonly id: string; readonly box: RefObject<HTMLDivElement> }

function NoGood({ code, id, box }: NoGoodProps): JSX.Element {
  const said = errorText(code)
  return (
    <div class="refusal no-good" role="alert" id={id} tabIndex={-1} ref={box}>
      <CircleAlert size={18} aria-hidden="true" />
      <div>
        <p>
          <strong>{t(said.title)}</strong>
        </p>
        <p>{t(said.text)}</p>
        <p>{t('guest.ordinary')}</p>
      </div>
    </div>
  )
}
