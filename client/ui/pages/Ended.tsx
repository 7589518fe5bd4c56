// After the call: why it ended, and the ways on.
import type { JSX } from 'preact'
import { DoorOpen, MonitorSmartphone, UserX, WifiOff } from 'lucide-preact'
import type { RoomName } from '../../../protocol/primitives.ts'
import type { MessageKey } from '../../i18n/en.ts'
import type { EndReason } from '../../state/connection.ts'
import { useCall } from '../context.ts'
import { errorText } from '../error-text.ts'
import { t } from '../language.ts'
import { PageFrame, PageTitle } from '../PageFrame.tsx'

const icons = {
  left: DoorOpen,
  kicked: UserX,
  'taken-over': MonitorSmartphone,
  lost: WifiOff,
  refused: DoorOpen,
} as const satisfies Record<EndReason, unknown>

const titles: Readonly<Record<EndReason, MessageKey>> = {
  left: 'ended.left',
  kicked: 'ended.kicked',
  'taken-over': 'ended.taken-over',
  lost: 'ended.lost',
  refused: 'ended.refused',
}

const texts: Readonly<Record<Exclude<EndReason, 'refused'>, MessageKey>> = {
  left: 'ended.leftText',
  kicked: 'ended.kickedText',
  'taken-over': 'ended.taken-overText',
  lost: 'ended.lostText',
}

export function Ended({ room }: { readonly room: RoomName }): JSX.Element {
  const { state, actions } = useCall()
  const connection = state.connection.value
  const why = connection.is === 'ended' ? connection.why : 'left'
  const code = connection.is === 'ended' ? connection.code : null
  const Icon = icons[why]
  return (
    <PageFrame class="middle">
      <section class="card">
        <Icon class="card-icon" size={28} aria-hidden="true" />
        <PageTitle>{t(titles[why])}</PageTitle>
        <p class="lead">{t(why === 'refused' ? errorText(code ?? 'internal').text : texts[why])}</p>
        <div class="row">
          <button
            type="button"
            class="button main"
            onClick={() => {
              actions.goTo(`/${room}`)
            }}
          >
            {t('ended.rejoin')}
          </button>
          <button
            type="button"
            class="button plain"
            onClick={() => {
              actions.goTo('/')
            }}
          >
            {t('ended.home')}
          </button>
        </div>
      </section>
    </PageFrame>
  )
}
