// What a chairman may do to one person, and to everybody, as the items of a menu.
import {
  ArrowDownFromLine,
  DoorClosed,
  Hand,
  MessageSquare,
  MessageSquareOff,
  Mic,
  MicOff,
  MicVocal,
  MonitorOff,
  MonitorUp,
  ShieldMinus,
  ShieldPlus,
  Undo2,
  UserX,
  Video,
  VideoOff,
  type LucideIcon,
} from 'lucide-preact'
import type { ActFields, ActName } from '../../../../protocol/acts.ts'
import { sources, type Source } from '../../../../protocol/primitives.ts'
import type { RoomMode } from '../../../../protocol/room-state.ts'
import { t } from '../../language.ts'
import type { MenuItem } from '../../MenuButton.tsx'
import { isChair, type Row } from './rows.ts'

/** Does an act for the panel, which shows what came of it. */
export type Do = <K extends ActName>(name: K, fields: ActFields<K>) => void

const icons: Readonly<Record<Source, { readonly block: LucideIcon; readonly free: LucideIcon }>> = {
  microphone: { block: MicOff, free: Mic },
  camera: { block: VideoOff, free: Video },
  screen: { block: MonitorOff, free: MonitorUp },
  chat: { block: MessageSquareOff, free: MessageSquare },
}

/** Nobody mutes or removes themselves here: own switches and `Leave` are for that. */
export function itemsFor(row: Row, mode: RoomMode, act: Do, onRemove: () => void): readonly MenuItem[] {
  const items = [...floorItems(row, mode, act), ...sourceItems(row, act)]
  if (row.handAt !== null) {
    items.push({ label: t('hand.lower'), icon: Hand, onChoose: () => act('lower-hand', { to: row.peer }) })
  }
  items.push(...roleItems(row, act))
  if (row.isSelf) return items
  if (!isChair(row.role)) {
    items.push({ label: t('act.putBack'), icon: DoorClosed, onChoose: () => act('put-back', { to: row.peer }) })
  }
  return [...items, { label: t('act.remove'), icon: UserX, isDanger: true, onChoose: onRemove }]
}

/** On a podium chairmen need no floor. Whoever gives up their own has a button for that. */
function floorItems(row: Row, mode: RoomMode, act: Do): readonly MenuItem[] {
  if (row.floorAt !== null) {
    if (row.isSelf) return []
    return [{ label: t('act.takeFloor'), icon: Undo2, onChoose: () => act('take-floor', { to: row.peer }) }]
  }
  if (mode !== 'lecture' && !(mode === 'podium' && !isChair(row.role))) return []
  return [{ label: t('act.giveFloor'), icon: MicVocal, onChoose: () => act('give-floor', { to: row.peer }) }]
}

function sourceItems(row: Row, act: Do): MenuItem[] {
  return sources
    .filter((source) => !row.isSelf || row.blocked.includes(source))
    .map((source) => {
      const isBlocked = row.blocked.includes(source)
      return {
        label: t(`act.${isBlocked ? 'free' : 'block'}.${source}`),
        icon: icons[source][isBlocked ? 'free' : 'block'],
        onChoose: () => {
          act('moderate', { to: row.peer, source, blocked: !isBlocked })
        },
      }
    })
}

/** A role from the administrator is not a chairman's to take away. */
function roleItems(row: Row, act: Do): readonly MenuItem[] {
  const offered = roleOffers[row.role]
  if (offered === null) return []
  return [
    {
      label: t(offered.label),
      icon: offered.icon,
      onChoose: () => {
        act('set-role', { to: row.peer, role: offered.role })
      },
    },
  ]
}

const make = { label: 'act.makeChairman', icon: ShieldPlus, role: 'chairman' } as const
const unmake = { label: 'act.removeChairman', icon: ShieldMinus, role: 'participant' } as const
const roleOffers = { waiting: null, participant: make, chairman: unmake, admin: null } as const

/** To allow a source is offered while somebody is kept from it. */
export function itemsForAll(rows: readonly Row[], act: Do): readonly MenuItem[] {
  const bound = rows.filter((row) => !isChair(row.role))
  const items: MenuItem[] = sources.flatMap((source) => [
    allItem(source, true, act),
    ...(bound.some((row) => row.blocked.includes(source)) ? [allItem(source, false, act)] : []),
  ])
  const lower = {
    label: t('act.lowerAll'),
    icon: ArrowDownFromLine,
    onChoose: () => act('lower-hand', { to: 'everybody' }),
  }
  return rows.some((row) => row.floorAt !== null) ? [...items, lower, takeFloors(act)] : [...items, lower]
}

function takeFloors(act: Do): MenuItem {
  return { label: t('act.takeFloorAll'), icon: Undo2, onChoose: () => act('take-floor', { to: 'everybody' }) }
}

function allItem(source: Source, blocked: boolean, act: Do): MenuItem {
  return {
    label: t(`act.${blocked ? 'blockAll' : 'freeAll'}.${source}`),
    icon: icons[source][blocked ? 'block' : 'free'],
    onChoose: () => {
      act('moderate', { to: 'everybody', source, blocked })
    },
  }
}
