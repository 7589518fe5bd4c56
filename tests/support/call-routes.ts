// The relay's HTTP routes as one page sees them: each answers what the test says.
import type { Rest, RestError } from '../../client/net/rest.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { Ban, EntryReply } from '../../protocol/http.ts'
import type { Invitation } from '../../protocol/invitations.ts'
import { err, ok, type Result } from '../../protocol/result.ts'
import { invitationTo, openDoor } from './doors.ts'

export type Routes = Omit<Rest, 'instance' | 'createRoom' | 'findRoom' | 'enterRoom'> & {
  rooms: Set<string>
  /** Passwords shown at the door, in order; empty: none. */
  readonly passwords: string[]
  /** Tokens of invitations shown at the door, in order; empty: none. */
  readonly tokens: string[]
  /** What `POST entry` answers; a promise of the test's own when it is to come late. */
  entry: () => Promise<Result<EntryReply, RestError>>
  /** What `GET` of a room answers. */
  find: Rest['findRoom']
}

export const ticket: EntryReply = { ticket: 'ticket-for-the-lobby', role: 'participant', expiresInMs: 30_000 }
export const ban: Ban = { id: 'ban-number-1', name: 'Eve', at: 1, address: false }
export const refusal = (code: ErrorCode | 'offline', retryAfterMs: number | null = null): Result<never, RestError> =>
  err({ code, retryAfterMs })

/** An invitation as its chairmen see it. `letter` makes the id; later letters are newer. */
export const invitation = (letter: string, more: Partial<Invitation> = {}): Invitation => {
  const unlike = { id: letter.repeat(22), address: `${letter}@example.org` }
  const times = { createdAt: letter.charCodeAt(0) * 1_000, expiresAt: 1_000_000 }
  return invitationTo({ ...unlike, ...times }, { state: 'pending', ...more })
}

/** A relay with one room, the lobby, which is open. */
export function createRoutes(): Routes {
  const rooms = new Set(['lobby'])
  return {
    rooms,
    passwords: [],
    tokens: [],
    entry: async () => ok(ticket),
    find: async (name) => (rooms.has(name) ? ok(openDoor(name)) : refusal('no-such-room')),
    bans: async () => ok({ bans: [ban] }),
    invitations: async () => ok({ invitations: [], next: null }),
    notified: async () => ok({ addresses: [] }),
    lookAtInvitation: async () => refusal('bad-invitation'),
    answerInvitation: async () => ok(null),
    mailbox: async () => ok({ optedOut: false }),
    optOut: async () => ok({ optedOut: true }),
    optIn: async () => ok({ optedOut: false }),
    feedback: async () => ok(null),
  }
}

/** Asks `routes` anew at each call: a test changes them as it goes. */
export function restOf(routes: () => Routes): Rest {
  return {
    instance: async () => refusal('offline'),
    async createRoom(name) {
      const { rooms } = routes()
      if (rooms.has(name)) return refusal('room-exists')
      rooms.add(name || 'random')
      return ok({ name: name || 'random' })
    },
    findRoom: (name) => routes().find(name),
    enterRoom(_name, { password, invitation }) {
      routes().passwords.push(password)
      routes().tokens.push(invitation)
      return routes().entry()
    },
    bans: (name) => routes().bans(name),
    invitations: (name) => routes().invitations(name),
    notified: (name) => routes().notified(name),
    lookAtInvitation: (token) => routes().lookAtInvitation(token),
    answerInvitation: (...said) => routes().answerInvitation(...said),
    mailbox: (token) => routes().mailbox(token),
    optOut: (token) => routes().optOut(token),
    optIn: (token) => routes().optIn(token),
    feedback: (body) => routes().feedback(body),
  }
}
