// The whole of what the pages show, as signals. Actions write it, the user interface reads it; no DOM in here.
import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals-core'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { DoorReply, InstanceReply, InvitationReply } from '../../protocol/http.ts'
import type { Invitation } from '../../protocol/invitations.ts'
import { may } from '../../protocol/permissions.ts'
import type { MediaFrame } from '../../protocol/peer-to-peer.ts'
import type { PeerId, Role, RoomName, Source } from '../../protocol/primitives.ts'
import { defaultRoomSettings, type RoomMode, type RoomState } from '../../protocol/room-state.ts'
import type { Knock, Member, WaitsFor } from '../../protocol/server-to-client.ts'
import { camerasShown } from './cameras.ts'
import type { Connection } from './connection.ts'
import { createViewState, type ViewState } from './view.ts'

/** What a person sees of the link to one peer. `lost`: given up, see PROTOCOL.md L6. */
export type LinkView = 'connecting' | 'connected' | 'reconnecting' | 'lost'

export type MediaState = Omit<MediaFrame, 'type'>

/** The other people in the room, one a peer. Streams keep their identity for the life of a link. */
export type Participant = {
  readonly peer: PeerId
  readonly role: Role
  /** By a chairman or the room's order. This browser silences or hides it, whatever they send; `media` says so too. */
  readonly blocked: readonly Source[]
  /** UTC milliseconds since when the hand is up, or null. */
  readonly handAt: number | null
  /** UTC milliseconds since when they have the floor, or null. */
  readonly floorAt: number | null
  /** Empty until the peer has told us over its link. */
  readonly name: string
  readonly media: MediaState
  readonly link: LinkView
  /** Camera and microphone together, for one media element. */
  readonly face: MediaStream | null
  readonly screen: MediaStream | null
  /** Loud enough to count as speaking. */
  readonly speaking: boolean
}

export type ChatMessage = {
  readonly id: string
  /** Null: ourselves. */
  readonly from: PeerId | null
  /** The name as it was when the message came. */
  readonly name: string
  readonly text: string
  readonly at: number
}

/** Why a device cannot be used: one reason, one sentence and remedy on the screen. */
export type CaptureProblem =
  'denied' | 'denied-by-system' | 'none-found' | 'in-use' | 'unsupported' | 'insecure' | 'failed'

export type DeviceKind = 'microphone' | 'camera' | 'speaker'
export type Device = { readonly id: string; readonly label: string }

/** `off` is a choice, `problem` is not; `starting` while the browser asks. */
export type DeviceState =
  | { readonly is: 'off' }
  | { readonly is: 'starting' }
  | { readonly is: 'on' }
  | { readonly is: 'problem'; readonly problem: CaptureProblem }

export type Notice = {
  readonly id: number
  /** A key under `notice.` in the message catalogue. */
  readonly key: NoticeKey
  readonly values: Readonly<Record<string, string>>
  readonly tone: 'info' | 'problem'
}
export type NoticeKey =
  | 'joined'
  | 'left'
  | 'relay-away'
  | 'relay-back'
  | 'screen-failed'
  | 'too-fast'
  | 'too-busy'
  | 'device-problem'
  | 'link-copied'
  | 'removed'
  | 'put-back'
  | `blocked-${Source}`
  | `freed-${Source}`
  | `you-blocked-${Source}`
  | `you-freed-${Source}`
  | 'all-blocked'
  | 'all-freed'
  | 'chairman-made'
  | 'chairman-unmade'
  | 'you-chairman-made'
  | 'you-chairman-unmade'
  | `mode-${RoomMode}`
  | 'floor-given'
  | 'you-floor-given'
  | 'you-floor-live'
  | 'you-floor-taken'
  | 'floor-asked'
  | 'floor-first'
  | 'hand-raised'
  | 'your-hand-lowered'
  | 'room-changed'
  | 'room-locked'
  | 'room-unlocked'
  | 'knocked'
  | 'act-failed'
  | 'invitation-accepted'
  | 'invitation-later'
  | 'invitation-declined'
  | 'invitation-failed'

