// Room settings, third group: the address, who is kept out, and the end of it all.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { RoomState } from '../../../protocol/room-state.ts'
import { RoomAddress } from '../call/RoomAddress.tsx'
import { ConfirmDialog } from '../ConfirmDialog.tsx'
import { useCall } from '../context.ts'
import { t } from '../language.ts'
import { useDeed } from '../use-deed.ts'
import { Bans } from './Bans.tsx'
import { ShowQr } from './QrCode.tsx'

export function RoomPart({ room }: { readonly room: RoomState }): JSX.Element {
  const { actions } = useCall()
  return (
    <>
      <div class="setting is-tall">
        <RoomAddress room={room.name} />
        <ShowQr address={actions.addressOf(`/${room.name}`)} />
        <p class="hint">{t(room.settings.persistent ? 'room.persistent' : 'room.temporary')}</p>
      </div>
      <Bans />
      <div class="setting is-tall">
        <EndMeeting />
        <DeleteRoom room={room.name} />
      </div>
    </>
  )
}

function EndMeeting(): JSX.Element {
  const deed = useDeed()
  return (
    <Final
      name={t('room.end')}
      title={t('room.endAsk')}
      text={t('room.endHint')}
      verb={t('room.endDo')}
      outcome={deed.outcome}
      onConfirm={() => void deed.run('end-meeting', {})}
    />
  )
}

function DeleteRoom({ room }: { readonly room: string }): JSX.Element {
  const deed = useDeed()
  return (
    <Final
      name={t('room.delete')}
      title={t('room.deleteAsk', { room })}
      text={t('room.deleteHint')}
      verb={t('room.deleteDo')}
      outcome={deed.outcome}
      onConfirm={() => void deed.run('delete-room', {})}
    />
  )
}

type FinalProps = Omit<Parameters<typeof ConfirmDialog>[0], 'onClose'> & { readonly name: string }

/** A button for what cannot be taken back. When it has been done, this page is gone. */
function Final({ name, ...ask }: FinalProps): JSX.Element {
  const isAsking = useSignal(false)
  return (
    <div class="final">
      <p class="hint">{ask.text}</p>
      <button
        type="button"
        class="button plain is-danger small"
        onClick={() => {
          isAsking.value = true
        }}
      >
        {name}
      </button>
      {isAsking.value && (
        <ConfirmDialog
          {...ask}
          onClose={() => {
            isAsking.value = false
          }}
        />
      )}
    </div>
  )
}
