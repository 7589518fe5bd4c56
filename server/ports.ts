// What the commands and the edges need of the outside, as interfaces. `wiring.ts` picks who implements them.
import type { PeerId, Role, RoomName } from '../protocol/primitives.ts'
import type { Ice } from '../protocol/server-to-client.ts'
import type { Cluster } from './cluster-port.ts'
import type { Post } from './mail-port.ts'
import type { Meter } from './meter-port.ts'
import type { Origin, PasswordMatch } from './rooms/records.ts'
import type { Store } from './store-port.ts'

/** Time, passed in so that tests can turn the clock. */
export interface Clock {
  /** UTC milliseconds. */
  now(): number
  /** Runs `act` once after `ms`; the answer cancels it. */
  after(ms: number, act: () => void): () => void
}

export interface Ids {
  /** 128 random bits, base64url. */
  peer(): PeerId
  /** `bytes` random bytes, base64url. */
  token(bytes: number): string
  /** A room name nobody can guess. */
  roomName(): RoomName
}

export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** scrypt, a few at a time. Refuses with `too-busy` when too many wait. */
export interface Passwords {
  /** The form that is stored, with salt and cost in it. `beside`: another password of the same room, whose salt is used. */
  hash(password: string, beside: string | null): Promise<string>
  /** Costs the same whether there is a password to compare with or not. */
  match(
    password: string,
    stored: { readonly access: string | null; readonly owner: string | null },
  ): Promise<PasswordMatch>
}

/** Who may have passwords hashed: `Passwords.match` under the budgets of wrong tries, and the rest of it in turn. */
export interface PasswordGate {
  /**
   * `room` as typed at the door, whether it exists or not; `source`: `Tokens.pseudonym` of the address. Refuses with
   * `too-many-tries` (and when to try again) before anything is hashed, or with `too-busy`.
   */
  check(
    room: RoomName,
    source: string,
    password: string,
    stored: { readonly access: string | null; readonly owner: string | null },
    origin: Origin,
  ): Promise<PasswordMatch>
  /** Other hashing that `source` asks for, in its turn and at its pace. Refuses with `too-busy`. */
  inTurn<T>(source: string, hash: () => Promise<T>): Promise<T>
}

/** What an entry ticket says, once its seal has been checked. */
export type TicketClaims = {
  readonly id: string
  readonly room: RoomName
  readonly roomId: string
  readonly role: Role
  /** `RoomRow.door` when it was given out. */
  readonly door: number
  readonly session: string
  readonly expiresAt: number
}

/** What a resume token says. `turn` counts the rotations. */
export type ResumeClaims = {
  readonly room: RoomName
  readonly roomId: string
  readonly peer: PeerId
  readonly session: string
  readonly turn: number
  readonly expiresAt: number
}

/** Seals claims with a key that outlives the process (HMAC-SHA256), each purpose under a key of its own. */
export interface Tokens {
  sealTicket(claims: TicketClaims): string
  /** Null when the seal is wrong, the purpose another, or the time over. */
  openTicket(text: string, now: number): TicketClaims | null
  sealResume(claims: ResumeClaims): string
  openResume(text: string, now: number): ResumeClaims | null
  /** SHA-256 of a bearer token, base64url: what is stored and compared. */
  hash(text: string): string
  /** An address as a keyed hash, the same for all of one IPv6 /64: what is stored of it where no reader shall see it. */
  pseudonym(address: string): string
  /** The token in the links of this invitation (`InvitationToken`): made from its id, and stored nowhere. */
  invitation(id: string): string
  /** An e-mail address as a keyed hash, whatever the case of its letters. */
  mailbox(address: string): string
  /** What the links of a mail carry to opt its mailbox out. */
  sealMailbox(mailbox: string): string
  /** Null when the seal is wrong. Does not expire: a mail may be read years later. */
  openMailbox(text: string): string | null
}

/** STUN and TURN servers for one admitted peer; REST credentials are minted on each call. */
export interface IceIssuer {
  issue(room: RoomName, peer: PeerId, now: number): Ice
}

/** What the settings say about every room. */
export type RoomRules = {
  /** How long a seat outlives its socket; told to the client. */
  readonly graceMs: number
  /** Seats in a room; 0 means no limit. A room's own limit may be lower. */
  readonly maxMembers: number
  /** 0: no limit. */
  readonly maxRooms: number
  /** Unknown rooms answer as rooms with a password do. */
  readonly hideExistence: boolean
  /** Names of rooms that cannot be reserved. */
  readonly commonNames: ReadonlySet<string>
}

export type Deps = {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly store: Store
  readonly tokens: Tokens
  readonly ice: IceIssuer
  readonly cluster: Cluster
  readonly passwords: Passwords
  readonly gate: PasswordGate
  readonly rules: RoomRules
  readonly mail: Post
  readonly meter: Meter
}
