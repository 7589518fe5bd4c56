// A yes-or-no setting of the room.
import type { JSX } from 'preact'
import type { RoomSettings } from '../../../protocol/room-state.ts'
import { Toggle } from '../forms/Toggle.tsx'
import { t } from '../language.ts'
import { useSetting } from './use-setting.ts'

type YesOrNo = 'locked' | 'opensWithChairman' | 'askName' | 'joinMuted' | 'joinCameraOff'

export function SettingToggle(props: { readonly settings: RoomSettings; readonly of: YesOrNo }): JSX.Element {
  const setting = useSetting(props.settings, props.of)
  return (
    <Toggle
      label={t(`room.${props.of}`)}
      hint={t(`room.${props.of}Hint`)}
      isOn={setting.shown}
      outcome={setting.outcome}
      onChange={(isOn) => void setting.apply(isOn)}
    />
  )
}
