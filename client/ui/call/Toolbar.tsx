// Everything a person can do in the call, in one row.
import type { JSX, TargetedKeyboardEvent } from 'preact'
import { Hand, Link, MessageSquare, MonitorUp, MonitorX, PhoneOff, Settings, ShieldCheck, Users } from 'lucide-preact'
import { knowsFloor } from '../../state/floor.ts'
import { blockedWords } from '../blocked.ts'
import { useCall } from '../context.ts'
import { CameraButton, MicrophoneButton } from '../forms/MediaButtons.tsx'
import { t } from '../language.ts'
import { Tool } from './Tool.tsx'
import { ViewButton } from './ViewButton.tsx'

export function Toolbar({ onInvite }: { readonly onInvite: () => void }): JSX.Element {
  const { state, actions } = useCall()
  return (
    <div class="toolbar" role="toolbar" aria-label={t('call.toolbar')} onKeyDown={walk}>
      <div class="tools">
        <MicrophoneButton />
        <CameraButton />
        {state.mayShareScreen && <ScreenButton />}
        <HandButton />
      </div>
      <div class="tools">
        <ChatButton />
        <PeopleButton />
      </div>
      <div class="tools is-aside">
        <ViewButton />
        <Tool icon={Link} label={t('call.invite')} onPress={onInvite} />
        {state.isChairman.value && (
          <Tool
            icon={ShieldCheck}
            label={t('call.roomSettings')}
            onPress={() => {
              actions.openPanel('room-settings')
            }}
          />
        )}
        <Tool
          icon={Settings}
          label={t('call.settings')}
          onPress={() => {
            actions.openPanel('settings')
          }}
        />
      </div>
      <button
        type="button"
        class="tool leave"
        aria-label={t('call.leave')}
        title={t('call.leave')}
        onClick={() => {
          actions.leave()
        }}
      >
        <PhoneOff size={22} />
        <span class="leave-word" aria-hidden="true">
          {t('call.leave')}
        </span>
      </button>
    </div>
  )
}

/** Arrows, Home and End move along the toolbar, as people who use screen readers expect of one. */
function walk(event: TargetedKeyboardEvent<HTMLElement>): void {
  if (event.target instanceof Element && event.target.closest('.menu') !== null) return
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const at = buttons.findIndex((each) => each === document.activeElement)
  const steps: Readonly<Record<string, number>> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: -1 }
  const to = steps[event.key]
  if (to === undefined) return
  event.preventDefault()
  buttons.at(to % buttons.length)?.focus()
}

function ScreenButton(): JSX.Element {
  const { state, actions } = useCall()
  const screen = state.screen.value
  const isOn = screen.is === 'on'
  return (
    <Tool
      icon={isOn ? MonitorX : MonitorUp}
      label={t(isOn ? 'screen.stop' : 'screen.share')}
      isLit={isOn}
      isBusy={screen.is === 'starting'}
      why={blockedWords(state, 'screen')}
      onPress={() => {
        void actions.toggleScreen()
      }}
    />
  )
}

/** Its name says what a press will do, so it is not called pressed as well. */
function HandButton(): JSX.Element {
  const { state, actions } = useCall()
  const isUp = state.self.value !== null && state.self.value.handAt !== null
  return (
    <Tool
      icon={Hand}
      label={t(isUp ? 'hand.lower' : 'hand.raise')}
      isLit={isUp}
      shortcut="H"
      hint={knowsFloor(state) && state.self.value?.floorAt === null ? t('floor.hint') : null}
      onPress={() => {
        actions.raiseHand(!isUp)
      }}
    />
  )
}

function ChatButton(): JSX.Element {
  const { state, actions } = useCall()
  const isOpen = state.panel.value === 'chat'
  const unread = isOpen ? 0 : state.unread.value
  return (
    <Tool
      icon={MessageSquare}
      label={t('call.chat')}
      isOpen={isOpen}
      shortcut="C"
      count={unread}
      countWords={t('call.unread', { count: unread })}
      onPress={() => {
        actions.openPanel(isOpen ? 'none' : 'chat')
      }}
    />
  )
}

function PeopleButton(): JSX.Element {
  const { state, actions } = useCall()
  const isOpen = state.panel.value === 'people'
  const waiting = state.isChairman.value ? state.knocks.value.length : 0
  return (
    <Tool
      icon={Users}
      label={t('call.people')}
      isOpen={isOpen}
      count={waiting}
      countWords={t('call.waiting', { count: waiting })}
      onPress={() => {
        actions.openPanel(isOpen ? 'none' : 'people')
      }}
    />
  )
}
