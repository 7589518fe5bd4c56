// Room settings, second group: what participants may do, and how they come in.
import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import type { Source } from '../../../protocol/primitives.ts'
import type { RoomSettings } from '../../../protocol/room-state.ts'
import { DeedNote } from '../DeedNote.tsx'
import { t } from '../language.ts'
import { SettingToggle } from './SettingToggle.tsx'
import { useSetting } from './use-setting.ts'

/** In the order in which rooms want them. */
const order = ['screen', 'chat', 'microphone', 'camera'] as const satisfies readonly Source[]

export function Order({ settings }: { readonly settings: RoomSettings }): JSX.Element {
  return (
    <>
      <OnlyChairmen settings={settings} />
      <SettingToggle settings={settings} of="joinMuted" />
      <SettingToggle settings={settings} of="joinCameraOff" />
    </>
  )
}

function OnlyChairmen({ settings }: { readonly settings: RoomSettings }): JSX.Element {
  const id = useId()
  const setting = useSetting(settings, 'onlyChairmen')
  const flip = (source: Source): void => {
    const isIn = setting.shown.includes(source)
    void setting.apply(isIn ? setting.shown.filter((each) => each !== source) : [...setting.shown, source])
  }
  return (
    <div class="setting is-tall" role="group" aria-labelledby={id}>
      <div class="setting-words">
        <h4 id={id}>{t('room.onlyChairmen')}</h4>
        <p class="hint">{t('room.onlyHint')}</p>
        <DeedNote outcome={setting.outcome} />
      </div>
      <div class="checks">
        {order.map((source) => (
          <label key={source} class="check">
            <input
              type="checkbox"
              checked={setting.shown.includes(source)}
              aria-busy={setting.outcome.is === 'busy'}
              onChange={(event) => {
                event.currentTarget.checked = setting.shown.includes(source)
                flip(source)
              }}
            />
            <span>{t(`room.only.${source}`)}</span>
          </label>
        ))}
      </div>
    </div>
  )
}
