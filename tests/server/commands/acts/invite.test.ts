// invite: who gets a mail, what is written down, who hears of it, and how much of it there may be.
import { beforeEach, describe, expect, it } from '@jest/globals'
import { Invitation } from '../../../../protocol/invitations.ts'
import { Check } from 'typebox/value'
import { MAX_MEETING_AHEAD_MS } from '../../../../protocol/limits.ts'
import type { MailRules } from '../../../../server/mail-port.ts'
import { mailRules } from '../../../fakes/post.ts'
import { type House, HOUR_MS, type InviteWorld, openInviteWorld, toldOf } from '../../../support/invite-world.ts'

let world: InviteWorld
let team: House
beforeEach(async () => {
  world = await openInviteWorld()
  team = await world.house('team')
})

const many = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, at) => `guest-${String(from + at)}@example.org`)
const fields = (addresses: string[]) => ({ addresses, from: 'Alice', language: 'en' }) as const
const eventsOf = async (event: string) =>
  (await world.deps.store.events('team', null, 100)).filter((each) => each.event === event)

describe('inviting', () => {
  it('[N1] makes one invitation and one mail for each address, written down by whom', async () => {
    const given = ['dora@example.org', 'emil@example.org', 'DORA@example.org', 'dora@Example.org']
    expect(await world.act('invite', fields(given), team)).toBe('done')
    const rows = await world.invitations(team)
    expect(rows.map(({ address }) => address).toSorted()).toEqual(['dora@example.org', 'emil@example.org'])
    const mails = await world.send()
    expect(mails.map(({ to, letter }) => [to, letter.kind]).toSorted()).toEqual([
      ['dora@example.org', 'invitation'],
      ['emil@example.org', 'invitation'],
    ])
    const events = await eventsOf('send_invitation')
    expect(events).toHaveLength(2)
    expect(events[0]).toMatchObject({ address: '192.0.2.1', user: 'session:chair of', room: 'team' })
    expect(world.deps.mail.wakes()).toBe(1)
  })

  it('[N1] keeps the hash of the token, and the token nowhere', async () => {
    const [row] = await world.invited(team, { message: 'Hello' })
    const { tokens, store } = world.deps
    const token = tokens.invitation(row?.id ?? '')
    expect(row?.tokenHash).toBe(tokens.hash(token))
    expect(await store.findInvitation(tokens.hash(token))).toMatchObject({ id: row?.id, room: 'team' })
    const written = [row, await store.events(null, null, 100), await world.send(), team.chairman.frames]
    expect(JSON.stringify(written)).not.toContain(token)
  })

  it('says of itself what was asked for, and otherwise what is usual', async () => {
    const now = world.clock.now()
    const [plain] = await world.invited(team)
    expect(plain).toMatchObject({
      ...{ from: 'Alice', replyTo: null, language: 'en', message: '', meeting: null, reminders: [1440, 15] },
      ...{ passes: { password: true, waitingRoom: true }, createdAt: now, expiresAt: now + 24 * HOUR_MS },
    })
    const meeting = { startsAt: now + 48 * HOUR_MS, timeZone: 'Europe/Paris', minutes: 180 }
    const said = { replyTo: 'alice@example.org', language: 'fr', message: 'Bonjour', reminders: [30] } as const
    const passes = { password: false, waitingRoom: true }
    const more = { ...said, reminders: [30], meeting, passes, addresses: ['emil@example.org'] }
    const [whole] = await world.invited(team, more)
    expect(whole).toMatchObject({ ...said, meeting, passes, expiresAt: meeting.startsAt + 3 * HOUR_MS })
  })

  it('[N5] is told to the chairmen of the room, whole, and to nobody else', async () => {
    const other = await world.house('other')
    await world.invited(team, { addresses: ['dora@example.org', 'emil@example.org'] })
    expect(toldOf(team.chairman)).toEqual(['made dora@example.org pending', 'made emil@example.org pending'])
    for (const outlet of [team.guest, team.waiting, other.chairman, other.guest, other.waiting])
      expect(outlet.frames.filter(({ type }) => type === 'invitation')).toEqual([])
    for (const frame of team.chairman.frames)
      if (frame.type === 'invitation') expect(Check(Invitation, frame.invitation)).toBe(true)
  })

  it('[O3] of somebody who wants no mail is an invitation that failed, and no mail', async () => {
    const { store, tokens } = world.deps
    await store.setOptedOut(tokens.mailbox('dora@example.org'), true, world.clock.now())
    expect(await world.act('invite', fields(['Dora@example.org', 'emil@example.org']), team)).toBe('done')
    expect(toldOf(team.chairman)).toEqual(['made Dora@example.org failed', 'made emil@example.org pending'])
    expect((await world.send()).map(({ to }) => to)).toEqual(['emil@example.org'])
  })

  it('is done, and no error, when the chairmen cannot be told', async () => {
    const tell = world.deps.cluster.tell.bind(world.deps.cluster)
    world.deps.cluster.tell = async () => Promise.reject(new Error('the cluster is away'))
    expect(await world.act('invite', fields(many(1)), team)).toBe('done')
    world.deps.cluster.tell = tell
    expect(world.deps.log.lines.some(({ level }) => level === 'warn')).toBe(true)
    expect(await world.send()).toHaveLength(1)
  })
})

