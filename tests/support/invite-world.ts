// Rooms with chairmen, guests and people who wait, over the real store: what acts about mails are tried in.
import { join } from 'node:path'
import type { ActFields, ActName } from '../../protocol/acts.ts'
import { type ErrorCode, Refusal } from '../../protocol/errors.ts'
import type { PeerId, Role, RoomName } from '../../protocol/primitives.ts'
import type { FrameOf } from '../../protocol/server-to-client.ts'
import { type Actor, userOf } from '../../server/commands/actor.ts'
import { performAct } from '../../server/commands/acts.ts'
import type { LeasedMail, MailOutcome, MailRules } from '../../server/mail-port.ts'
import type { InvitationRow, RoomRow } from '../../server/rooms/records.ts'
import { createFakeClock, type FakeClock } from '../fakes/clock.ts'
import { createFakeLog } from '../fakes/log.ts'
import { createFakeOutlet, type FakeOutlet } from '../fakes/outlet.ts'
import { atEnd } from '../harness/cleanup.ts'
import { makeTempDir } from '../harness/temp-dir.ts'
import { makeDeps } from './http-app.ts'
import { openRows } from './table-rows.ts'

/** Everybody who could hear of something. */
export type House = {
  readonly room: RoomRow
  readonly chairman: FakeOutlet
  readonly guest: FakeOutlet
  readonly waiting: FakeOutlet
}

export type InviteWorld = {
  readonly deps: ReturnType<typeof makeDeps>
  readonly clock: FakeClock
  /** What all tables hold, as one text. */
  readonly rows: (exceptAudit?: boolean) => string
  house(name: RoomName): Promise<House>
  /** By the room's chairman, from `address`, unless somebody else is named. */
  act<K extends ActName>(name: K, fields: ActFields<K>, house: House, by?: Partial<Actor>): Promise<Answer>
  /** The newest first. */
  invitations(house: House): Promise<readonly InvitationRow[]>
  /** Invites, and answers the rows in the order of the addresses. */
  invited(house: House, more?: Partial<ActFields<'invite'>>): Promise<readonly InvitationRow[]>
  /** Takes all mails that are due, and says what became of them. */
  send(outcome?: MailOutcome): Promise<readonly LeasedMail[]>
}

/** `done`, or why not and when to come back. */
export type Answer = 'done' | ErrorCode | readonly [ErrorCode, number]

export const HOUR_MS = 3_600_000

export async function openInviteWorld(mail: Partial<MailRules> = {}): Promise<InviteWorld> {
  const file = join(await makeTempDir('invite'), 'vroom.db')
  const clock = createFakeClock()
  const deps = makeDeps(clock, createFakeLog(), { file, mail })
  atEnd(async () => {
    await deps.cluster.close()
    await deps.store.close()
  })
  const rows = openRows(file)

  async function house(name: RoomName): Promise<House> {
    const origin = { at: clock.now(), address: '192.0.2.1', user: 'relay' }
    await deps.store.createRoom({ name, id: deps.ids.token(16), ownerSession: `chair of ${name}` }, 0, origin)
    const room = await deps.store.findRoom(name)
    if (!room) throw new Error(`no room ${name}`)
    const seat = async (role: Role, session: string): Promise<FakeOutlet> => {
      const outlet = createFakeOutlet()
      const who = { room: name, roomId: room.id, source: 'source', session, peer: deps.ids.peer() }
      if (role === 'waiting')
        await deps.cluster.wait({ ...who, name: null, since: clock.now(), waitsFor: 'admission' }, outlet)
      else await deps.cluster.join({ ...who, role, blocked: [] }, outlet, 0)
      return outlet
    }
    const chairman = await seat('chairman', `chair of ${name}`)
    return { room, chairman, guest: await seat('participant', 'guest'), waiting: await seat('waiting', 'waiting') }
  }

  const act: InviteWorld['act'] = async (name, fields, { room }, by = {}) => {
    const session = `chair of ${room.name}`
    const peer: PeerId | null = null
    const actor: Actor = { role: 'chairman', user: userOf(session), session, peer, address: '192.0.2.1', ...by }
    try {
      await performAct(name, fields, room, actor, deps)
      return 'done'
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return error.retryAfterS === null ? error.code : [error.code, error.retryAfterS]
    }
  }

  const invitations = ({ room }: House): Promise<readonly InvitationRow[]> =>
    deps.store.invitations(room.id, null, 1000)

  return {
    ...{ deps, clock, rows, house, act, invitations },
    async invited(there, more = {}) {
      const before = new Set((await invitations(there)).map(({ id }) => id))
      const fields: ActFields<'invite'> = { addresses: ['dora@example.org'], from: 'Alice', language: 'en', ...more }
      const answer = await act('invite', fields, there)
      if (answer !== 'done') throw new Error(`not invited: ${String(answer)}`)
      const made = (await invitations(there)).filter(({ id }) => !before.has(id))
      const place = ({ address }: InvitationRow): number => fields.addresses.indexOf(address)
      return made.toSorted((a, b) => place(a) - place(b))
    },
    async send(outcome = { is: 'sent' }) {
      const mails = await deps.store.leaseMails(clock.now(), clock.now() + 120_000, 1000)
      for (const { id, lease } of mails) await deps.store.settleMail(id, lease, outcome, clock.now())
      return mails
    },
  }
}

/** What this outlet was told of invitations, in short: `made dora@example.org pending`. */
export function toldOf(outlet: FakeOutlet): readonly string[] {
  return outlet.frames
    .filter((frame): frame is FrameOf<'invitation'> => frame.type === 'invitation')
    .map(({ news, invitation }) => `${news} ${invitation.address} ${invitation.state}`)
}
