// Who is in the room, and what each sends.
import type { JSX } from 'preact'
import { Mic, MicOff, MonitorUp, Video, VideoOff, type LucideIcon } from 'lucide-preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Role } from '../../../protocol/primitives.ts'
import type { MessageKey } from '../../i18n/en.ts'
import type { CallState, LinkView } from '../../state/call.ts'
import { Avatar } from '../Avatar.tsx'
import { useCall } from '../context.ts'
import { t } from '../language.ts'
import { Panel } from './Panel.tsx'
import { selfPeer } from './tiles.ts'

type Row = {
  readonly peer: string
  readonly name: string
  readonly shownName: string
  readonly isSelf: boolean
  readonly role: Role
  readonly microphone: boolean
  readonly camera: boolean
  readonly screen: boolean
  readonly link: LinkView
}

export function People(): JSX.Element {
  const { state } = useCall()
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    list.current?.focus()
  }, [])
  const rows = [selfRow(state), ...otherRows(state)]
  return (
    <Panel title={t('people.title')}>
      <p class="panel-note">{t('people.count', { count: rows.length })}</p>
      <ul class="people" ref={list} tabIndex={-1} aria-label={t('people.title')}>
        {rows.map((row) => (
          <PersonRow key={row.isSelf ? 'self' : row.peer} row={row} />
        ))}
      </ul>
    </Panel>
  )
}

function PersonRow({ row }: { readonly row: Row }): JSX.Element {
  const badge = badges[row.role]
  return (
    <li class="person">
      <Avatar peer={row.peer} name={row.name} />
      <span class="person-words">
        <span class="person-name">
          <bdi>{row.shownName}</bdi>
          {badge !== null && <span class="role">{t(badge)}</span>}
        </span>
        <span class="person-state">{stateWords(row)}</span>
      </span>
      <span class="person-media">
        {row.screen && <Sign icon={MonitorUp} label={row.isSelf ? 'people.sharingYou' : 'people.sharing'} isOn />}
        <Sign
          icon={row.microphone ? Mic : MicOff}
          label={row.microphone ? 'people.microphoneOn' : 'tile.muted'}
          isOn={row.microphone}
        />
        <Sign
          icon={row.camera ? Video : VideoOff}
          label={row.camera ? 'people.cameraOn' : 'tile.cameraOff'}
          isOn={row.camera}
        />
      </span>
    </li>
  )
}

type SignProps = {
  readonly icon: LucideIcon
  readonly label: MessageKey
  readonly isOn: boolean
}

function Sign({ icon: Icon, label, isOn }: SignProps): JSX.Element {
  return (
    <span class={isOn ? 'sign is-on' : 'sign'} role="img" aria-label={t(label)} title={t(label)}>
      <Icon size={18} />
    </span>
  )
}

/** One's own row has the chosen name; the others have a link. */
function stateWords(row: Row): string {
  return row.isSelf ? row.name : t(`link.${row.link}`)
}

function selfRow(state: CallState): Row {
  const connection = state.connection.value
  const role = 'role' in connection ? connection.role : 'participant'
  return {
    peer: selfPeer(state),
    name: state.name.value,
    shownName: t('tile.you'),
    isSelf: true,
    role,
    microphone: state.microphone.value.is === 'on',
    camera: state.camera.value.is === 'on',
    screen: state.selfScreen.value !== null,
    link: 'connected',
  }
}

function otherRows(state: CallState): readonly Row[] {
  return state.others.value.map((other) => ({
    ...other.media,
    peer: other.peer,
    name: other.name,
    shownName: other.name === '' ? t('tile.guest') : other.name,
    isSelf: false,
    role: other.role,
    link: other.link,
  }))
}

/** Shown beside the name; most people need none. */
const badges: Readonly<Record<Role, MessageKey | null>> = {
  waiting: null,
  participant: null,
  chairman: 'people.chairman',
  admin: 'people.chairman',
}