describe('[N8] more than the budget', () => {
  it.each<[string, Partial<MailRules['budgets']>, number, number]>([
    ['of the room for an hour', { roomPerHour: 3 }, 3, 3600],
    ['of the room for a day', { roomPerDay: 3 }, 3, 86_400],
    ['of the source', { sourcePerHour: 3 }, 3, 3600],
    ['of the instance', { instancePerHour: 3 }, 3, 3600],
  ])('%s is refused, and nothing of it written', async (_whose, some, limit, seconds) => {
    world = await openInviteWorld({ budgets: { ...mailRules.budgets, ...some } })
    team = await world.house('team')
    expect(await world.act('invite', fields(many(limit - 1)), team)).toBe('done')
    const before = world.rows()
    const wakes = world.deps.mail.wakes()
    expect(await world.act('invite', fields(many(2, 10)), team)).toEqual(['too-many-mails', seconds])
    expect(world.rows()).toBe(before)
    expect([world.deps.mail.wakes(), toldOf(team.chairman).length]).toEqual([wakes, limit - 1])
    // What still fits is done, and later there is room again.
    expect(await world.act('invite', fields(many(1, 20)), team)).toBe('done')
    world.clock.advance(seconds * 1000)
    expect(await world.act('invite', fields(many(2, 30)), team)).toBe('done')
  })

  it('of one mailbox is refused from any room, whatever the case of its letters', async () => {
    const other = await world.house('other')
    for (let at = 0; at < 5; at++)
      expect(await world.act('invite', fields(['dora@example.org']), at % 2 ? other : team)).toBe('done')
    const before = world.rows()
    for (const address of ['dora@example.org', 'DORA@EXAMPLE.ORG'])
      expect(await world.act('invite', fields(['emil@example.org', address]), other)).toEqual([
        'too-many-mails',
        86_400,
      ])
    expect(world.rows()).toBe(before)
  })

  it('of a source counts for each of its rooms, and for no other source; an admin is not counted there', async () => {
    const other = await world.house('other')
    expect(await world.act('invite', fields(many(20)), team)).toBe('done')
    expect(await world.act('invite', fields(many(1, 50)), other)).toEqual(['too-many-mails', 3600])
    expect(await world.act('invite', fields(many(1, 51)), other, { address: '192.0.2.2' })).toBe('done')
    const admin = { role: 'admin', session: null, user: 'key:ops' } as const
    expect(await world.act('invite', fields(many(20, 60)), other, admin)).toBe('done')
    expect(await world.act('invite', fields(many(1, 90)), other)).toEqual(['too-many-mails', 3600])
  })

  it('of a room stays used up when the room is deleted and made anew', async () => {
    expect(await world.act('invite', fields(many(20)), team)).toBe('done')
    expect(await world.act('delete-room', {}, team)).toBe('done')
    const again = await world.house('team')
    expect(await world.act('invite', fields(many(1, 30)), again)).toEqual(['too-many-mails', 3600])
  })
})

describe('what cannot be', () => {
  const at = (startsAt: number, timeZone = 'Europe/Paris') => ({ startsAt, timeZone, minutes: 30 })
  it.each<[string, (now: number) => ReturnType<typeof at>]>([
    ['now', (now) => at(now)],
    ['in the past', (now) => at(now - 1)],
    ['too far away', (now) => at(now + MAX_MEETING_AHEAD_MS + 1)],
    ['in no known zone', (now) => at(now + HOUR_MS, 'Mars/Olympus')],
  ])('a meeting %s is refused, and nothing written', async (_when, meetingAt) => {
    const before = world.rows()
    const meeting = meetingAt(world.clock.now())
    expect(await world.act('invite', { ...fields(many(1)), meeting }, team)).toBe('bad-meeting')
    expect(world.rows()).toBe(before)
  })

  it('without mail is refused, and nothing written', async () => {
    world = await openInviteWorld({ isOn: false })
    team = await world.house('team')
    const before = world.rows()
    expect(await world.act('invite', fields(many(1)), team)).toBe('mail-off')
    expect(world.rows()).toBe(before)
  })

  it('in a room that is gone is refused, and no mail written', async () => {
    await world.act('delete-room', {}, team)
    const before = world.rows()
    expect(await world.act('invite', fields(many(1)), team)).toBe('no-such-room')
    expect(world.rows()).toBe(before)
  })
})
