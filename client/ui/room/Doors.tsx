// Room settings, first group: who comes in, and how.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useId } from 'preact/hooks'
import { MAX_SEATS } from '../../../protocol/limits.ts'
import type { RoomSettings, RoomState, WaitingRoom } from '../../../protocol/room-state.ts'
import { DeedNote } from '../DeedNote.tsx'
import { t } from '../language.ts'
import { PasswordSetting } from './PasswordSetting.tsx'
import { SettingToggle } from './SettingToggle.tsx'
import { useSetting } from './use-setting.ts'

export function Doors({ room }: { readonly room: RoomState }): JSX.Element {
  const { settings } = room
  return (
    <>
      <SettingToggle settings={settings} of="locked" />
      <WaitingRoomSetting settings={settings} />
      <SettingToggle settings={settings} of="opensWithChairman" />
      <PasswordSetting which="access" isSet={room.hasPassword} />
      <PasswordSetting which="owner" isSet={room.isReserved} />
      <Seats room={room} />
      <SettingToggle settings={settings} of="askName" />
    </>
  )
}

const choices = ['off', 'everybody', 'uninvited'] as const satisfies readonly WaitingRoom[]

function WaitingRoomSetting({ settings }: { readonly settings: RoomSettings }): JSX.Element {
  const id = useId()
  const setting = useSetting(settings, 'waitingRoom')
  return (
    <div class="setting is-stacked">
      <div class="setting-words">
        <label for={id}>{t('room.waitingRoom')}</label>
        <p class="hint" id={`${id}-hint`}>
          {t('room.waitingRoomHint')}
        </p>
        <DeedNote outcome={setting.outcome} />
      </div>
      <select
        id={id}
        class="input setting-box"
        value={setting.shown}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          const wanted = choices.find((each) => each === event.currentTarget.value)
          if (wanted !== undefined) void setting.apply(wanted)
        }}
      >
        {choices.map((each) => (
          <option key={each} value={each}>
            {t(`room.waitingRoom.${each}`)}
          </option>
        ))}
      </select>
    </div>
  )
}

function Seats({ room }: { readonly room: RoomState }): JSX.Element {
  const id = useId()
  const setting = useSetting(room.settings, 'maxMembers')
  const typed = useSignal(String(setting.shown))
  const isBad = useSignal(false)
  useEffect(() => {
    typed.value = String(setting.shown)
  }, [setting.shown])
  const apply = (): void => {
    const wanted = seatsFrom(typed.value)
    isBad.value = wanted === null
    if (wanted !== null && wanted !== setting.shown) void setting.apply(wanted)
  }
  return (
    <div class="setting">
      <div class="setting-words">
        <label for={id}>{t('room.seats')}</label>
        <p class="hint" id={`${id}-hint`}>
          {t('room.seatsHint')}
          {room.maxMembers > 0 && ` ${t('room.seatsInForce', { count: room.maxMembers })}`}
        </p>
        {isBad.value && (
          <p class="problem-text" id={`${id}-problem`} role="alert">
            {t('room.seatsBad', { max: MAX_SEATS })}
          </p>
        )}
        <DeedNote outcome={setting.outcome} />
      </div>
      <input
        id={id}
        class="input setting-box is-number"
        type="text"
        inputMode="numeric"
        autocomplete="off"
        value={typed.value}
        aria-invalid={isBad.value}
        aria-describedby={isBad.value ? `${id}-problem ${id}-hint` : `${id}-hint`}
        onInput={(event) => {
          typed.value = event.currentTarget.value
        }}
        onChange={apply}
      />
    </div>
  )
}

/** Null: not a number of seats. Empty counts as 0. */
function seatsFrom(text: string): number | null {
  const trimmed = text.trim()
  if (!/^\d{0,4}$/.test(trimmed)) return null
  const seats = Number(trimmed)
  return seats <= MAX_SEATS ? seats : null
}
