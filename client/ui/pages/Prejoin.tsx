// Before the call: see and hear oneself, choose devices, say a name, join.
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { RoomName } from '../../../protocol/primitives.ts'
import { useCall } from '../context.ts'
import { t } from '../language.ts'
import { PageFrame } from '../PageFrame.tsx'
import { InvitedBanner } from './InvitedBanner.tsx'
import { JoinForm } from './JoinForm.tsx'
import { Preview } from './Preview.tsx'

export function Prejoin({ room }: { readonly room: RoomName }): JSX.Element {
  const { actions } = useCall()
  useEffect(() => {
    void actions.preview()
  }, [])
  return (
    <PageFrame class="prejoin">
      <Preview />
      <section class="prejoin-form" aria-labelledby="prejoin-title" aria-describedby="prejoin-invited">
        <p class="eyebrow">
          {t('prejoin.room')} <span class="room-name">{room}</span>
        </p>
        <h1 class="page-title" id="prejoin-title">
          {t('prejoin.title')}
        </h1>
        <InvitedBanner room={room} id="prejoin-invited" />
        <JoinForm />
      </section>
    </PageFrame>
  )
}
