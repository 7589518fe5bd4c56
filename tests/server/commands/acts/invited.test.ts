// What chairmen do with invitations that are there: send again, take back, move; and who else is told of a room.
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { ActName } from '../../../../protocol/acts.ts'
import type { InvitationRow } from '../../../../server/rooms/records.ts'
import { mailRules } from '../../../fakes/post.ts'
import { type House, HOUR_MS, type InviteWorld, openInviteWorld, toldOf } from '../../../support/invite-world.ts'

let world: InviteWorld
let team: House
let other: House
beforeEach(async () => {
  world = await openInviteWorld()
  team = await world.house('team')
  other = await world.house('other')
})

const inHours = (hours: number) => ({
  ...{ startsAt: world.clock.now() + hours * HOUR_MS, timeZone: 'Europe/Paris', minutes: 60 },
})
const kinds = async () => (await world.send()).map(({ to, letter }) => `${letter.kind} ${to}`).toSorted()
const one = async (house: House, more = {}): Promise<InvitationRow> => {
  const [row] = await world.invited(house, more)
  if (!row) throw new Error('nobody was invited')
  return row
}
const ids = (rows: readonly InvitationRow[]): string[] => rows.map(({ id }) => id)
const events = async (event: string) =>
  (await world.deps.store.events(null, null, 100)).filter((each) => each.event === event)

describe('resend-invitation', () => {
  it('[N1] sends the same once more, with the same link, and the chairmen hear', async () => {
    const row = await one(team)
    await world.send({ is: 'failed', problem: 'mailbox-full' })
    const wakes = world.deps.mail.wakes()
    expect(await world.act('resend-invitation', { invitation: row.id }, team)).toBe('done')
    expect(world.deps.mail.wakes()).toBe(wakes + 1)
    expect(toldOf(team.chairman)).toEqual(['made dora@example.org pending', 'mail dora@example.org pending'])
    expect(toldOf(team.guest)).toEqual([])
    const [again] = await world.send()
    expect(again).toMatchObject({ to: 'dora@example.org', letter: { kind: 'invitation' }, invitation: { id: row.id } })
    expect(again?.invitation?.tokenHash).toBe(row.tokenHash)
    expect(await events('send_invitation')).toHaveLength(2)
  })

  it('[N8] counts as a mail, and over the budget writes nothing', async () => {
    const row = await one(team)
    for (let at = 0; at < 4; at++)
      expect(await world.act('resend-invitation', { invitation: row.id }, team)).toBe('done')
    const before = world.rows()
    expect(await world.act('resend-invitation', { invitation: row.id }, team)).toEqual(['too-many-mails', 86_400])
    expect(world.rows()).toBe(before)
  })

  it('[N4] is refused for one that is revoked or over, by that word', async () => {
    const row = await one(team)
    world.clock.advance(24 * HOUR_MS)
    const before = world.rows()
    expect(await world.act('resend-invitation', { invitation: row.id }, team)).toBe('invitation-expired')
    expect(world.rows()).toBe(before)
    const second = await one(team, { addresses: ['emil@example.org'] })
    await world.act('revoke-invitations', { invitations: [second.id] }, team)
    expect(await world.act('resend-invitation', { invitation: second.id }, team)).toBe('invitation-revoked')
    expect(await kinds()).toEqual(['invitation dora@example.org'])
  })

  it('says so when it was revoked by somebody else at the same time', async () => {
    const row = await one(team)
    const { store } = world.deps
    const resend = store.resendInvitation.bind(store)
    store.resendInvitation = async (...all) => {
      await world.act('revoke-invitations', { invitations: [row.id] }, team)
      return resend(...all)
    }
    expect(await world.act('resend-invitation', { invitation: row.id }, team)).toBe('invitation-revoked')
  })
})

