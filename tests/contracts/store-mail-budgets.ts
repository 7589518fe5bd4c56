// How every `Store` keeps to the budgets of mails: all or nothing, to the millisecond.
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { Budget, Posted } from '../../server/mail-port.ts'
import {
  dated,
  freely,
  HOUR_MS,
  invitation,
  letterTo,
  listener,
  mailboxOf,
  sendAll,
  waitingMails,
} from './store-mail-samples.ts'
import { atOnce, DAY_MS, happened, NOW, origin, room, type Stores } from './store-samples.ts'

type Case = {
  readonly name: keyof Budget
  readonly windowMs: number
  readonly budget: Partial<Budget>
  /** Where the mails go, and what is counted with them. */
  readonly address?: string
  /** A mail that is not counted with them. */
  readonly apart: { readonly room?: string; readonly address?: string; readonly source?: string } | null
}

const cases: readonly Case[] = [
  { name: 'instancePerHour', windowMs: HOUR_MS, budget: { instancePerHour: 3 }, apart: null },
  { name: 'roomPerHour', windowMs: HOUR_MS, budget: { roomPerHour: 3 }, apart: { room: 'id-other' } },
  { name: 'roomPerDay', windowMs: DAY_MS, budget: { roomPerDay: 3 }, apart: { room: 'id-other' } },
  { name: 'sourcePerHour', windowMs: HOUR_MS, budget: { sourcePerHour: 3 }, apart: { source: 'elsewhere' } },
  {
    ...{ name: 'recipientPerDay', windowMs: DAY_MS, budget: { recipientPerDay: 3 } },
    ...{ address: 'dora@example.org', apart: { address: 'emil@example.org' } },
  },
]

