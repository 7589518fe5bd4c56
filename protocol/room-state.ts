// What a room is like: its doors and its order. The same words on the wire, in SQL and on the screen.
import * as Type from 'typebox'
import { MAX_SEATS, MAX_SPEAKERS } from './limits.ts'
import { closed, RoomName, SourceList } from './primitives.ts'

/** Who is kept in the waiting room until a chairman admits them. */
const WaitingRoom = Type.Union([Type.Literal('off'), Type.Literal('everybody'), Type.Literal('uninvited')])
export type WaitingRoom = Type.Static<typeof WaitingRoom>

/** Who is seen and heard: everybody, the latest speakers' cameras, who has the floor, or one lecturer (PROTOCOL.md, G). */
const RoomMode = Type.Union([
  Type.Literal('all'),
  Type.Literal('smart'),
  Type.Literal('podium'),
  Type.Literal('lecture'),
])
export type RoomMode = Type.Static<typeof RoomMode>

const settings = {
  /** Nobody new enters but chairmen. */
  locked: Type.Boolean(),
  waitingRoom: WaitingRoom,
  /** Nobody is seen or heard without a name. */
  askName: Type.Boolean(),
  /** Seats; 0: as many as the server allows. */
  maxMembers: Type.Integer({ minimum: 0, maximum: MAX_SEATS }),
  /** Others wait until a chairman is in. */
  opensWithChairman: Type.Boolean(),
  /** Never expires. Only an admin may set it. */
  persistent: Type.Boolean(),
  /** Whoever enters does so with the microphone or camera off. */
  joinMuted: Type.Boolean(),
  joinCameraOff: Type.Boolean(),
  /** What participants may not use unless a chairman has let them. */
  onlyChairmen: SourceList,
  mode: RoomMode,
  /** Cameras that each page shows in `smart`; places on the `podium`. */
  speakers: Type.Integer({ minimum: 1, maximum: MAX_SPEAKERS }),
}
export const RoomSettings = closed(settings)
export type RoomSettings = Type.Static<typeof RoomSettings>

/** A change names only what it changes. */
export const RoomSettingsChange = Type.Partial(RoomSettings, { additionalProperties: false, minProperties: 1 })
export type RoomSettingsChange = Type.Static<typeof RoomSettingsChange>

/** What a new room is like. */
export const defaultRoomSettings: RoomSettings = {
  locked: false,
  waitingRoom: 'off',
  askName: true,
  maxMembers: 0,
  opensWithChairman: false,
  persistent: false,
  joinMuted: false,
  joinCameraOff: false,
  onlyChairmen: [],
  mode: 'all',
  speakers: 4,
}

/** Told to everybody admitted, whole, at each change; the highest `revision` counts. */
export const RoomState = closed({
  name: RoomName,
  /** Counts the changes of the room's settings and passwords. */
  revision: Type.Integer({ minimum: 0 }),
  settings: RoomSettings,
  /** Whether there is an access password. */
  hasPassword: Type.Boolean(),
  /** Whether there is an owner password, which reserves the room. */
  isReserved: Type.Boolean(),
  /** Seats in force: the lower of the room's and the server's; 0: no limit. */
  maxMembers: Type.Integer({ minimum: 0 }),
})
export type RoomState = Type.Static<typeof RoomState>