describe('revoke-invitations', () => {
  it('[N4] takes back those named, and what waits to be sent for them', async () => {
    const rows = await world.invited(team, { addresses: ['dora@example.org', 'emil@example.org', 'fay@example.org'] })
    expect(await world.act('revoke-invitations', { invitations: ids(rows).slice(0, 2) }, team)).toBe('done')
    expect(toldOf(team.chairman).slice(3)).toEqual([
      'revoked dora@example.org revoked',
      'revoked emil@example.org revoked',
    ])
    expect(toldOf(team.guest)).toEqual([])
    expect(await kinds()).toEqual(['invitation fay@example.org'])
    expect(await events('invalidate_invitation')).toHaveLength(2)
  })

  it('[N9] tells calendars that know of the meeting', async () => {
    const row = await one(team, { meeting: inHours(48) })
    await world.send()
    const wakes = world.deps.mail.wakes()
    expect(await world.act('revoke-invitations', { invitations: [row.id] }, team)).toBe('done')
    expect([await kinds(), world.deps.mail.wakes()]).toEqual([['cancellation dora@example.org'], wakes + 1])
  })

  it('is done once: what was revoked stays so, and nobody hears of it again', async () => {
    const row = await one(team)
    await world.act('revoke-invitations', { invitations: [row.id] }, team)
    const before = world.rows()
    const heard = toldOf(team.chairman)
    expect(await world.act('revoke-invitations', { invitations: [row.id] }, team)).toBe('done')
    expect([world.rows(), toldOf(team.chairman)]).toEqual([before, heard])
  })

  it('works without mail', async () => {
    const row = await one(team)
    Object.assign(world.deps.mail.rules, { isOn: false })
    expect(await world.act('revoke-invitations', { invitations: [row.id] }, team)).toBe('done')
    expect(await world.invitations(team)).toMatchObject([{ revokedAt: world.clock.now() }])
  })
})

describe('reschedule', () => {
  it('[N9] gives another date, a new end and the next sequence, and each hears of it', async () => {
    const rows = await world.invited(team, {
      addresses: ['dora@example.org', 'emil@example.org'],
      meeting: inHours(48),
      reminders: [30],
    })
    await world.send()
    const meeting = inHours(72)
    expect(await world.act('reschedule', { invitations: ids(rows), meeting }, team)).toBe('done')
    expect(toldOf(team.chairman).slice(2)).toEqual([
      'changed dora@example.org pending',
      'changed emil@example.org pending',
    ])
    for (const row of await world.invitations(team))
      expect(row).toMatchObject({ meeting, sequence: 1, expiresAt: meeting.startsAt + 2 * HOUR_MS })
    const mails = await world.send()
    expect(mails.map(({ letter }) => letter)).toEqual([
      { kind: 'invitation', isChange: true },
      { kind: 'invitation', isChange: true },
    ])
    world.clock.advance(72 * HOUR_MS - 30 * 60_000)
    expect(await kinds()).toEqual(['reminder dora@example.org', 'reminder emil@example.org'])
  })

  it('gives a first date to one without, and makes one that was over good again', async () => {
    const row = await one(team)
    world.clock.advance(48 * HOUR_MS)
    const meeting = inHours(24)
    expect(await world.act('reschedule', { invitations: [row.id], meeting }, team)).toBe('done')
    expect(await world.act('resend-invitation', { invitation: row.id }, team)).toBe('done')
  })

  it('leaves those alone that are revoked, and is refused when all are', async () => {
    const rows = await world.invited(team, { addresses: ['dora@example.org', 'emil@example.org'] })
    await world.act('revoke-invitations', { invitations: ids(rows).slice(0, 1) }, team)
    const meeting = inHours(24)
    expect(await world.act('reschedule', { invitations: ids(rows), meeting }, team)).toBe('done')
    expect(toldOf(team.chairman).filter((news) => news.startsWith('changed'))).toEqual([
      'changed emil@example.org pending',
    ])
    const before = world.rows()
    const first = { invitations: ids(rows).slice(0, 1), meeting }
    expect(await world.act('reschedule', first, team)).toBe('invitation-revoked')
    expect(world.rows()).toBe(before)
  })

  it('[N8] is for all or none of them when the budget is used up', async () => {
    world = await openInviteWorld({ budgets: { ...mailRules.budgets, roomPerHour: 3 } })
    team = await world.house('team')
    const rows = await world.invited(team, { addresses: ['dora@example.org', 'emil@example.org'] })
    const before = world.rows()
    const wish = { invitations: ids(rows), meeting: inHours(24) }
    expect(await world.act('reschedule', wish, team)).toEqual(['too-many-mails', 3600])
    expect(world.rows()).toBe(before)
  })

  it('to a date that cannot be is refused, and nothing written', async () => {
    const row = await one(team, { meeting: inHours(48) })
    const before = world.rows()
    for (const hours of [0, -1, 24 * 367])
      expect(await world.act('reschedule', { invitations: [row.id], meeting: inHours(hours) }, team)).toBe(
        'bad-meeting',
      )
    expect(world.rows()).toBe(before)
  })
})

