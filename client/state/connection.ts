// Where this browser stands towards its room, as a union advanced by one pure function.
import type { ErrorCode } from '../../protocol/errors.ts'
import type { PeerId, Role, RoomName } from '../../protocol/primitives.ts'

export type EndReason = 'left' | 'kicked' | 'taken-over' | 'refused' | 'lost'

export type Connection =
  | { readonly is: 'idle' }
  /** Asking for a ticket and opening the socket. */
  | { readonly is: 'joining'; readonly room: RoomName }
  | { readonly is: 'joined'; readonly room: RoomName; readonly self: PeerId; readonly role: Role }
  /** The relay is away; the links are not. */
  | { readonly is: 'reconnecting'; readonly room: RoomName; readonly self: PeerId; readonly role: Role }
  | { readonly is: 'ended'; readonly room: RoomName; readonly why: EndReason; readonly code: ErrorCode | null }

export type ConnectionEvent =
  | { readonly type: 'join'; readonly room: RoomName }
  | { readonly type: 'welcome'; readonly room: RoomName; readonly self: PeerId; readonly role: Role }
  | { readonly type: 'socket-lost' }
  | { readonly type: 'end'; readonly why: EndReason; readonly code: ErrorCode | null }
  | { readonly type: 'reset' }

/** The next state; an event that makes no sense in a state changes nothing. */
export function next(now: Connection, event: ConnectionEvent): Connection {
  switch (event.type) {
    case 'join':
      return now.is === 'idle' || now.is === 'ended' ? { is: 'joining', room: event.room } : now
    case 'welcome':
      return now.is === 'idle' || now.is === 'ended'
        ? now
        : { is: 'joined', room: event.room, self: event.self, role: event.role }
    case 'socket-lost':
      return now.is === 'joined' ? { ...now, is: 'reconnecting' } : now
    case 'end':
      return now.is === 'idle' || now.is === 'ended'
        ? now
        : { is: 'ended', room: now.room, why: event.why, code: event.code }
    case 'reset':
      return { is: 'idle' }
  }
}
