// The call: stage, panels, toolbar, and what hangs over them.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { CloudOff, Lock, VolumeX } from 'lucide-preact'
import { useEffect, useRef } from 'preact/hooks'
import type { RoomName } from '../../../protocol/primitives.ts'
import { Chat } from '../call/Chat.tsx'
import { InviteDialog, SettingsDialog } from '../call/Dialogs.tsx'
import { People } from '../call/people/People.tsx'
import { RoomAddress } from '../call/RoomAddress.tsx'
import { useShortcuts } from '../call/shortcuts.ts'
import { Stage } from '../call/Stage.tsx'
import { Toolbar } from '../call/Toolbar.tsx'
import { useCall } from '../context.ts'
import { t } from '../language.ts'
import { Mark } from '../Logo.tsx'
import { RoomSettingsDialog } from '../room/RoomSettingsDialog.tsx'

export function CallPage({ room }: { readonly room: RoomName }): JSX.Element {
  const { state } = useCall()
  const isInviting = useSignal(false)
  const panel = state.panel.value
  useShortcuts()
  useFocusBack(panel)
  return (
    <div class={panel === 'chat' || panel === 'people' ? 'call has-panel' : 'call'}>
      <header class="call-head">
        <Mark />
        <h1 class="call-room" aria-label={t('call.heading', { room })}>
          {room}
        </h1>
        <LockedSign />
        <RelayPill />
      </header>
      <main class="call-main">
        <SoundBanner />
        <Stage />
        {state.others.value.length === 0 && <Alone room={room} />}
      </main>
      {panel === 'chat' && <Chat />}
      {panel === 'people' && <People />}
      <Toolbar
        onInvite={() => {
          isInviting.value = true
        }}
      />
      {panel === 'settings' && <SettingsDialog />}
      {panel === 'room-settings' && <RoomSettingsDialog />}
      {isInviting.value && (
        <InviteDialog
          room={room}
          onClose={() => {
            isInviting.value = false
          }}
        />
      )}
    </div>
  )
}

/** When a panel closes, the focus goes back to what opened it. */
function useFocusBack(panel: string): void {
  const opener = useRef<Element | null>(null)
  const before = useRef(panel)
  if (before.current === 'none' && panel !== 'none') opener.current = document.activeElement
  useEffect(() => {
    const isClosed = before.current !== 'none' && panel === 'none'
    before.current = panel
    if (isClosed && opener.current instanceof HTMLElement) opener.current.focus()
  }, [panel])
}

function LockedSign(): JSX.Element | null {
  if (useCall().state.room.value?.settings.locked !== true) return null
  return (
    <span class="call-locked" role="img" aria-label={t('call.locked')} title={t('call.locked')}>
      <Lock size={16} />
    </span>
  )
}

function RelayPill(): JSX.Element {
  const isAway = useCall().state.connection.value.is === 'reconnecting'
  return (
    <div class="pill-place" role="status">
      {isAway && (
        <span class="pill">
          <CloudOff size={16} aria-hidden="true" />
          {t('call.away')}
        </span>
      )}
    </div>
  )
}

function SoundBanner(): JSX.Element | null {
  const { state, actions } = useCall()
  if (!state.soundBlocked.value) return null
  return (
    <div class="banner" role="alert">
      <VolumeX size={20} aria-hidden="true" />
      <span>{t('call.soundBlocked')}</span>
      <button
        type="button"
        class="button main small"
        onClick={() => {
          actions.unblockSound()
        }}
      >
        {t('call.enableSound')}
      </button>
    </div>
  )
}

function Alone({ room }: { readonly room: RoomName }): JSX.Element {
  return (
    <section class="alone">
      <h2>{t('call.aloneTitle')}</h2>
      <p>{t('call.aloneText')}</p>
      <RoomAddress room={room} />
    </section>
  )
}
