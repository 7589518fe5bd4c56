// Before the door: what we wait for, what the chairmen say, and our own devices meanwhile.
import type { JSX } from 'preact'
import { CloudOff, LogOut, MessageSquareQuote } from 'lucide-preact'
import type { RoomName } from '../../../protocol/primitives.ts'
import type { WaitsFor } from '../../../protocol/server-to-client.ts'
import { useCall } from '../context.ts'
import { t } from '../language.ts'
import { PageFrame, PageTitle } from '../PageFrame.tsx'
import { Refusal } from '../Refusal.tsx'
import { Preview } from './Preview.tsx'

const texts = {
  admission: { title: 'waiting.title', text: 'waiting.admission' },
  chairman: { title: 'waiting.titleChairman', text: 'waiting.chairman' },
} as const satisfies Record<WaitsFor, unknown>

export function WaitingPage({ room }: { readonly room: RoomName }): JSX.Element {
  const { state, actions } = useCall()
  const words = texts[state.waiting.value?.waitsFor ?? 'admission']
  const isAway = state.waiting.value?.isAway === true
  const note = state.waiting.value?.note ?? ''
  return (
    <PageFrame class="prejoin waiting">
      <Preview />
      <section class="prejoin-form">
        <p class="eyebrow">
          {t('prejoin.room')} <span class="room-name">{room}</span>
        </p>
        <PageTitle>{t(words.title)}</PageTitle>
        <div class="waiting-words" role="status">
          {isAway ? <Away /> : <p class="lead">{t(words.text)}</p>}
          {note !== '' && (
            <blockquote class="waiting-note">
              <span class="waiting-note-from">
                <MessageSquareQuote size={16} aria-hidden="true" />
                {t('waiting.note')}
              </span>
              <span dir="auto">{note}</span>
            </blockquote>
          )}
        </div>
        <Refusal />
        <Alive />
        <p class="hint">{t('waiting.preview')}</p>
        <div class="row">
          <button
            type="button"
            class="button plain"
            onClick={() => {
              actions.leave()
            }}
          >
            <LogOut size={18} aria-hidden="true" />
            {t('call.leave')}
          </button>
        </div>
      </section>
    </PageFrame>
  )
}

/** That the chairmen see us would not be true then. */
function Away(): JSX.Element {
  return (
    <p class="remark">
      <CloudOff size={18} aria-hidden="true" />
      <span>{t('waiting.away')}</span>
    </p>
  )
}

/** Three dots that move: the page has not gone to sleep. */
function Alive(): JSX.Element {
  return (
    <p class="alive">
      <span class="alive-dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      {t('waiting.alive')}
    </p>
  )
}
