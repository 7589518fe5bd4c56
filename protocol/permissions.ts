// Who may do what. There is no other place: a frame or a route without a row does not compile.
import type { ClientFrameType } from './client-to-server.ts'
import type { HttpAction } from './http.ts'
import type { Role } from './primitives.ts'

/** The order is the rank. `null` stands for somebody who is in no room. */
export const roles = ['waiting', 'participant', 'chairman', 'admin'] as const satisfies readonly Role[]

type Row = { readonly who: readonly (Role | null)[]; readonly target?: 'another' }

const anyone = [null, ...roles] as const
const present = roles
const members = ['participant', 'chairman', 'admin'] as const

export const permissions = {
  // frames on the socket
  hello: { who: [null] },
  ping: { who: anyone },
  leave: { who: present },
  signal: { who: members, target: 'another' },
  sync: { who: members },
  // HTTP routes
  'room.create': { who: anyone },
  'room.read': { who: anyone },
  'room.enter': { who: anyone },
  'instance.read': { who: anyone },
  'health.read': { who: anyone },
  'page.read': { who: anyone },
  'socket.open': { who: anyone },
} as const satisfies Record<ClientFrameType | HttpAction, Row>

export type Action = keyof typeof permissions

/** May somebody with this role do this? `self` tells whether the act is aimed at the actor. */
export function may(role: Role | null, action: Action, self = false): boolean {
  const row: Row = permissions[action]
  if (!row.who.includes(role)) return false
  return !(row.target === 'another' && self)
}
