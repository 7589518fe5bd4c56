// Of an invitation by e-mail: what it spares whoever comes by it, and what it cannot.
import type { JSX } from 'preact'
import { Lock } from 'lucide-preact'
import type { WaitingRoom } from '../../../protocol/room-state.ts'
import type { MessageKey } from '../../i18n/en.ts'
import { useCall } from '../context.ts'
import { t } from '../language.ts'
import { CheckField } from './CheckField.tsx'
import type { Draft } from './draft.ts'

const waitingHints: Readonly<Record<WaitingRoom, MessageKey>> = {
  off: 'inviting.noWaitingNone',
  uninvited: 'inviting.noWaitingAnyway',
  everybody: 'inviting.noWaitingHint',
}

/** Offered whatever the room is like now: it may have a password or a waiting room when they come. */
export function DoorPart({ draft }: { readonly draft: Draft }): JSX.Element | null {
  const room = useCall().state.room.value
  if (room === null) return null
  return (
    <fieldset class="form-part">
      <legend>{t('inviting.door')}</legend>
      <CheckField
        label={t('inviting.noPassword')}
        hint={t(room.hasPassword ? 'inviting.noPasswordHint' : 'inviting.noPasswordNone')}
        isOn={draft.noPassword}
      />
      <CheckField
        label={t('inviting.noWaiting')}
        hint={t(waitingHints[room.settings.waitingRoom])}
        isOn={draft.noWaiting}
      />
      {room.settings.locked && (
        <p class="remark">
          <Lock size={18} aria-hidden="true" />
          <span>{t('inviting.locked')}</span>
        </p>
      )}
    </fieldset>
  )
}
