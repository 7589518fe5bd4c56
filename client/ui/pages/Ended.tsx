// After the call: why it ended, and the ways on.
import type { JSX } from 'preact'
import { CalendarX, DoorClosed, DoorOpen, MonitorSmartphone, Trash2, UserX, WifiOff } from 'lucide-preact'
import type { LucideIcon } from 'lucide-preact'
import { useEffect } from 'preact/hooks'
import type { ErrorCode } from '../../../protocol/errors.ts'
import type { RoomName } from '../../../protocol/primitives.ts'
import type { MessageKey } from '../../i18n/en.ts'
import type { EndReason } from '../../state/connection.ts'
import { useCall } from '../context.ts'
import { errorText } from '../error-text.ts'
import { t } from '../language.ts'
import { PageFrame, PageLink, PageTitle } from '../PageFrame.tsx'
import { FeedbackPage } from './guest-pages.tsx'

type Said = {
  readonly icon: LucideIcon
  readonly title: MessageKey
  /** Null: the code says it. */
  readonly text: MessageKey | null
  /** On the button that leads back into the room; null where that way is shut. */
  readonly back: MessageKey | null
}

const pages: Readonly<Record<EndReason | 'deleted', Said>> = {
  left: { icon: DoorOpen, title: 'ended.left', text: 'ended.leftText', back: 'ended.rejoin' },
  kicked: { icon: UserX, title: 'ended.kicked', text: 'ended.kickedText', back: null },
  'taken-over': {
    icon: MonitorSmartphone,
    title: 'ended.taken-over',
    text: 'ended.taken-overText',
    back: 'ended.rejoin',
  },
  lost: { icon: WifiOff, title: 'ended.lost', text: 'ended.lostText', back: 'ended.rejoin' },
  refused: { icon: DoorOpen, title: 'ended.refused', text: null, back: 'ended.rejoin' },
  'turned-away': {
    icon: DoorClosed,
    title: 'ended.turned-away',
    text: 'ended.turned-awayText',
    back: 'ended.askAgain',
  },
  'meeting-ended': {
    icon: CalendarX,
    title: 'ended.meeting-ended',
    text: 'ended.meeting-endedText',
    back: 'ended.rejoin',
  },
  deleted: { icon: Trash2, title: 'ended.deleted', text: 'ended.deletedText', back: null },
}

/** Ends of which one may be asked how it was. */
const wasCall: ReadonlySet<EndReason> = new Set(['left', 'lost', 'meeting-ended'])

function saidOf(why: EndReason, code: ErrorCode | null): Said {
  if (code === 'no-such-room') return pages.deleted
  return code === 'banned' || code === 'removed' ? pages.kicked : pages[why]
}

export function Ended({ room }: { readonly room: RoomName }): JSX.Element {
  const { state, actions } = useCall()
  const connection = state.connection.value
  const why = connection.is === 'ended' ? connection.why : 'left'
  const code = connection.is === 'ended' ? connection.code : null
  const { icon: Icon, title, text, back } = saidOf(why, code)
  return (
    <PageFrame class="middle">
      <section class="card">
        <Icon class="card-icon" size={28} aria-hidden="true" />
        <PageTitle>{t(title)}</PageTitle>
        <p class="lead">{t(text ?? errorText(code ?? 'internal').text)}</p>
        <div class="row">
          {back !== null && (
            <button
              type="button"
              class="button main"
              onClick={() => {
                actions.goTo(`/${room}`)
              }}
            >
              {t(back)}
            </button>
          )}
          <button
            type="button"
            class={back === null ? 'button main' : 'button plain'}
            onClick={() => {
              actions.goTo('/')
            }}
          >
            {t('ended.home')}
          </button>
        </div>
        {back !== null && wasCall.has(why) && <HowWasIt />}
      </section>
    </PageFrame>
  )
}

function HowWasIt(): JSX.Element | null {
  const isOpen = useCall().state.instance.value?.feedback === true
  useEffect(() => {
    if (isOpen) void FeedbackPage.preload()
  }, [isOpen])
  if (!isOpen) return null
  return (
    <p class="ended-feedback">
      {t('feedback.question')}{' '}
      <PageLink to="/feedback" class="ended-feedback-link">
        {t('feedback.tell')}
      </PageLink>
    </p>
  )
}
