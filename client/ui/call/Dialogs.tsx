// The two windows of the call: whom to send the address to, and the devices.
import type { JSX } from 'preact'
import { Activity, Lock } from 'lucide-preact'
import type { RoomName } from '../../../protocol/primitives.ts'
import type { MessageKey } from '../../i18n/en.ts'
import { useCall } from '../context.ts'
import { Dialog } from '../Dialog.tsx'
import { DeviceProblem } from '../forms/DeviceProblem.tsx'
import { DeviceSelects } from '../forms/DeviceSelect.tsx'
import { LevelMeter } from '../forms/LevelMeter.tsx'
import { Toggle } from '../forms/Toggle.tsx'
import { sendsMail } from '../invite/use-invitations.ts'
import { t } from '../language.ts'
import { ShowQr } from '../room/QrCode.tsx'
import { RoomAddress } from './RoomAddress.tsx'
import { UploadLimit } from './UploadLimit.tsx'
import { InviteByMail } from './windows.tsx'

type InviteProps = { readonly room: RoomName; readonly onClose: () => void }

export function InviteDialog({ room, onClose }: InviteProps): JSX.Element {
  const { state } = useCall()
  const link = <Link room={room} />
  if (state.isChairman.value && sendsMail(state)) return <InviteByMail link={link} onClose={onClose} />
  return (
    <Dialog title={t('invite.title')} onClose={onClose}>
      {link}
    </Dialog>
  )
}

function Link({ room }: { readonly room: RoomName }): JSX.Element {
  const { actions } = useCall()
  return (
    <>
      <p class="dialog-text">{t('invite.text')}</p>
      <RoomAddress room={room} />
      <DoorFacts />
      <ShowQr address={actions.addressOf(`/${room}`)} />
    </>
  )
}

/** What whoever comes with the address will find at the door. */
function DoorFacts(): JSX.Element | null {
  const room = useCall().state.room.value
  if (room === null) return null
  const facts: MessageKey[] = []
  if (room.settings.locked) facts.push('facts.locked')
  if (room.hasPassword) facts.push('facts.password')
  if (room.settings.waitingRoom !== 'off') facts.push('facts.waitingRoom')
  if (facts.length === 0) return null
  return (
    <ul class="door-facts">
      {facts.map((fact) => (
        <li key={fact}>
          <Lock size={16} aria-hidden="true" />
          {t(fact)}
        </li>
      ))}
    </ul>
  )
}

export function SettingsDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { actions } = useCall()
  return (
    <Dialog title={t('settings.title')} onClose={onClose}>
      <DeviceProblem kind="camera" />
      <DeviceProblem kind="microphone" />
      <DeviceSelects />
      <div class="field">
        <p class="hint" aria-hidden="true">
          {t('prejoin.level')}
        </p>
        <LevelMeter />
      </div>
      <MusicMode />
      <UploadLimit />
      <div class="dialog-foot">
        <button
          type="button"
          class="button plain"
          onClick={() => {
            actions.openPanel('statistics')
          }}
        >
          <Activity size={18} aria-hidden="true" />
          <span>{t('stats.title')}</span>
        </button>
        <button type="button" class="button main" onClick={onClose}>
          {t('settings.done')}
        </button>
      </div>
    </Dialog>
  )
}

function MusicMode(): JSX.Element {
  const { state, actions } = useCall()
  return (
    <Toggle
      label={t('settings.music')}
      hint={t('settings.musicHint')}
      isOn={state.music.value}
      outcome={{ is: 'idle' }}
      onChange={(isOn) => void actions.setMusic(isOn)}
    />
  )
}