/** What stands beside or over the pictures; one at a time. */
export type Panel = 'none' | 'chat' | 'people' | 'settings' | 'statistics' | 'room-settings'

/** Before the door, with a socket but without a seat. */
export type Waiting = {
  readonly waitsFor: WaitsFor
  readonly note: string
  /** The relay is away: what stands here was true when we last heard of it. */
  readonly isAway?: boolean
}

/** Which page is shown; derived from the address bar and the connection. */
export type Page =
  | { readonly is: 'home' }
  /** Looking the room up. */
  | { readonly is: 'opening'; readonly room: RoomName }
  | { readonly is: 'unknown-room'; readonly room: RoomName }
  | { readonly is: 'prejoin'; readonly room: RoomName }
  | { readonly is: 'waiting'; readonly room: RoomName }
  | { readonly is: 'call'; readonly room: RoomName }
  | { readonly is: 'ended'; readonly room: RoomName }
  /** An invitee answers; what the mail's link says is in `invited`, or why it says nothing in `refusal`. */
  | { readonly is: 'invitation' }
  /** Whoever reads our mails wants no more of them. `optedOut`: null until the relay has said. */
  | { readonly is: 'unsubscribe'; readonly optedOut: boolean | null }
  | { readonly is: 'feedback' }
  | { readonly is: 'error'; readonly code: ErrorCode | 'offline' | 'unsupported-browser' }

export type CallState = ViewState & {
  readonly page: Signal<Page>
  readonly instance: Signal<InstanceReply | null>
  readonly connection: Signal<Connection>
  /** A request is under way: create or join. */
  readonly busy: Signal<boolean>
  /** What the last create or join was refused with, shown beside its button. */
  readonly refusal: Signal<ErrorCode | 'offline' | null>
  /** Why the door, or the room's page, is asked for again and again, by itself; null when it is not. */
  readonly trying: Signal<ErrorCode | 'offline' | null>
  /** When another try makes sense, in UTC milliseconds; null: at once. */
  readonly retryAt: Signal<number | null>
  /** What the room's door asks of us; null until it was looked up. */
  readonly door: Signal<DoorReply | null>
  /** The invitation whose link brought us here, as the relay knows it; null without one. */
  readonly invited: Signal<InvitationReply | null>
  /** Our name may stand in the mail to those whom the room tells who comes in. */
  readonly tellsName: Signal<boolean>
  /** Set while we wait before the door. */
  readonly waiting: Signal<Waiting | null>
  /** The room we are in, as the relay says; null outside. */
  readonly room: Signal<RoomState | null>
  /** Our own seat, as the relay says. */
  readonly self: Signal<Member | null>
  /** Chairmen alone know of them. */
  readonly knocks: Signal<readonly Knock[]>
  /** Of this room, the newest first; chairmen alone know of them. Null until they are asked for. */
  readonly invitations: Signal<readonly Invitation[] | null>
  readonly isChairman: ReadonlySignal<boolean>
  readonly name: Signal<string>
  readonly microphone: Signal<DeviceState>
  readonly camera: Signal<DeviceState>
  readonly screen: Signal<DeviceState>
  /** Own camera picture, without sound. */
  readonly selfView: Signal<MediaStream | null>
  readonly selfScreen: Signal<MediaStream | null>
  /** Own microphone level, 0 to 1. */
  readonly level: Signal<number>
  readonly selfSpeaking: Signal<boolean>
  readonly devices: Signal<Readonly<Record<DeviceKind, readonly Device[]>>>
  /** Chosen device ids; empty: the browser's own choice. */
  readonly chosen: Signal<Readonly<Record<DeviceKind, string>>>
  /** Our microphone is for music: it is sent as it is, in stereo, without the filters made for voices. */
  readonly music: Signal<boolean>
  /** What all that we send may take, in bits a second, as this person wants it; null: no limit. */
  readonly uplinkCap: Signal<number | null>
  readonly mayChooseSpeaker: boolean
  readonly mayShareScreen: boolean
  readonly participants: Signal<ReadonlyMap<PeerId, Participant>>
  readonly chat: Signal<readonly ChatMessage[]>
  readonly unread: Signal<number>
  readonly panel: Signal<Panel>
  readonly notices: Signal<readonly Notice[]>
  /** The browser keeps sound back until the person touches the page. */
  readonly soundBlocked: Signal<boolean>
  readonly others: ReadonlySignal<readonly Participant[]>
  /** Whose camera is shown here, ourselves among them: everybody's in most rooms, and the same few in the others. */
  readonly camerasShown: ReadonlySignal<ReadonlySet<PeerId>>
}

