// REST bodies and replies, all under `/api/v1`.
import * as Type from 'typebox'
import { ErrorCodeSchema } from './errors.ts'
import { closed, Milliseconds, RoleName, RoomName, Ticket } from './primitives.ts'

/** A wanted name as typed; the relay trims, lower-cases and checks it. No name: the relay chooses one. */
export const CreateRoomBody = closed({ name: Type.Optional(Type.String({ maxLength: 200 })) })
export type CreateRoomBody = Type.Static<typeof CreateRoomBody>

export const RoomReply = closed({ name: RoomName })
export type RoomReply = Type.Static<typeof RoomReply>

export const EntryBody = closed({})
export type EntryBody = Type.Static<typeof EntryBody>

/** `ticket` is redeemed by the socket's `hello`, once, within `expiresInMs`. */
export const EntryReply = closed({ ticket: Ticket, role: RoleName, expiresInMs: Milliseconds })
export type EntryReply = Type.Static<typeof EntryReply>

/** What a page needs to know of the instance before anybody joins. */
export const InstanceReply = closed({
  version: Type.String(),
  poweredBy: Type.String(),
  video: closed({ width: Type.Integer(), height: Type.Integer(), frameRate: Type.Integer() }),
})
export type InstanceReply = Type.Static<typeof InstanceReply>

export const HealthReply = closed({ status: Type.String() })

export const ErrorReply = closed({ code: ErrorCodeSchema })
export type ErrorReply = Type.Static<typeof ErrorReply>

export type HttpAction =
  'room.create' | 'room.read' | 'room.enter' | 'instance.read' | 'health.read' | 'page.read' | 'socket.open'
