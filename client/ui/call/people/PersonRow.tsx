// One person in the people panel: who, in which role, and what they give to the others.
import type { JSX } from 'preact'
import {
  EllipsisVertical,
  Hand,
  Lock,
  MessageSquareOff,
  Mic,
  MicOff,
  MicVocal,
  MonitorOff,
  MonitorUp,
  Video,
  VideoOff,
  type LucideIcon,
} from 'lucide-preact'
import type { Role, Source } from '../../../../protocol/primitives.ts'
import type { MessageKey } from '../../../i18n/en.ts'
import { Avatar } from '../../Avatar.tsx'
import { useCall } from '../../context.ts'
import { t } from '../../language.ts'
import { MenuButton, type MenuItem } from '../../MenuButton.tsx'
import { FloorTime } from '../FloorTime.tsx'
import { pinItem } from '../TileMenu.tsx'
import { RouteSign } from './RouteSign.tsx'
import type { Row } from './rows.ts'

type Props = {
  readonly row: Row
  /** Null: this person may not be acted on by us. */
  readonly items: readonly MenuItem[] | null
  /** Null: nobody is being chosen. */
  readonly choice: { readonly isChosen: boolean; readonly onFlip: () => void } | null
}

export function PersonRow({ row, items, choice }: Props): JSX.Element {
  const badge = badges[row.role]
  const name = row.isSelf ? t('tile.you') : row.shownName
  return (
    <li class="person">
      {choice !== null && (
        <input
          type="checkbox"
          class="person-choice"
          aria-label={t('people.selectOne', { name })}
          checked={choice.isChosen}
          onChange={choice.onFlip}
        />
      )}
      <Avatar peer={row.peer} name={row.name} />
      <span class="person-words">
        <span class="person-name">
          <bdi title={name}>{name}</bdi>
        </span>
        <span class="person-about">
          {badge !== null && <span class="role">{t(badge)}</span>}
          {row.floorAt !== null && <FloorBadge since={row.floorAt} />}
          <span class="person-state">{stateWords(row)}</span>
        </span>
        {row.invitedAs !== null && (
          <span class="person-invited" title={row.invitedAs}>
            {t('people.invitedAs', { address: row.invitedAs })}
          </span>
        )}
      </span>
      <Signs row={row} />
      {items !== null && <RowMenu row={row} name={name} items={items} />}
      {items === null && choice === null && !row.isSelf && <PinButton row={row} name={name} />}
    </li>
  )
}

type RowMenuProps = { readonly row: Row; readonly name: string; readonly items: readonly MenuItem[] }

function RowMenu({ row, name, items }: RowMenuProps): JSX.Element {
  const { state, actions } = useCall()
  // What cannot be undone stays the last.
  const pin = row.isSelf ? [] : [pinItem(actions, row.peer, state.pinned.value === row.peer)]
  return (
    <MenuButton
      label={t('people.actions', { name })}
      items={items.toSpliced(-1, 0, ...pin)}
      class="icon-button person-menu"
    >
      <EllipsisVertical size={20} />
    </MenuButton>
  )
}

/** For those who may do nothing else with anybody. */
function PinButton({ row, name }: { readonly row: Row; readonly name: string }): JSX.Element {
  const { state, actions } = useCall()
  const item = pinItem(actions, row.peer, state.pinned.value === row.peer)
  const label = t(state.pinned.value === row.peer ? 'view.unpinOne' : 'view.pinOne', { name })
  return (
    <button type="button" class="icon-button person-menu" aria-label={label} title={label} onClick={item.onChoose}>
      <item.icon size={18} />
    </button>
  )
}

function FloorBadge({ since }: { readonly since: number }): JSX.Element {
  return (
    <span class="role is-floor">
      <span role="img" aria-label={t('floor.has')} title={t('floor.has')} class="sign is-floor">
        <MicVocal size={14} />
      </span>
      <FloorTime since={since} />
    </span>
  )
}

function Signs({ row }: { readonly row: Row }): JSX.Element {
  const order = useCall().state.room.value?.settings.onlyChairmen ?? []
  // Where the room's order says so for everybody, a sign on every row would say nothing.
  const isTold = (source: Source): boolean => row.blocked.includes(source) && !order.includes(source)
  return (
    <span class="person-media">
      {!row.isSelf && <RouteSign peer={row.peer} />}
      {row.handAt !== null && <Sign icon={Hand} label="hand.up" look="is-hand" />}
      {row.screen && <Sign icon={MonitorUp} label={row.isSelf ? 'people.sharingYou' : 'people.sharing'} look="is-on" />}
      {isTold('screen') && <Sign icon={MonitorOff} label="sign.screen" look="is-locked" />}
      {isTold('chat') && <Sign icon={MessageSquareOff} label="sign.chat" look="is-locked" />}
      <DeviceSign row={row} source="microphone" icons={[Mic, MicOff]} labels={['people.microphoneOn', 'tile.muted']} />
      <DeviceSign row={row} source="camera" icons={[Video, VideoOff]} labels={['people.cameraOn', 'tile.cameraOff']} />
    </span>
  )
}

type DeviceProps = {
  readonly row: Row
  readonly source: 'microphone' | 'camera'
  /** On, off. */
  readonly icons: readonly [LucideIcon, LucideIcon]
  readonly labels: readonly [MessageKey, MessageKey]
}

/** Off by their own choice and blocked by a chairman are different things, and look and sound different. */
function DeviceSign({ row, source, icons, labels }: DeviceProps): JSX.Element {
  const [on, off] = icons
  if (row.blocked.includes(source)) return <Sign icon={off} label={`sign.${source}`} look="is-locked" />
  return row[source] ? (
    <Sign icon={on} label={labels[0]} look="is-on" />
  ) : (
    <Sign icon={off} label={labels[1]} look="is-off" />
  )
}

type SignProps = {
  readonly icon: LucideIcon
  readonly label: MessageKey
  readonly look: 'is-on' | 'is-off' | 'is-locked' | 'is-hand'
}

function Sign({ icon: Icon, label, look }: SignProps): JSX.Element {
  return (
    <span class={`sign ${look}`} role="img" aria-label={t(label)} title={t(label)}>
      <Icon size={18} />
      {look === 'is-locked' && <Lock class="sign-lock" size={11} strokeWidth={3} />}
    </span>
  )
}

/** One's own row has the chosen name; the others have a link, of which a role leaves room to say what is wrong alone. */
function stateWords(row: Row): string {
  if (row.isSelf) return row.name
  const isBadged = badges[row.role] !== null || row.floorAt !== null
  return isBadged && row.link === 'connected' ? '' : t(`link.${row.link}`)
}

/** Shown beside the name; most people need none. */
const badges: Readonly<Record<Role, MessageKey | null>> = {
  waiting: null,
  participant: null,
  chairman: 'people.chairman',
  admin: 'people.chairman',
}
