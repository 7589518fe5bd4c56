// Everything a person can do in the call, in one row.
import type { JSX, TargetedKeyboardEvent } from 'preact'
import { useId } from 'preact/hooks'
import { Link, MessageSquare, MonitorUp, MonitorX, PhoneOff, Settings, Users, type LucideIcon } from 'lucide-preact'
import { useCall } from '../context.ts'
import { CameraButton, MicrophoneButton } from '../forms/MediaButtons.tsx'
import { t } from '../language.ts'

export function Toolbar({ onInvite }: { readonly onInvite: () => void }): JSX.Element {
  const { state, actions } = useCall()
  const panel = state.panel.value
  return (
    <div class="toolbar" role="toolbar" aria-label={t('call.toolbar')} onKeyDown={walk}>
      <div class="tools">
        <MicrophoneButton />
        <CameraButton />
        {state.mayShareScreen && <ScreenButton />}
      </div>
      <div class="tools">
        <ChatButton />
        <Tool
          icon={Users}
          label={t('call.people')}
          isOpen={panel === 'people'}
          onPress={() => {
            actions.openPanel(panel === 'people' ? 'none' : 'people')
          }}
        />
        <Tool icon={Link} label={t('call.invite')} onPress={onInvite} />
        <Tool
          icon={Settings}
          label={t('call.settings')}
          class="settings"
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
      onPress={() => {
        void actions.toggleScreen()
      }}
    />
  )
}

function ChatButton(): JSX.Element {
  const { state, actions } = useCall()
  const isOpen = state.panel.value === 'chat'
  return (
    <Tool
      icon={MessageSquare}
      label={t('call.chat')}
      isOpen={isOpen}
      shortcut="C"
      unread={isOpen ? 0 : state.unread.value}
      onPress={() => {
        actions.openPanel(isOpen ? 'none' : 'chat')
      }}
    />
  )
}

type ToolProps = {
  readonly icon: LucideIcon
  readonly label: string
  readonly onPress: () => void
  /** Given only for buttons that open something. */
  readonly isOpen?: boolean
  readonly isLit?: boolean
  readonly isBusy?: boolean
  readonly shortcut?: string
  readonly class?: string
  readonly unread?: number
}

function Tool(props: ToolProps): JSX.Element {
  const id = useId()
  const Icon = props.icon
  const unread = props.unread ?? 0
  const isLit = props.isLit === true || props.isOpen === true
  return (
    <button
      type="button"
      class={`tool ${isLit ? 'is-lit' : ''} ${props.class ?? ''}`}
      aria-label={props.label}
      aria-expanded={props.isOpen}
      aria-busy={props.isBusy}
      aria-keyshortcuts={props.shortcut}
      aria-describedby={unread > 0 ? id : undefined}
      title={props.shortcut === undefined ? props.label : `${props.label} (${props.shortcut})`}
      onClick={props.onPress}
    >
      <Icon size={22} />
      {unread > 0 && (
        <span class="badge" aria-hidden="true">
          {unread > 99 ? '99+' : unread}
        </span>
      )}
      {unread > 0 && (
        <span class="unseen" id={id}>
          {t('call.unread', { count: unread })}
        </span>
      )}
    </button>
  )
}
