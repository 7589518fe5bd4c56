// Who is in the room, as the rows of the people panel, in the order in which they matter.
import { may } from '../../../../protocol/permissions.ts'
import type { PeerId, Role, Source } from '../../../../protocol/primitives.ts'
import type { CallState, LinkView } from '../../../state/call.ts'
import { invitedAs } from '../../invite/groups.ts'
import { t } from '../../language.ts'
import { selfPeer } from '../tiles.ts'

export type Row = {
  readonly peer: PeerId
  /** Empty: not known yet. */
  readonly name: string
  readonly shownName: string
  readonly isSelf: boolean
  readonly role: Role
  readonly blocked: readonly Source[]
  readonly handAt: number | null
  readonly floorAt: number | null
  readonly microphone: boolean
  readonly camera: boolean
  readonly screen: boolean
  readonly link: LinkView
  /** The address of the invitation by which they came; null: by none, or not ours to know. */
  readonly invitedAs: string | null
}

type Addresses = ReadonlyMap<PeerId, string>

/** Who has the floor, and raised hands, by time; then chairmen, then names; oneself first among equals. */
export function rowsOf(state: CallState): readonly Row[] {
  const addresses = state.isChairman.value ? invitedAs(state.invitations.value) : new Map<PeerId, string>()
  return [selfRow(state, addresses), ...otherRows(state, addresses)].sort(
    (a, b) =>
      rank(a.floorAt) - rank(b.floorAt) ||
      rank(a.handAt) - rank(b.handAt) ||
      Number(isChair(b.role)) - Number(isChair(a.role)) ||
      Number(b.isSelf) - Number(a.isSelf) ||
      a.shownName.localeCompare(b.shownName) ||
      (a.peer < b.peer ? -1 : 1),
  )
}

export function isChair(role: Role): boolean {
  return may(role, 'moderate')
}

/** Without regard to capitals and accents, as people type when they search. */
export function isNamed(row: Row, wanted: string): boolean {
  return [row.name, row.shownName].some((name) => plain(name).includes(plain(wanted.trim())))
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase()
}

/** Two raised hands compare by time, as do two who have the floor; no number of them comes after the others. */
function rank(at: number | null): number {
  return at ?? Number.MAX_SAFE_INTEGER
}

function selfRow(state: CallState, addresses: Addresses): Row {
  const self = state.self.value
  return {
    peer: selfPeer(state),
    name: state.name.value,
    shownName: t('tile.you'),
    isSelf: true,
    role: self?.role ?? 'participant',
    blocked: self?.blocked ?? [],
    handAt: self?.handAt ?? null,
    floorAt: self?.floorAt ?? null,
    microphone: state.microphone.value.is === 'on',
    camera: state.camera.value.is === 'on',
    screen: state.selfScreen.value !== null,
    link: 'connected',
    invitedAs: addresses.get(selfPeer(state)) ?? null,
  }
}

function otherRows(state: CallState, addresses: Addresses): readonly Row[] {
  return state.others.value.map(({ peer, name, role, blocked, handAt, floorAt, media, link }) => ({
    peer,
    name,
    shownName: name === '' ? t('tile.guest') : name,
    isSelf: false,
    role,
    blocked,
    handAt,
    floorAt,
    microphone: media.microphone,
    camera: media.camera,
    screen: media.screen,
    link,
    invitedAs: addresses.get(peer) ?? null,
  }))
}
