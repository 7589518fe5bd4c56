// The call: stage, panels, toolbar, and what hangs over them.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { CloudOff, Lock, VolumeX } from 'lucide-preact'
import { useEffect, useRef } from 'preact/hooks'
import type { RoomName } from '../../../protocol/primitives.ts'
import { AudioOnly } from '../call/AudioOnly.tsx'
import { Chat } from '../call/Chat.tsx'
import { InviteDialog, SettingsDialog } from '../call/Dialogs.tsx'
import { FloorBar, ModeSign } from '../call/Floor.tsx'
import { RoomAddress } from '../call/RoomAddress.tsx'
import { useShortcuts } from '../call/shortcuts.ts'
import { Stage } from '../call/Stage.tsx'
import { Toolbar } from '../call/Toolbar.tsx'
import { People, preloadWindows, RoomSettingsDialog, Statistics } from '../call/windows.tsx'
import { useCall } from '../context.ts'
import { t } from '../language.ts'
import { Mark } from '../Logo.tsx'
import type { Panel } from '../../state/call.ts'

export function CallPage({ room }: { readonly room: RoomName }): JSX.Element {
  const { state, actions } = useCall()
  const isInviting = useSignal(false)
  const panel = state.panel.value
  const beside = useBeside(panel)
  const closeDialog = (): void => {
    actions.openPanel(beside)
  }
  useShortcuts()
  useWindows()
  useFocusBack(beside)
  return (
    <div class={beside === 'none' ? 'call' : 'call has-panel'}>
      <header class="call-head">
        <Mark />
        <h1 class="call-room" aria-label={t('call.heading', { room })}>
          {room}
        </h1>
        <LockedSign />
        <ModeSign />
        <RelayPill />
      </header>
      <main class="call-main">
        <SoundBanner />
        <FloorBar />
        <AudioOnly />
        <Stage />
        {state.others.value.length === 0 && <Alone room={room} />}
      </main>
      {beside === 'chat' && <Chat />}
      {beside === 'people' && <People />}
      <Toolbar
        onInvite={() => {
          isInviting.value = true
        }}
      />
      {panel === 'settings' && <SettingsDialog onClose={closeDialog} />}
      {panel === 'statistics' && <Statistics onClose={closeDialog} />}
      {panel === 'room-settings' && <RoomSettingsDialog onClose={closeDialog} />}
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

/** Fetched as soon as the relay has let us in, and when it is back if that failed. */
function useWindows(): void {
  const isJoined = useCall().state.connection.value.is === 'joined'
  useEffect(() => {
    if (isJoined) void preloadWindows()
  }, [isJoined])
}

/** What stands beside the pictures; it stays there while a dialog lies over it. */
function useBeside(panel: Panel): 'none' | 'chat' | 'people' {
  const beside = useRef<'none' | 'chat' | 'people'>('none')
  if (panel === 'none' || panel === 'chat' || panel === 'people') beside.current = panel
  return beside.current
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
