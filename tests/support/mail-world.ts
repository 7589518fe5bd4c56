// The commands over the real store, with mail switched on: rooms, people, invitations, and the mails that wait.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Notified } from '../../protocol/invitations.ts'
import type { FrameOf } from '../../protocol/server-to-client.ts'
import { enterRoom, type Entry } from '../../server/commands/enter-room.ts'
import type { LeasedMail, NewInvitation } from '../../server/mail-port.ts'
import type { InvitationRow, Origin, RoomRow } from '../../server/rooms/records.ts'
import type { Store } from '../../server/store-port.ts'
import { openSqlite } from '../../server/store/sqlite.ts'
import { createFakeLog } from '../fakes/log.ts'
import { mailRules } from '../fakes/post.ts'
import { root } from '../harness/temp-dir.ts'
import { waitFor } from '../harness/wait-for.ts'
import { addressOf, createWorld, type Person, type World, type WorldOptions } from './command-world.ts'

export const HOUR_MS = 3_600_000
const FAR_MS = 400 * 24 * HOUR_MS

const schema = readFileSync(join(root, 'schema.sql'), 'utf8')

export type MailWorld = World<Store> & {
  /** An invitation to `WHO@example.org`; the answer is the token of its link. Both doors are spared unless `more` says no. */
  invite(who: string, room: string, more?: Partial<NewInvitation>): Promise<string>
  rowOf(token: string): Promise<InvitationRow>
  /** `as` null: a browser without a session. */
  enterBy(token: string, as: string | null, room: string, password?: string | null): Promise<Entry>
  /** In by an invitation; or waiting. */
  joinBy(token: string, as: string, room: string): Promise<Person>
  listen(room: string, listeners: readonly (Partial<Notified> & { readonly address: string })[]): Promise<void>
  /** All mails of these kinds that were written down and not taken before, oldest first. */
  mails(...kinds: LeasedMail['letter']['kind'][]): Promise<readonly LeasedMail[]>
  origin(as: string): Origin
}

export function createMailWorld({ mail, ...options }: WorldOptions = {}): MailWorld {
  const store = openSqlite({ file: ':memory:', schema, log: createFakeLog() })
  const world = createWorld({ mail: mail ?? mailRules, ...options }, store)
  const { clock, deps, ids, tokens, roomNow } = world
  const freely = { sourcePerHour: 1e6, roomPerHour: 1e6, roomPerDay: 1e6, recipientPerDay: 1e6, instancePerHour: 1e6 }
  const budget = { ...freely, source: null }

  const origin = (as: string): Origin => ({ at: clock.now(), address: addressOf(as), user: `session:${as}` })

  async function enterBy(token: string, as: string | null, name: string, password: string | null = null) {
    if (as !== null) await world.openSession(as)
    const visitor = { name, sessionToken: as, address: addressOf(as ?? 'stranger'), isAdmin: false }
    return enterRoom(deps, { ...visitor, password, invitation: token })
  }

  return {
    ...world,
    origin,
    enterBy,
    async invite(who, room, more = {}) {
      const id = ids.token(22)
      const token = tokens.invitation(id)
      const invitation = newInvitation(`${who}@example.org`, clock.now())
      const made = { ...invitation, id, tokenHash: tokens.hash(token), mailbox: tokens.mailbox(invitation.address) }
      const { id: roomId }: RoomRow = await roomNow(room)
      await store.invite(roomId, [{ ...made, ...more }], budget, origin('chair'))
      return token
    },
    async rowOf(token) {
      const row = await store.findInvitation(tokens.hash(token))
      if (!row) throw new Error('there is no such invitation')
      return row
    },
    async joinBy(token, as, room) {
      const person = world.socket(as)
      await world.redeem(person, (await enterBy(token, as, room)).ticket)
      return person
    },
    async listen(room, listeners) {
      const silent = { language: 'en', entries: false, waiting: false, answers: false } as const
      const { id } = await roomNow(room)
      await store.setNotified(
        id,
        listeners.map((each) => ({ ...silent, ...each })),
        origin('chair'),
      )
    },
    async mails(...kinds) {
      const at = clock.now() + FAR_MS
      return (await store.leaseMails(at, at + 100 * FAR_MS, 10_000)).filter(({ letter }) => kinds.includes(letter.kind))
    },
  }
}

function newInvitation(address: string, now: number): Omit<NewInvitation, 'id' | 'tokenHash' | 'mailbox'> {
  return {
    address,
    from: 'Ann',
    replyTo: null,
    language: 'en',
    message: '',
    meeting: null,
    reminders: [],
    passes: { password: true, waitingRoom: true },
    createdAt: now,
    expiresAt: now + 24 * HOUR_MS,
  }
}

/** What a chairman's socket has heard of invitations, once it has heard this many times. */
export function newsOf({ caller }: Person, atLeast: number): Promise<readonly FrameOf<'invitation'>[]> {
  const heard = (): FrameOf<'invitation'>[] =>
    caller.outlet.frames.flatMap((frame) => (frame.type === 'invitation' ? [frame] : []))
  return waitFor(() => heard().length >= atLeast && heard(), { what: `word of invitations, ${String(atLeast)} times` })
}