export function budgetTests(stores: Stores): void {
  const { one, other } = stores
  let made = 0
  type Where = { readonly room?: string; readonly address?: string; readonly source?: string }

  /** So many invitations in one request. */
  function invite(times: number, budget: Partial<Budget>, at: number, where: Where = {}): Promise<Posted> {
    const some = Array.from({ length: times }, () => {
      const name = `i${made++}`
      return invitation(name, where.address === undefined ? {} : { address: where.address })
    })
    const whole = { ...freely, source: where.source ?? 'here', ...budget }
    return other().invite(where.room ?? 'id-team', some, whole, origin(at))
  }
  const tooMany = (retryAfterMs: number) => ({ is: 'too-many', retryAfterMs })
  const done = { is: 'done' }

  describe('the budgets', () => {
    beforeEach(async () => {
      await one().createRoom(room('team'), 0, origin())
      await one().createRoom(room('other'), 0, origin())
    })

    it.each(cases)(
      '[N8] $name is exact, and ends when its window has passed',
      async ({ windowMs, budget, address, apart }) => {
        const where = address === undefined ? {} : { address }
        const more = (times: number, at: number) => invite(times, budget, at, where)
        expect(await more(1, NOW)).toEqual(done)
        expect(await more(2, NOW + 10)).toEqual(done)
        expect(await more(1, NOW + 20)).toEqual(tooMany(windowMs - 20))
        expect(await more(2, NOW + 20)).toEqual(tooMany(windowMs - 10))
        expect(await more(3, NOW + 20)).toEqual(tooMany(windowMs - 10))
        if (apart) expect(await invite(3, budget, NOW + 20, { ...where, ...apart })).toEqual(done)
        expect(await more(1, NOW + windowMs - 1)).toEqual(tooMany(1))
        expect(await more(2, NOW + windowMs)).toEqual(tooMany(10))
        expect(await more(1, NOW + windowMs)).toEqual(done)
        expect(await more(2, NOW + windowMs + 10)).toEqual(done)
        expect(await more(1, NOW + windowMs + 10)).toEqual(tooMany(windowMs - 10))
      },
    )

    it.each(cases)('[N8] more than $name at once are never written', async ({ windowMs, budget, address }) => {
      expect(await invite(4, budget, NOW, address === undefined ? {} : { address })).toEqual(tooMany(windowMs))
    })

    it('[N8] nothing is written over them', async () => {
      const tight = { roomPerHour: 3 }
      expect(await invite(4, tight, NOW)).toEqual(tooMany(HOUR_MS))
      expect(await one().invitations('id-team', null, 10)).toEqual([])
      expect(await one().nextMailAt()).toBeNull()
      expect(await happened(stores)).toEqual(['room_create team', 'room_create other'])
    })

    it('[N8] name the longest wait of those that are used up', async () => {
      await invite(3, {}, NOW)
      expect(await invite(1, { roomPerHour: 3, roomPerDay: 3, instancePerHour: 3 }, NOW + 5)).toEqual(
        tooMany(DAY_MS - 5),
      )
    })

    it('[N8] hold for those who ask at once', async () => {
      const outcomes = await atOnce(stores, 20, (store, i) =>
        store.invite('id-team', [invitation(`dora-${i}`)], { ...freely, roomPerHour: 7 }, origin()),
      )
      expect(outcomes.filter(({ is }) => is === 'done')).toHaveLength(7)
      expect(await one().invitations('id-team', null, 100)).toHaveLength(7)
    })

    it('[N8] hold when a room is deleted and made anew, or forgets', async () => {
      const tight = { sourcePerHour: 3, instancePerHour: 3 }
      await invite(3, tight, NOW)
      await sendAll(one())
      await one().deleteRoom('id-team', origin())
      await one().createRoom(room('team', 'id-new'), 0, origin())
      await one().purge(NOW + HOUR_MS - 1, null)
      expect(await invite(1, tight, NOW + HOUR_MS - 1, { room: 'id-new' })).toEqual(tooMany(1))
    })

    it('[N8] hold when a source is not known, but for the source’s own', async () => {
      const unknown = { ...freely, source: null, sourcePerHour: 0 }
      expect(await one().invite('id-team', [invitation('dora')], unknown, origin())).toEqual(done)
    })

    it('[N8] count what is sent once more and what is moved, and neither reminders nor cancellations', async () => {
      const tight = { ...freely, roomPerHour: 3 }
      await one().invite('id-team', [dated('dora')], tight, origin())
      await sendAll(one())
      expect(await one().resendInvitation('id-team', 'dora', tight, origin())).toEqual(done)
      const date = { startsAt: NOW + DAY_MS, timeZone: 'UTC', minutes: 60 }
      const move = () => one().reschedule('id-team', ['dora'], date, NOW + 2 * DAY_MS, tight, origin())
      expect(await move()).toEqual(done)
      expect(await move()).toEqual(tooMany(HOUR_MS))
      expect(await one().resendInvitation('id-team', 'dora', tight, origin())).toEqual(tooMany(HOUR_MS))
      expect((await one().invitationsById('id-team', ['dora']))[0]).toMatchObject({ sequence: 1 })
    })

    it('[N8] of rooms, sources and mailboxes count invitations apart from what nobody wrote', async () => {
      const tight = { ...freely, source: 'here', roomPerHour: 1, roomPerDay: 1, sourcePerHour: 1, recipientPerDay: 1 }
      expect(await one().post('id-team', [letterTo('dora@example.org')], tight, NOW)).toBe(1)
      expect(await one().invite('id-team', [invitation('dora')], tight, origin())).toEqual(done)
      expect(await one().post('id-other', [letterTo('dora@example.org', NOW, 'answer')], tight, NOW)).toBe(1)
      expect(await one().invite('id-team', [invitation('emil')], tight, origin())).toMatchObject({ is: 'too-many' })
      expect(await one().post(null, [letterTo('admin@example.org', NOW, 'feedback')], tight, NOW)).toBe(1)
    })

    it('[N8] count what is written to those who want no mail, however it is caused', async () => {
      for (const name of ['dora', 'emil']) await one().setOptedOut(mailboxOf(`${name}@example.org`), true, NOW)
      const tight = { ...freely, roomPerHour: 4 }
      expect(await one().invite('id-team', [dated('dora'), dated('emil')], tight, origin())).toEqual(done)
      expect(await one().resendInvitation('id-team', 'dora', tight, origin())).toEqual(done)
      const date = { startsAt: NOW + DAY_MS, timeZone: 'UTC', minutes: 60 }
      const move = (...ids: string[]) =>
        one().reschedule('id-team', ids, date, NOW + 2 * DAY_MS, tight, origin(NOW + 5))
      expect(await move('dora', 'emil')).toEqual(tooMany(HOUR_MS - 5))
      expect(await move('dora')).toEqual(done)
      expect(await move('dora')).toEqual(tooMany(HOUR_MS - 5))
      expect(await one().resendInvitation('id-team', 'dora', tight, origin())).toEqual(tooMany(HOUR_MS))
      expect(await one().invite('id-team', [invitation('fay')], tight, origin())).toEqual(tooMany(HOUR_MS))
      expect(await one().nextMailAt()).toBeNull()
    })

    it('[N8] of a room hold for what nobody wrote, too', async () => {
      const some = Array.from({ length: 8 }, (_, i) => letterTo(`name-${i}@example.org`))
      expect(await one().post('id-team', some, { ...freely, roomPerHour: 3 }, NOW)).toBe(3)
      expect(await one().post('id-other', some, { ...freely, roomPerDay: 4 }, NOW)).toBe(4)
      expect(await one().post('id-team', some, { ...freely, roomPerHour: 3 }, NOW + HOUR_MS)).toBe(3)
      expect(await one().post('id-other', some, { ...freely, roomPerDay: 4 }, NOW + HOUR_MS)).toBe(0)
    })

    it('[N8] leave a source three times as much of what nobody wrote, in however many rooms', async () => {
      const budget = { ...freely, source: 'here', sourcePerHour: 3 }
      const visit = { name: null, invited: null, at: NOW }
      const some = Array.from({ length: 6 }, (_, i) => `name-${i}@example.org`)
      for (const id of ['id-team', 'id-other']) {
        await one().setNotified(
          id,
          some.map((address) => listener(address)),
          origin(),
        )
        await one().postEntry(id, visit, 0, mailboxOf, budget, origin())
      }
      expect(await one().post('id-team', [letterTo('dora@example.org', NOW, 'answer')], budget, NOW)).toBe(0)
      const elsewhere = { ...budget, source: 'elsewhere' }
      expect(await one().post('id-team', [letterTo('dora@example.org', NOW, 'answer')], elsewhere, NOW)).toBe(1)
      expect(await waitingMails(one())).toHaveLength(10)
    })

    it('[N8] leave one mailbox fifty a day of what nobody wrote, and leave out the rest', async () => {
      const some = (count: number) => Array.from({ length: count }, () => letterTo('Dora@example.org'))
      await one().setNotified('id-team', [listener('dora@example.org')], origin())
      expect(await one().post('id-team', some(49), freely, NOW)).toBe(49)
      expect(await one().post('id-other', [...some(3), letterTo('emil@example.org')], freely, NOW + 1)).toBe(2)
      expect(await one().post(null, [letterTo('dora@example.org', NOW, 'feedback')], freely, NOW + 1)).toBe(1)
      const visit = { name: null, invited: null, at: NOW }
      await one().postEntry('id-team', visit, 0, mailboxOf, freely, origin(NOW + 1))
      expect(await waitingMails(one())).toHaveLength(52)
      expect(await happened(stores)).not.toContain('join_notification team')
      expect(await one().post('id-team', some(50), freely, NOW + DAY_MS)).toBe(49)
    })
  })
}
