// Where this browser stands towards its room, as a union advanced by one pure function.
import type { ErrorCode } from '../../protocol/errors.ts'
import type { PeerId, RoomName } from '../../protocol/primitives.ts'

/** `turned-away`: waited, and was not let in. `meeting-ended`: a chairman ended it for everybody. */
export type EndReason = 'left' | 'kicked' | 'taken-over' | 'refused' | 'lost' | 'turned-away' | 'meeting-ended'

export type Connection =
  | { readonly is: 'idle' }
  /** Asking for a ticket and opening the socket. */
  | { readonly is: 'joining'; readonly room: RoomName }
  /** Before the door, until a chairman says yes or the room opens. */
  | { readonly is: 'waiting'; readonly room: RoomName }
  | { readonly is: 'joined'; readonly room: RoomName; readonly self: PeerId }
  /** The relay is away; the links are not. */
  | { readonly is: 'reconnecting'; readonly room: RoomName; readonly self: PeerId }
  | { readonly is: 'ended'; readonly room: RoomName; readonly why: EndReason; readonly code: ErrorCode | null }

export type ConnectionEvent =
  | { readonly type: 'join'; readonly room: RoomName }
  | { readonly type: 'wait'; readonly room: RoomName }
  | { readonly type: 'welcome'; readonly room: RoomName; readonly self: PeerId }
  | { readonly type: 'socket-lost' }
  | { readonly type: 'end'; readonly why: EndReason; readonly code: ErrorCode | null }
  | { readonly type: 'reset' }

/** The next state; an event that makes no sense in a state changes nothing. */
export function next(now: Connection, event: ConnectionEvent): Connection {
  const isOut = now.is === 'idle' || now.is === 'ended'
  switch (event.type) {
    case 'join':
      return isOut ? { is: 'joining', room: event.room } : now
    case 'wait':
      return isOut ? now : { is: 'waiting', room: event.room }
    case 'welcome':
      return isOut ? now : { is: 'joined', room: event.room, self: event.self }
    case 'socket-lost':
      return now.is === 'joined' ? { ...now, is: 'reconnecting' } : now
    case 'end':
      return isOut ? now : { is: 'ended', room: now.room, why: event.why, code: event.code }
    case 'reset':
      return { is: 'idle' }
  }
}
