// What every `Store` must do with an invitation: made, found, used by one, sent once more.
import { beforeEach, describe, expect, it } from '@jest/globals'
import { atOnce, happened, history, NOW, origin, room, type Stores } from './store-samples.ts'
import { dated, freely, invitation, lease, meeting, sendAll, toWords, waitingMails } from './store-mail-samples.ts'
import { DAY_MS, MINUTE_MS } from './store-samples.ts'

export function invitationTests(stores: Stores): void {
  const { one, other } = stores
  const use = (id: string, session: string, at = NOW) => one().useInvitation(id, session, at, origin(at))
  const find = async (id: string) => (await other().findInvitation(`hash-of-${id}`)) ?? undefined

  describe('invitations', () => {
    beforeEach(async () => {
      await one().createRoom(room('team'), 0, origin())
    })

    it('[N1] are written with their mails and an event each', async () => {
      const made = [dated('dora', { message: 'Bring\ncake', language: 'fr', replyTo: null }), invitation('emil')]
      expect(await one().invite('id-team', made, freely, origin(NOW + 1))).toEqual({ is: 'done' })
      const fresh = { ...{ roomId: 'id-team', sequence: 0, mail: 'pending', problem: null, answer: null } }
      const unused = { usedAt: null, session: null, revokedAt: null }
      for (const each of made) expect(await find(each.id)).toEqual({ ...each, ...fresh, ...unused, room: 'team' })
      const [dora, emil, ...reminders] = await waitingMails(other())
      expect([dora, emil]).toEqual([
        expect.objectContaining({
          ...{ to: 'dora@example.org', mailbox: 'mailbox-of-dora@example.org', language: 'fr', roomId: 'id-team' },
          ...{ letter: { kind: 'invitation', isChange: false }, dueAt: NOW + 1, createdAt: NOW + 1, tries: 0 },
          invitation: await find('dora'),
        }),
        expect.objectContaining({ to: 'emil@example.org', invitation: await find('emil') }),
      ])
      expect(reminders.map(({ to, letter, dueAt }) => [to, letter, dueAt])).toEqual([
        ['dora@example.org', { kind: 'reminder', minutesBefore: 24 * 60 }, meeting.startsAt - DAY_MS],
        ['dora@example.org', { kind: 'reminder', minutesBefore: 15 }, meeting.startsAt - 15 * MINUTE_MS],
      ])
      expect((await history(stores)).slice(1)).toEqual(
        ['dora', 'emil'].map((name) => ({
          ...{ ...origin(NOW + 1), event: 'send_invitation', room: 'team', message: `${name}@example.org invited` },
        })),
      )
    })

    it('[N3] let one session in, however many come at once', async () => {
      await one().invite('id-team', [invitation('dora')], freely, origin())
      const outcomes = await atOnce(stores, 64, (store, i) =>
        store.useInvitation('dora', `session-${i}`, NOW + 1, origin(NOW + 1)),
      )
      expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1)
      expect(outcomes.filter((outcome) => outcome === 'used')).toHaveLength(63)
      const winner = `session-${outcomes.indexOf('done')}`
      expect(await find('dora')).toMatchObject({ session: winner, usedAt: NOW + 1 })
      expect(await use('dora', winner, NOW + 2)).toBe('done')
      expect(await find('dora')).toMatchObject({ usedAt: NOW + 1 })
      expect((await happened(stores)).filter((event) => event === 'invitation_use team')).toHaveLength(1)
    })
  })
}
