// What chairmen set about the room. Each control acts by itself, at once; there is nothing to save at the end.
import type { ComponentChildren, JSX } from 'preact'
import { DoorOpen, House, Mail, Scale, type LucideIcon } from 'lucide-preact'
import { useEffect, useId } from 'preact/hooks'
import { useCall } from '../context.ts'
import { Dialog } from '../Dialog.tsx'
import { sendsMail } from '../invite/use-invitations.ts'
import { t } from '../language.ts'
import { Doors } from './Doors.tsx'
import { Modes } from './Modes.tsx'
import { NotifiedPart } from './NotifiedPart.tsx'
import { Order } from './Order.tsx'
import { RoomPart } from './RoomPart.tsx'

export function RoomSettingsDialog({ onClose }: { readonly onClose: () => void }): JSX.Element | null {
  const { state } = useCall()
  const room = state.room.value
  const isChairman = state.isChairman.value
  useEffect(() => {
    if (!isChairman) onClose()
  }, [isChairman])
  if (room === null || !isChairman) return null
  return (
    <Dialog title={t('room.title')} class="is-wide" onClose={onClose}>
      <p class="dialog-text">{t('room.lead')}</p>
      <Group title={t('room.doors')} icon={DoorOpen}>
        <Doors room={room} />
      </Group>
      <Group title={t('room.order')} icon={Scale}>
        <Modes settings={room.settings} />
        <Order settings={room.settings} />
      </Group>
      {sendsMail(state) && (
        <Group title={t('notified.title')} icon={Mail}>
          <NotifiedPart />
        </Group>
      )}
      <Group title={t('room.room')} icon={House}>
        <RoomPart room={room} />
      </Group>
    </Dialog>
  )
}

type GroupProps = { readonly title: string; readonly icon: LucideIcon; readonly children: ComponentChildren }

function Group({ title, icon: Icon, children }: GroupProps): JSX.Element {
  const id = useId()
  return (
    <section class="settings-group" aria-labelledby={id}>
      <h3 id={id}>
        <Icon size={20} aria-hidden="true" />
        {title}
      </h3>
      {children}
    </section>
  )
}