export function createCallState(browser: { mayChooseSpeaker: boolean; mayShareScreen: boolean }): CallState {
  const participants = signal<ReadonlyMap<PeerId, Participant>>(new Map())
  const self = signal<Member | null>(null)
  const room = signal<RoomState | null>(null)
  const camera = signal<DeviceState>({ is: 'off' })
  const view = createViewState()
  return {
    ...browser,
    ...view,
    page: signal<Page>({ is: 'home' }),
    instance: signal<InstanceReply | null>(null),
    connection: signal<Connection>({ is: 'idle' }),
    busy: signal(false),
    refusal: signal<ErrorCode | 'offline' | null>(null),
    trying: signal<ErrorCode | 'offline' | null>(null),
    retryAt: signal<number | null>(null),
    door: signal<DoorReply | null>(null),
    invited: signal<InvitationReply | null>(null),
    tellsName: signal(false),
    waiting: signal<Waiting | null>(null),
    room,
    self,
    knocks: signal<readonly Knock[]>([]),
    invitations: signal<readonly Invitation[] | null>(null),
    isChairman: computed(() => may(self.value?.role ?? null, 'moderate')),
    name: signal(''),
    microphone: signal<DeviceState>({ is: 'off' }),
    camera,
    screen: signal<DeviceState>({ is: 'off' }),
    selfView: signal<MediaStream | null>(null),
    selfScreen: signal<MediaStream | null>(null),
    level: signal(0),
    selfSpeaking: signal(false),
    devices: signal<Readonly<Record<DeviceKind, readonly Device[]>>>({ microphone: [], camera: [], speaker: [] }),
    chosen: signal<Readonly<Record<DeviceKind, string>>>({ microphone: '', camera: '', speaker: '' }),
    music: signal(false),
    uplinkCap: signal<number | null>(null),
    participants,
    chat: signal<readonly ChatMessage[]>([]),
    unread: signal(0),
    panel: signal<Panel>('none'),
    notices: signal<readonly Notice[]>([]),
    soundBlocked: signal(false),
    others: computed(() => [...participants.value.values()]),
    camerasShown: camerasSignal({ ...view, room, self, camera, participants }),
  }
}

/** What the administrator lets each person send in all, in bits a second; null: as much as there is. */
export function instanceCapBps(instance: InstanceReply | null): number | null {
  const kbps = instance?.video.maxUplinkKbps ?? 0
  return kbps > 0 ? kbps * 1000 : null
}

type Looked = Pick<CallState, 'room' | 'self' | 'camera' | 'participants' | 'speakers' | 'pinned'>

/** The same set for as long as the same are in it, for much else changes with the participants. */
function camerasSignal({ room, self, camera, participants, speakers, pinned }: Looked): CallState['camerasShown'] {
  let last: ReadonlySet<PeerId> = new Set()
  return computed(() => {
    const others = [...participants.value.values()].filter(({ media }) => media.camera).map(({ peer }) => peer)
    const own = camera.value.is === 'on' && self.value ? [self.value.peer] : []
    const now = camerasShown({
      settings: room.value?.settings ?? defaultRoomSettings,
      people: participants.value.size + 1,
      on: [...others, ...own],
      speakers: speakers.value,
      pinned: pinned.value,
    })
    if (now.size !== last.size || [...now].some((peer) => !last.has(peer))) last = now
    return last
  })
}
