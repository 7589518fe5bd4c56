// Chooses one microphone, camera or speaker.
import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import type { DeviceKind } from '../../state/call.ts'
import { useCall } from '../context.ts'
import { t } from '../language.ts'

export function DeviceSelect({ kind }: { readonly kind: DeviceKind }): JSX.Element {
  const { state, actions } = useCall()
  const id = useId()
  const devices = state.devices.value[kind]
  const chosen = state.chosen.value[kind]
  const isListed = devices.some((device) => device.id === chosen)
  return (
    <div class="field">
      <label for={id}>{t(`device.${kind}`)}</label>
      <select
        id={id}
        class="input"
        value={isListed ? chosen : ''}
        disabled={devices.length === 0}
        onChange={(event) => {
          void actions.chooseDevice(kind, event.currentTarget.value)
        }}
      >
        <option value="">{t(devices.length === 0 ? `device.none.${kind}` : 'device.default')}</option>
        {devices
          .filter((device) => device.id !== '')
          .map((device, index) => (
            <option key={device.id} value={device.id}>
              {device.label || t('device.unnamed', { kind: t(`device.${kind}`), number: index + 1 })}
            </option>
          ))}
      </select>
    </div>
  )
}

/** All the choices that this browser offers. */
export function DeviceSelects(): JSX.Element {
  const { state } = useCall()
  const hasSpeakers = state.mayChooseSpeaker && state.devices.value.speaker.length > 0
  return (
    <div class="devices">
      <DeviceSelect kind="microphone" />
      <DeviceSelect kind="camera" />
      {hasSpeakers && <DeviceSelect kind="speaker" />}
    </div>
  )
}
