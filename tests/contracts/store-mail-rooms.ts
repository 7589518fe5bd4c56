// What every `Store` must do with invitations and mails when somebody is removed, a room ends, or time passes.
import { beforeEach, describe, expect, it } from '@jest/globals'
import {
  allKinds,
  dated,
  freely,
  HOUR_MS,
  invitation,
  lease,
  letterTo,
  listener,
  mailboxOf,
  meeting,
  sendAll,
  toWords,
  waitingMails,
} from './store-mail-samples.ts'
import { ban, DAY_MS, happened, history, NOW, origin, room, type Stores } from './store-samples.ts'

export function mailOfRoomTests(stores: Stores): void {
  const { one, other } = stores
  const find = async (id: string) => (await other().findInvitation(`hash-of-${id}`)) ?? undefined
  const use = (id: string, session: string) => one().useInvitation(id, session, NOW, origin())
  const waiting = async () => toWords(await waitingMails(other()))

  beforeEach(async () => {
    await one().createRoom(room('team'), 0, origin())
  })

  describe('a removal', () => {
    it('[N4] revokes the invitations that the removed came in by, and calendars hear of it', async () => {
      await one().invite(
        'id-team',
        ['dora', 'emil', 'fay'].map((name) => dated(name)),
        freely,
        origin(),
      )
      await sendAll(one())
      await use('dora', 'rude')
      await use('emil', 'rude')
      await use('fay', 'guest')
      await one().ban('id-team', [ban('rude')], origin(NOW + 1))
      expect(await find('dora')).toMatchObject({ revokedAt: NOW + 1 })
      expect(await find('emil')).toMatchObject({ revokedAt: NOW + 1 })
      expect(await find('fay')).toMatchObject({ revokedAt: null })
      expect((await waiting()).toSorted()).toEqual([
        'dora cancellation',
        'emil cancellation',
        'fay reminder',
        'fay reminder',
      ])
      expect((await happened(stores)).slice(-3)).toEqual([
        'peer_remove team',
        'invalidate_invitation team',
        'invalidate_invitation team',
      ])
    })

    it('[N4] of the last chairman revokes nothing', async () => {
      await one().invite('id-team', [invitation('dora')], freely, origin())
      await use('dora', 'owner')
      await expect(one().ban('id-team', [ban('owner')], origin())).rejects.toMatchObject({ code: 'last-chairman' })
      expect(await find('dora')).toMatchObject({ revokedAt: null })
    })
  })

  describe('a room that is deleted', () => {
    it('[N9] tells the calendars, and nobody of what is gone', async () => {
      const told = [dated('dora'), invitation('dateless'), dated('revoked'), dated('over', { expiresAt: NOW })]
      await one().invite('id-team', told, freely, origin())
      await sendAll(one())
      await one().invite('id-team', [dated('untold')], freely, origin())
      await one().revokeInvitations('id-team', ['revoked'], NOW, origin())
      await sendAll(one(), NOW, { is: 'failed', problem: 'unreachable' })
      await one().setNotified('id-team', [listener('emil@example.org')], origin())
      await one().postEntry('id-team', { name: null, invited: null, at: NOW }, 0, mailboxOf, freely, origin())
      const kinds = ['waiting', 'answer', 'feedback'] as const
      await one().post(
        'id-team',
        kinds.map((kind) => letterTo('emil@example.org', NOW, kind)),
        freely,
        NOW,
      )
      await one().deleteRoom('id-team', origin(NOW + 1))
      expect(await find('dora')).toBeUndefined()
      const mails = await waitingMails(other())
      expect(toWords(mails).toSorted()).toEqual([
        'dora cancellation',
        'emil answer',
        'emil feedback',
        'untold cancellation',
      ])
      expect(mails.find(({ to }) => to.startsWith('dora'))).toMatchObject({
        letter: { kind: 'cancellation', room: 'team', invitation: 'dora', sequence: 1, meeting },
        dueAt: NOW + 1,
        invitation: null,
      })
    })

    it('is not mourned by the mails that are being sent', async () => {
      await one().invite('id-team', [invitation('dora')], freely, origin())
      const [mail] = await lease(one())
      await one().deleteRoom('id-team', origin())
      const later = { is: 'later', dueAt: NOW + 1, problem: 'unreachable' } as const
      expect(await one().settleMail(mail?.id ?? '', mail?.lease ?? '', later, NOW)).toBeNull()
      expect(await waiting()).toEqual([])
    })

    it('leaves what concerns others', async () => {
      await one().createRoom(room('other'), 0, origin())
      await one().invite('id-other', [dated('dora')], freely, origin())
      await one().deleteRoom('id-team', origin())
      expect(await find('dora')).toMatchObject({ room: 'other' })
      expect(await waiting()).toEqual(['dora invitation', 'dora reminder', 'dora reminder'])
    })
  })

  describe('a room that nobody is in', () => {
    const expire = async (at: number) => (await one().expireRooms(NOW + 1, NOW + 1, [], at)).map(({ name }) => name)

    it('[N7] does not expire while an invitation to it is good', async () => {
      await one().invite('id-team', [invitation('dora', { expiresAt: NOW + 10 })], freely, origin())
      expect(await expire(NOW + 9)).toEqual([])
      expect(await one().findRoom('team')).not.toBeNull()
      expect(await expire(NOW + 10)).toEqual(['team'])
      expect(await find('dora')).toBeUndefined()
      expect(await waiting()).toEqual([])
    })

    it('[N7] expires when its invitations were revoked, or are to others', async () => {
      await one().createRoom(room('other'), 0, origin(NOW + 5))
      await one().invite('id-other', [invitation('emil')], freely, origin())
      await one().invite('id-team', [invitation('dora')], freely, origin())
      expect(await expire(NOW)).toEqual([])
      await one().revokeInvitations('id-team', ['dora'], NOW, origin())
      expect(await expire(NOW)).toEqual(['team'])
    })
  })

  describe('a purge', () => {
    const WEEK_MS = 7 * DAY_MS

    it('forgets invitations a week after they are over or revoked', async () => {
      const made = [invitation('over', { expiresAt: NOW + 10 }), dated('revoked'), dated('good')]
      await one().invite('id-team', made, freely, origin())
      await sendAll(one(), NOW)
      await one().revokeInvitations('id-team', ['revoked'], NOW + 10, origin())
      await sendAll(one(), NOW + 10)
      const left = async () => (await other().invitations('id-team', null, 9)).map(({ id }) => id).toSorted()
      await one().purge(NOW + 9 + WEEK_MS, null)
      expect(await left()).toEqual(['good', 'over', 'revoked'])
      await one().purge(NOW + 10 + WEEK_MS, null)
      expect(await left()).toEqual(['good'])
      expect(await history(stores)).not.toHaveLength(0)
    })

    it('does not forget an invitation while a mail of it waits', async () => {
      await one().invite('id-team', [invitation('dora', { expiresAt: NOW })], freely, origin())
      await one().purge(NOW + WEEK_MS, null)
      const [mail] = await lease(one(), NOW + WEEK_MS)
      expect(mail?.invitation).toMatchObject({ id: 'dora' })
      await one().settleMail(mail?.id ?? '', mail?.lease ?? '', { is: 'dropped' }, NOW + WEEK_MS)
      await one().purge(NOW + WEEK_MS, null)
      expect(await find('dora')).toBeUndefined()
    })

    it('forgets mails a week after they ended, and never those that wait', async () => {
      const names = ['sent', 'waits']
      await one().post(
        'id-team',
        names.map((name) => letterTo(`${name}@example.org`)),
        freely,
        NOW,
      )
      const [first] = await lease(one())
      await one().settleMail(first?.id ?? '', first?.lease ?? '', { is: 'sent' }, NOW + HOUR_MS)
      const sent = () => other().countSent(mailboxOf('sent@example.org'), allKinds, 0)
      await one().purge(NOW + HOUR_MS - 1 + WEEK_MS, null)
      expect(await sent()).toBe(1)
      await one().purge(NOW + HOUR_MS + WEEK_MS, null)
      expect(await sent()).toBe(0)
      await one().purge(NOW + 100 * WEEK_MS, null)
      expect(await waiting()).toEqual(['waits waiting'])
    })

    it('[O3] never forgets who wants no mail', async () => {
      await one().setOptedOut(mailboxOf('dora@example.org'), true, NOW)
      await one().purge(NOW + 1000 * WEEK_MS, null)
      expect(await other().isOptedOut(mailboxOf('dora@example.org'))).toBe(true)
    })
  })
}
