// The microphone and camera switches, the same before and in the call.
import type { JSX } from 'preact'
import { Lock, Mic, MicOff, Video, VideoOff, type LucideIcon } from 'lucide-preact'
import type { MessageKey } from '../../i18n/en.ts'
import type { DeviceState } from '../../state/call.ts'
import { blockedWords } from '../blocked.ts'
import { useCall } from '../context.ts'
import { t } from '../language.ts'
import { Why, useWhy } from '../Why.tsx'

type SwitchProps = {
  readonly device: DeviceState
  readonly label: MessageKey
  readonly shortcut: string
  readonly icon: LucideIcon
  /** Why it may not be used: then a press says so and does nothing else. */
  readonly why: string | null
  readonly onPress: () => void
}

export function MicrophoneButton(): JSX.Element {
  const { state, actions } = useCall()
  const device = state.microphone.value
  const isOn = device.is === 'on'
  return (
    <Switch
      device={device}
      label={isOn ? 'microphone.mute' : 'microphone.unmute'}
      shortcut="M"
      icon={isOn ? Mic : MicOff}
      why={blockedWords(state, 'microphone')}
      onPress={() => {
        void actions.toggleMicrophone()
      }}
    />
  )
}

export function CameraButton(): JSX.Element {
  const { state, actions } = useCall()
  const device = state.camera.value
  const isOn = device.is === 'on'
  return (
    <Switch
      device={device}
      label={isOn ? 'camera.off' : 'camera.on'}
      shortcut="V"
      icon={isOn ? Video : VideoOff}
      why={blockedWords(state, 'camera')}
      onPress={() => {
        void actions.toggleCamera()
      }}
    />
  )
}

function Switch(props: SwitchProps): JSX.Element {
  const Icon = props.icon
  const label = t(props.label)
  const why = useWhy(props.why)
  return (
    <span class="tool-place">
      <button
        type="button"
        class={`tool switch is-${props.device.is} ${props.why === null ? '' : 'is-locked'}`}
        aria-label={label}
        aria-busy={props.device.is === 'starting'}
        aria-keyshortcuts={props.shortcut}
        title={props.why ?? `${label} (${props.shortcut})`}
        {...why.attributes}
        onClick={() => {
          if (!why.say()) props.onPress()
        }}
      >
        <Icon size={22} />
        {props.why !== null && <Lock class="tool-lock" size={14} strokeWidth={3} />}
        {props.why === null && props.device.is === 'problem' && (
          <span class="tool-warning" aria-hidden="true">
            !
          </span>
        )}
      </button>
      <Why why={why} />
    </span>
  )
}
