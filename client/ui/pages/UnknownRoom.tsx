// The address names a room that is not open: offers to open it.
import type { JSX } from 'preact'
import type { RoomName } from '../../../protocol/primitives.ts'
import { BusyButton } from '../BusyButton.tsx'
import { useCall } from '../context.ts'
import { t } from '../language.ts'
import { HomeLink, PageFrame, PageTitle } from '../PageFrame.tsx'
import { Refusal } from '../Refusal.tsx'

export function UnknownRoom({ room }: { readonly room: RoomName }): JSX.Element {
  const { state, actions } = useCall()
  const isNamed = state.instance.value?.namesAllowed !== false
  return (
    <PageFrame class="middle">
      <section class="card">
        <PageTitle>{t('unknown.title', { room })}</PageTitle>
        <p class="lead">{t(isNamed ? 'unknown.text' : 'unknown.textRandom')}</p>
        <Refusal />
        <div class="row">
          <BusyButton
            isBusy={state.busy.value}
            onClick={() => {
              void actions.createRoom(isNamed ? room : '')
            }}
          >
            {t('home.create')}
          </BusyButton>
          <HomeLink class="button plain">{t(isNamed ? 'unknown.home' : 'ended.home')}</HomeLink>
        </div>
      </section>
    </PageFrame>
  )
}
