// Who may do what. There is no other place: a frame or a route without a row does not compile.
import type { ActName } from './acts.ts'
import type { ClientFrameType } from './client-to-server.ts'
import type { HttpAction } from './http.ts'
import type { Role } from './primitives.ts'

/** The order is the rank. `null` stands for somebody who is in no room. */
export const roles = ['waiting', 'participant', 'chairman', 'admin'] as const satisfies readonly Role[]

type Row = { readonly who: readonly (Role | null)[]; readonly target?: 'another' }

/** What is asked for inside an act, and not allowed to all who may do the act. */
type Part = 'configure.persistent'

const anyone = [null, ...roles] as const
const present = roles
const members = ['participant', 'chairman', 'admin'] as const
const chairmen = ['chairman', 'admin'] as const
const admins = ['admin'] as const

export const permissions = {
  // frames on the socket
  // somebody who waits says it again when let in
  hello: { who: [null, 'waiting'] },
  ping: { who: anyone },
  leave: { who: present },
  signal: { who: members, target: 'another' },
  sync: { who: members },
  hand: { who: members },
  'yield-floor': { who: members },
  links: { who: members },
  // acts: frames and routes alike
  moderate: { who: chairmen },
  'lower-hand': { who: chairmen },
  'give-floor': { who: chairmen },
  'take-floor': { who: chairmen },
  remove: { who: chairmen, target: 'another' },
  'lift-ban': { who: chairmen },
  'end-meeting': { who: chairmen },
  'set-role': { who: chairmen },
  admit: { who: chairmen },
  'refuse-entry': { who: chairmen },
  'put-back': { who: chairmen, target: 'another' },
  'tell-waiting': { who: chairmen },
  configure: { who: chairmen },
  'configure.persistent': { who: admins },
  'set-password': { who: chairmen },
  claim: { who: [null, 'participant', 'chairman'] },
  'delete-room': { who: chairmen },
  invite: { who: chairmen },
  'resend-invitation': { who: chairmen },
  'revoke-invitations': { who: chairmen },
  reschedule: { who: chairmen },
  'set-notified': { who: chairmen },
  // HTTP routes
  'room.create': { who: anyone },
  'room.read': { who: anyone },
  'room.enter': { who: anyone },
  'room.state': { who: chairmen },
  'room.people': { who: chairmen },
  'room.bans': { who: chairmen },
  'room.events': { who: chairmen },
  'room.invitations': { who: chairmen },
  'room.notified': { who: chairmen },
  'rooms.list': { who: admins },
  'events.list': { who: admins },
  'mail.read': { who: admins },
  // whoever shows the token of the mail
  'invitation.look': { who: anyone },
  'invitation.answer': { who: anyone },
  'mailbox.read': { who: anyone },
  'mailbox.opt-out': { who: anyone },
  'mailbox.opt-in': { who: anyone },
  'feedback.send': { who: anyone },
  'docs.read': { who: anyone },
  'instance.read': { who: anyone },
  'health.read': { who: anyone },
  // by the token or the network of the settings; to others there is no such page
  'metrics.read': { who: anyone },
  'page.read': { who: anyone },
  'socket.open': { who: anyone },
} as const satisfies Record<ClientFrameType | ActName | HttpAction | Part, Row>

export type Action = keyof typeof permissions

/** May somebody with this role do this? `self` tells whether the act is aimed at the actor. */
export function may(role: Role | null, action: Action, self = false): boolean {
  const row: Row = permissions[action]
  if (!row.who.includes(role)) return false
  return !(row.target === 'another' && self)
}

/** Keeps the room's order, and is not bound by it: chairmen of the room and admins. */
export function isChairman(role: Role | null): boolean {
  return may(role, 'configure')
}

/** Whose role no room gives or takes. */
export function isAdmin(role: Role | null): boolean {
  return may(role, 'rooms.list')
}
