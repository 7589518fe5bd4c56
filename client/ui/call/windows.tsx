// What may lie over a call or beside it, and is not needed to be in one. It comes in files of its own, after the call.
import type { JSX } from 'preact'
import { Dialog } from '../Dialog.tsx'
import { t } from '../language.ts'
import { lazy, type Meanwhile } from '../lazy.tsx'
import { Loading } from '../Loading.tsx'
import { QrPicture } from '../room/QrCode.tsx'
import { Panel } from './Panel.tsx'

type Closing = { readonly onClose: () => void }
type InviteProps = Closing & { readonly link: JSX.Element }

export const InviteByMail = lazy<InviteProps>(
  async () => (await import('../invite/InviteByMail.tsx')).InviteByMail,
  // Without the rest, the address alone is still worth something.
  ({ link, onClose, ...meanwhile }: InviteProps & Meanwhile) => (
    <Dialog title={t('invite.title')} class="is-wide" onClose={onClose}>
      {meanwhile.hasFailed && link}
      <Loading {...meanwhile} />
    </Dialog>
  ),
)

export const RoomSettingsDialog = lazy<Closing>(
  async () => (await import('../room/RoomSettingsDialog.tsx')).RoomSettingsDialog,
  ({ onClose, ...meanwhile }: Closing & Meanwhile) => (
    <Dialog title={t('room.title')} class="is-wide" onClose={onClose}>
      <Loading {...meanwhile} />
    </Dialog>
  ),
)

export const Statistics = lazy<Closing>(
  async () => (await import('./statistics/Statistics.tsx')).Statistics,
  ({ onClose, ...meanwhile }: Closing & Meanwhile) => (
    <Dialog title={t('stats.title')} class="is-wide" onClose={onClose}>
      <Loading {...meanwhile} />
    </Dialog>
  ),
)

export const People = lazy<object>(
  async () => (await import('./people/People.tsx')).People,
  (meanwhile: Meanwhile) => (
    <Panel title={t('people.title')} class="is-people">
      <Loading {...meanwhile} />
    </Panel>
  ),
)

/** The relay may be away when they are opened, or have another build: a call outlives both. The build puts them into one file. */
export async function preloadWindows(): Promise<void> {
  for (const part of [People, InviteByMail, RoomSettingsDialog, QrPicture, Statistics]) await part.preload()
}
