// What every `Store` must do for those who send: mails that are due, under leases, until it is known what became of them.
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { LeasedMail, MailOutcome } from '../../server/mail-port.ts'
import type { LetterKind } from '../../server/rooms/letters.ts'
import {
  allKinds,
  freely,
  HOUR_MS,
  invitation,
  lease,
  letterTo,
  mailboxOf,
  sendAll,
  toWords,
} from './store-mail-samples.ts'
import { atOnce, DAY_MS, MINUTE_MS, NOW, origin, room, type Stores } from './store-samples.ts'

export function sendingTests(stores: Stores): void {
  const { one, other } = stores
  const find = async (id: string) => (await other().findInvitation(`hash-of-${id}`)) ?? undefined
  const post = (names: readonly string[], dueAt: number, at = NOW) =>
    one().post(
      'id-team',
      names.map((name) => letterTo(`${name}@example.org`, dueAt)),
      freely,
      at,
    )
  const settle = (mail: LeasedMail | undefined, outcome: MailOutcome, at = NOW) =>
    other().settleMail(mail?.id ?? '', mail?.lease ?? '', outcome, at)

  describe('mails', () => {
    beforeEach(async () => {
      await one().createRoom(room('team'), 0, origin())
    })

    it('are handed out when they are due, the longest due first', async () => {
      await post(['late'], NOW + 2)
      await post(['early'], NOW + 1)
      expect(await one().nextMailAt()).toBe(NOW + 1)
      expect(await lease(one(), NOW)).toEqual([])
      expect(toWords(await one().leaseMails(NOW + 2, NOW + 9, 1))).toEqual(['early waiting'])
      expect(toWords(await lease(one(), NOW + 2))).toEqual(['late waiting'])
      const [mail] = await lease(other(), NOW + HOUR_MS)
      expect(mail).toMatchObject({ ...letterTo('early@example.org', NOW + 1), createdAt: NOW, roomId: 'id-team' })
    })

    it('are written with no room, and not for one that is gone', async () => {
      expect(await one().post(null, [letterTo('admin@example.org', NOW, 'feedback')], freely, NOW)).toBe(1)
      expect(await one().post('id-gone', [letterTo('dora@example.org')], freely, NOW)).toBe(0)
      expect(await lease(other())).toEqual([expect.objectContaining({ to: 'admin@example.org', roomId: null })])
    })

    it('[O1] are each held by one worker, however many ask at once', async () => {
      const names = Array.from({ length: 30 }, (_, i) => `name-${i}`)
      await post(names, NOW)
      const taken = await atOnce(stores, 12, (store) => store.leaseMails(NOW, NOW + MINUTE_MS, 4))
      expect(taken.flat().map(({ to }) => to)).toHaveLength(30)
      expect(new Set(taken.flat().map(({ id }) => id)).size).toBe(30)
      expect(new Set(taken.filter(({ length }) => length > 0).map(([mail]) => mail?.lease)).size).toBe(8)
    })

    it('[O1] come again when their lease is over, and then hear only of the new one', async () => {
      await one().invite('id-team', [invitation('dora')], freely, origin())
      const [first] = await lease(one(), NOW, NOW + 10)
      expect(first).toMatchObject({ tries: 0 })
      expect(await one().nextMailAt()).toBe(NOW + 10)
      expect(await lease(other(), NOW + 9)).toEqual([])
      const [second] = await lease(other(), NOW + 10)
      expect(second).toMatchObject({ id: first?.id, tries: 1, dueAt: NOW })
      expect(second?.lease).not.toBe(first?.lease)
      expect(await settle(first, { is: 'failed', problem: 'unreachable' })).toBeNull()
      expect(await find('dora')).toMatchObject({ mail: 'pending', problem: null })
      expect(await settle(second, { is: 'sent' })).toMatchObject({ mail: 'sent' })
      expect(await settle(second, { is: 'failed', problem: 'unreachable' })).toBeNull()
      expect(await find('dora')).toMatchObject({ mail: 'sent', problem: null })
      expect(await one().nextMailAt()).toBeNull()
    })

    it('[O1] may be settled late when nobody else has taken them', async () => {
      await post(['dora'], NOW)
      const [mail] = await lease(one(), NOW, NOW + 10)
      await settle(mail, { is: 'sent' }, NOW + 99)
      expect(await lease(one(), NOW + DAY_MS)).toEqual([])
      expect(await one().countSent(mailboxOf('dora@example.org'), allKinds, NOW + 99)).toBe(1)
    })

    it('[O1] are tried again when they were put off, and say so to their invitation', async () => {
      await one().invite('id-team', [invitation('dora')], freely, origin())
      const [mail] = await lease(one())
      const later = { is: 'later', dueAt: NOW + 60, problem: 'unreachable' } as const
      expect(await settle(mail, later)).toMatchObject({ id: 'dora', mail: 'pending', problem: 'unreachable' })
      expect(await one().nextMailAt()).toBe(NOW + 60)
      expect(await lease(one(), NOW + 59)).toEqual([])
      const [again] = await lease(one(), NOW + 60)
      expect(again).toMatchObject({ id: mail?.id, tries: 1, dueAt: NOW, letter: mail?.letter })
      await settle(again, { is: 'failed', problem: 'given-up' })
      expect(await find('dora')).toMatchObject({ mail: 'failed', problem: 'given-up' })
      expect(await one().nextMailAt()).toBeNull()
    })

    it('that are dropped leave their invitation as it is', async () => {
      await one().invite('id-team', [invitation('dora')], freely, origin())
      const [mail] = await lease(one())
      expect(await settle(mail, { is: 'dropped' })).toMatchObject({ mail: 'pending', problem: null })
      expect(await one().nextMailAt()).toBeNull()
    })

    it('that remind say nothing of the invitation’s own', async () => {
      const meeting = { startsAt: NOW + HOUR_MS, timeZone: 'UTC', minutes: 60 }
      const made = invitation('dora', { meeting, reminders: [15] })
      await one().invite('id-team', [made], freely, origin())
      await sendAll(one())
      const failed = { is: 'failed', problem: 'mailbox-full' } as const
      expect(await sendAll(one(), NOW + 45 * MINUTE_MS, failed)).toEqual(['dora reminder'])
      expect(await find('dora')).toMatchObject({ mail: 'sent', problem: null })
    })

    it('without an invitation, and other leases than their own, are settled without an answer', async () => {
      await post(['dora'], NOW)
      const [mail] = await lease(one())
      expect(await one().settleMail(mail?.id ?? '', 'other', { is: 'sent' }, NOW)).toBeNull()
      expect(await one().settleMail('nothing', mail?.lease ?? '', { is: 'sent' }, NOW)).toBeNull()
      expect(await one().countSent(mailboxOf('dora@example.org'), allKinds, 0)).toBe(0)
      expect(await settle(mail, { is: 'sent' })).toBeNull()
      expect(await one().countSent(mailboxOf('dora@example.org'), allKinds, 0)).toBe(1)
    })

    it('that were sent are counted for their mailbox by their kind', async () => {
      await one().invite('id-team', [invitation('dora')], freely, origin())
      await post(['dora', 'dora'], NOW)
      await sendAll(one(), NOW)
      const sent = (...kinds: LetterKind[]) => other().countSent(mailboxOf('dora@example.org'), kinds, NOW)
      expect(await sent('invitation', 'reminder')).toBe(1)
      expect(await sent('entry', 'waiting')).toBe(2)
      expect(await sent('reminder')).toBe(0)
    })

    it('that were sent are counted for their mailbox since a time', async () => {
      await post(['dora', 'dora', 'emil'], NOW)
      await sendAll(one(), NOW + 5)
      await post(['dora'], NOW + 6)
      await sendAll(one(), NOW + 6, { is: 'failed', problem: 'unreachable' })
      const sent = (since: number) => other().countSent(mailboxOf('dora@example.org'), allKinds, since)
      expect([await sent(NOW), await sent(NOW + 5), await sent(NOW + 6)]).toEqual([2, 2, 0])
    })

    it('are counted: what waits, what failed, and what waits longest', async () => {
      const count = (at: number, since = NOW) => other().countMails(at, since)
      expect(await count(NOW)).toEqual({ pending: 0, failed: 0, oldestDueAt: null })
      await post(['dora'], NOW + 5)
      await post(['emil'], NOW + 9)
      expect(await count(NOW + 4)).toEqual({ pending: 2, failed: 0, oldestDueAt: null })
      await sendAll(one(), NOW + 5, { is: 'later', dueAt: NOW + 50, problem: 'unreachable' })
      expect(await count(NOW + 20)).toEqual({ pending: 2, failed: 0, oldestDueAt: NOW + 5 })
      await sendAll(one(), NOW + 50, { is: 'failed', problem: 'given-up' })
      expect(await count(NOW + 60, NOW + 50)).toEqual({ pending: 0, failed: 2, oldestDueAt: null })
      expect(await count(NOW + 60, NOW + 51)).toEqual({ pending: 0, failed: 0, oldestDueAt: null })
    })
  })

  describe('mailboxes that want no mail', () => {
    const box = mailboxOf('dora@example.org')

    beforeEach(async () => {
      await one().createRoom(room('team'), 0, origin())
    })

    it('[O3] are known until they want it again, and say whether that is new', async () => {
      const outcomes = await atOnce(stores, 6, (store) => store.setOptedOut(box, true, NOW))
      expect(outcomes.filter(Boolean)).toHaveLength(1)
      expect(await other().isOptedOut(box)).toBe(true)
      expect(await other().isOptedOut(mailboxOf('emil@example.org'))).toBe(false)
      expect([await one().setOptedOut(box, false, NOW), await one().setOptedOut(box, false, NOW)]).toEqual([
        true,
        false,
      ])
      expect(await other().isOptedOut(box)).toBe(false)
    })

    it('[O3] get none, and count like others; their invitations say why', async () => {
      await one().setOptedOut(box, true, NOW)
      const tight = { ...freely, roomPerHour: 3 }
      const made = [invitation('dora'), invitation('emil')]
      expect(await one().invite('id-team', made, tight, origin())).toEqual({ is: 'done' })
      expect(await find('dora')).toMatchObject({ mail: 'failed', problem: 'opted-out' })
      expect(await one().post('id-team', [letterTo('dora@example.org')], freely, NOW)).toBe(0)
      expect(await one().resendInvitation('id-team', 'dora', tight, origin())).toEqual({ is: 'done' })
      expect(await sendAll(one())).toEqual(['emil invitation'])
      await one().setOptedOut(box, false, NOW)
      await one().resendInvitation('id-team', 'dora', freely, origin())
      expect(await find('dora')).toMatchObject({ mail: 'pending', problem: null })
      expect(await sendAll(one())).toEqual(['dora invitation'])
    })
  })
}
