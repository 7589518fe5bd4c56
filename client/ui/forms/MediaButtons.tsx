// The microphone and camera switches, the same before and in the call.
import type { JSX } from 'preact'
import { Mic, MicOff, Video, VideoOff, type LucideIcon } from 'lucide-preact'
import type { MessageKey } from '../../i18n/en.ts'
import type { DeviceState } from '../../state/call.ts'
import { useCall } from '../context.ts'
import { t } from '../language.ts'

type SwitchProps = {
  readonly device: DeviceState
  readonly label: MessageKey
  readonly shortcut: string
  readonly icon: LucideIcon
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
      onPress={() => {
        void actions.toggleCamera()
      }}
    />
  )
}

function Switch(props: SwitchProps): JSX.Element {
  const Icon = props.icon
  const label = t(props.label)
  return (
    <button
      type="button"
      class={`tool switch is-${props.device.is}`}
      aria-label={label}
      aria-busy={props.device.is === 'starting'}
      aria-keyshortcuts={props.shortcut}
      title={`${label} (${props.shortcut})`}
      onClick={props.onPress}
    >
      <Icon size={22} />
      {props.device.is === 'problem' && (
        <span class="tool-warning" aria-hidden="true">
          !
        </span>
      )}
    </button>
  )
}
