// Who passes a room's door, and as what. Pure: what is known of the visitor comes as arguments.
import type { ErrorCode } from '../../protocol/errors.ts'
import { isChairman } from '../../protocol/permissions.ts'
import type { Role } from '../../protocol/primitives.ts'
import { err, ok, type Result } from '../../protocol/result.ts'
import type { WaitsFor } from '../../protocol/server-to-client.ts'
import { isGood } from './invitations.ts'
import type { InvitationRow, Pass, PasswordMatch, Person, RoomRow } from './records.ts'

export type Visitor = {
  /** What the room remembers of the session. */
  readonly person: Person | null
  readonly isAdmin: boolean
  readonly isBanned: boolean
  /** Null: none was given. */
  readonly password: PasswordMatch | null
  /** The good invitation that they came by, or show; null: none. */
  readonly pass: Pass | null
}

export type Admission = { readonly role: Role; readonly waitsFor: WaitsFor | null }

/**
 * `hasChairman`: one is in the room now. A ban keeps everybody out but admins, and those who are chairmen already: a ban
 * takes the role from its session, so only that of an address can meet one. Chairmen pass the lock, the password, the
 * waiting room and the closed door; an invitation the password and the waiting room, as far as it says so.
 */
export function admit(room: RoomRow, visitor: Visitor, hasChairman: boolean): Result<Admission, ErrorCode> {
  if (visitor.isAdmin) return ok({ role: 'admin', waitsFor: null })
  const isOneOfTheirs = visitor.person !== null && isChairman(visitor.person.role)
  if (visitor.isBanned && !isOneOfTheirs) return err('banned')
  if (isOneOfTheirs || visitor.password === 'owner') return ok({ role: 'chairman', waitsFor: null })
  const no = refusalAt(room, visitor)
  if (no !== null) return err(no)
  const waitsFor = reasonToWait(room, visitor, hasChairman)
  return ok({ role: waitsFor === null ? 'participant' : 'waiting', waitsFor })
}

function refusalAt({ accessPassword, settings }: RoomRow, { password, pass }: Visitor): ErrorCode | null {
  if (pass?.passes.password !== true) {
    if (password === 'none') return 'wrong-password'
    if (accessPassword !== null && password !== 'access') return 'password-required'
  }
  return settings.locked ? 'room-locked' : null
}

/** What somebody who is no chairman would wait for, once past the password and the lock. */
export function reasonToWait(
  { settings }: Pick<RoomRow, 'settings'>,
  { person, pass }: Pick<Visitor, 'person' | 'pass'>,
  hasChairman: boolean,
): WaitsFor | null {
  const { waitingRoom, opensWithChairman } = settings
  if (person?.mustWait === true) return 'admission'
  if (waitingRoom === 'everybody' && pass?.passes.waitingRoom !== true) return 'admission'
  if (waitingRoom === 'uninvited' && pass === null) return 'admission'
  return opensWithChairman && !hasChairman ? 'chairman' : null
}

/** Why an invitation opens nothing to this session (null: a stranger's); null when it does. */
export function invitationRefusal(
  row: Pick<InvitationRow, 'revokedAt' | 'expiresAt' | 'session'>,
  session: string | null,
  now: number,
): ErrorCode | null {
  if (!isGood(row, now)) return row.revokedAt === null ? 'invitation-expired' : 'invitation-revoked'
  return row.session === null || row.session === session ? null : 'invitation-used'
}

/** What an invitation is worth at the door of its room. */
export function passOf({ id, address, passes }: InvitationRow): Pass {
  return { invitation: id, address, passes }
}