describe('an invitation of another room', () => {
  const wish = (name: ActName, invitation: string) =>
    name === 'resend-invitation'
      ? { invitation }
      : { invitations: [invitation], ...(name === 'reschedule' && { meeting: inHours(24) }) }

  it.each(['resend-invitation', 'revoke-invitations', 'reschedule'] as const)(
    '[I3] is none to %s, and one that nobody made neither',
    async (name) => {
      const row = await one(other)
      const before = world.rows()
      for (const id of [row.id, 'x'.repeat(22)])
        expect(await world.act(name, wish(name, id) as never, team)).toBe('no-such-invitation')
      expect(world.rows()).toBe(before)
      expect(toldOf(other.chairman)).toEqual(['made dora@example.org pending'])
    },
  )

  it.each(['revoke-invitations', 'reschedule'] as const)(
    '[I3] is left alone when %s names own ones too',
    async (name) => {
      const row = await one(other)
      const own = await one(team)
      const fields = { ...wish(name, row.id), invitations: [row.id, own.id, 'x'.repeat(22)] }
      expect(await world.act(name, fields as never, team)).toBe('done')
      expect(await world.invitations(other)).toEqual([row])
      expect(await world.invitations(team)).not.toEqual([own])
    },
  )

  it.each(['resend-invitation', 'reschedule', 'set-notified'] as const)('%s is refused without mail', async (name) => {
    const row = await one(team)
    Object.assign(world.deps.mail.rules, { isOn: false })
    const before = world.rows()
    const fields = name === 'set-notified' ? { addresses: [] } : wish(name, row.id)
    expect(await world.act(name, fields as never, team)).toBe('mail-off')
    expect(world.rows()).toBe(before)
  })
})

describe('set-notified', () => {
  const line = (address: string, more = {}) => ({
    ...{ address, language: 'en' as const, entries: true, waiting: false, answers: false },
    ...more,
  })

  it('puts the whole list in place of the one before, each address once', async () => {
    await world.act('set-notified', { addresses: [line('a@example.org'), line('b@example.org')] }, team)
    const lines = [
      line('b@example.org'),
      line('B@example.org', { answers: true, entries: false }),
      line('c@example.org'),
    ]
    expect(await world.act('set-notified', { addresses: lines }, team)).toBe('done')
    expect(await world.deps.store.notified(team.room.id)).toEqual([
      line('b@example.org', { answers: true }),
      line('c@example.org'),
    ])
    expect(await world.deps.store.notified(other.room.id)).toEqual([])
    expect(await events('email_notification_change')).toHaveLength(2)
  })

  it('of a room that is gone is refused', async () => {
    await world.act('delete-room', {}, team)
    expect(await world.act('set-notified', { addresses: [line('a@example.org')] }, team)).toBe('no-such-room')
  })
})
