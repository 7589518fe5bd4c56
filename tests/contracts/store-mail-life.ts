// What every `Store` must do with an invitation: made, found, used by one session, sent once more.
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { InvitationRow } from '../../server/rooms/records.ts'
import {
  dated,
  freely,
  invitation,
  lease,
  mailboxOf,
  meeting,
  sendAll,
  toWords,
  waitingMails,
} from './store-mail-samples.ts'
import {
  atOnce,
  DAY_MS,
  happened,
  history,
  hostile,
  MINUTE_MS,
  NOW,
  origin,
  room,
  type Stores,
} from './store-samples.ts'

/** What these tests do with the invitations of a room. */
function tools({ one, other }: Stores) {
  return {
    one,
    other,
    use: (id: string, session: string, at = NOW) => one().useInvitation(id, session, at, origin(at)),
    find: async (id: string) => (await other().findInvitation(`hash-of-${id}`)) ?? undefined,
  }
}

export function invitationTests(stores: Stores): void {
  const { one, other, use, find } = tools(stores)
  const ids = (rows: readonly InvitationRow[]): readonly string[] => rows.map(({ id }) => id)

  describe('invitations', () => {
    beforeEach(async () => {
      await one().createRoom(room('team'), 0, origin())
    })

    it('[N1] are written with their mails and an event each', async () => {
      const made = [dated('dora', { message: 'Bring\ncake', language: 'fr', replyTo: null }), invitation('emil')]
      expect(await one().invite('id-team', made, freely, origin(NOW + 1))).toEqual({ is: 'done' })
      const fresh = { roomId: 'id-team', sequence: 0, mail: 'pending', problem: null, answer: null }
      const unused = { usedAt: null, session: null, revokedAt: null }
      for (const each of made) expect(await find(each.id)).toEqual({ ...each, ...fresh, ...unused, room: 'team' })
      const [dora, emil, ...reminders] = await waitingMails(other())
      const mail = { roomId: 'id-team', dueAt: NOW + 1, createdAt: NOW + 1, tries: 0 }
      const letter = { kind: 'invitation', isChange: false }
      expect(dora).toMatchObject({ ...mail, letter, language: 'fr', to: 'dora@example.org' })
      expect(dora).toMatchObject({ mailbox: mailboxOf('dora@example.org'), invitation: await find('dora') })
      expect(emil).toMatchObject({ ...mail, letter, to: 'emil@example.org', invitation: await find('emil') })
      expect(reminders.map(({ to, letter: { kind }, dueAt }) => [to, kind, dueAt])).toEqual([
        ['dora@example.org', 'reminder', meeting.startsAt - DAY_MS],
        ['dora@example.org', 'reminder', meeting.startsAt - 15 * MINUTE_MS],
      ])
      const event = { ...origin(NOW + 1), event: 'send_invitation', room: 'team' }
      expect((await history(stores)).slice(1)).toEqual([
        { ...event, message: 'dora@example.org invited' },
        { ...event, message: 'emil@example.org invited' },
      ])
    })

    it('[N1] of a room that is gone are not written', async () => {
      expect(await one().invite('id-gone', [invitation('dora')], freely, origin())).toEqual({ is: 'gone' })
      expect(await find('dora')).toBeUndefined()
      expect(await one().nextMailAt()).toBeNull()
      expect(await happened(stores)).toEqual(['room_create team'])
    })

    it('have no reminder whose time is over already', async () => {
      const soon = { ...meeting, startsAt: NOW + 15 * MINUTE_MS }
      const made = dated('dora', { meeting: soon, reminders: [60, 15, 14] })
      await one().invite('id-team', [made], freely, origin())
      const letters = (await waitingMails(one())).map(({ letter }) => letter)
      expect(letters).toEqual([
        { kind: 'invitation', isChange: false },
        { kind: 'reminder', minutesBefore: 14 },
      ])
      expect(await find('dora')).toMatchObject({ reminders: [60, 15, 14] })
    })

    it('are listed page by page, the newest first, each once', async () => {
      await one().createRoom(room('other'), 0, origin())
      await one().invite('id-other', [invitation('else', { createdAt: NOW + 9 })], freely, origin())
      for (const at of [NOW, NOW + 2, NOW + 1]) {
        const made = [0, 1, 2].map((i) => invitation(`at-${at - NOW}-${i}`, { createdAt: at }))
        await one().invite('id-team', made, freely, origin(at))
      }
      const all = ids(await other().invitations('id-team', null, 100))
      expect(all.map((id) => id.slice(0, 4))).toEqual([
        'at-2',
        'at-2',
        'at-2',
        'at-1',
        'at-1',
        'at-1',
        'at-0',
        'at-0',
        'at-0',
      ])
      const paged: string[] = []
      for (let before: string | null = null; ; before = paged.at(-1) ?? null) {
        const page = ids(await other().invitations('id-team', before, 2))
        if (page.length === 0) break
        paged.push(...page)
      }
      expect(paged).toEqual(all)
      expect(await other().invitations('id-team', 'else', 10)).toEqual([])
      expect(ids(await other().invitationsById('id-team', ['at-0-1', 'else', 'nobody', 'at-2-1']))).toEqual([
        'at-2-1',
        'at-0-1',
      ])
      expect(await other().invitationsById('id-team', [])).toEqual([])
    })

    it('are found by the hash of their token alone', async () => {
      await one().invite('id-team', [invitation('dora')], freely, origin())
      for (const hash of ['dora', 'hash-of-dorb', ...hostile]) expect(await one().findInvitation(hash)).toBeNull()
    })

    it('keep what means something to a program', async () => {
      const made = hostile.map((text, i) => invitation(`i${i}`, { from: text, message: text, createdAt: NOW + i }))
      await one().invite('id-team', made, freely, origin())
      const kept = await other().invitations('id-team', null, 100)
      expect(kept.map(({ from, message }) => [from, message])).toEqual(hostile.map((text) => [text, text]).reverse())
    })

    it('are named in events of bounded length', async () => {
      const address = `${'x'.repeat(60)}@${'y'.repeat(60)}.${'z'.repeat(60)}.example.org`
      await one().invite('id-team', [invitation('long', { address })], freely, origin())
      await one().resendInvitation('id-team', 'long', freely, origin())
      await use('long', 'guest')
      await one().revokeInvitations('id-team', ['long'], NOW, origin())
      const messages = (await history(stores)).slice(1).map(({ message }) => message)
      expect(messages).toHaveLength(4)
      for (const message of messages) expect(message.length).toBeLessThanOrEqual(200)
    })

    it('are sent once more, in the place of a mail that waits', async () => {
      await one().invite('id-team', [dated('dora')], freely, origin())
      expect(await one().resendInvitation('id-team', 'dora', freely, origin(NOW + 1))).toEqual({ is: 'done' })
      const mails = await lease(other(), NOW + 1)
      expect(mails.map(({ createdAt, letter }) => [createdAt, letter])).toEqual([
        [NOW + 1, { kind: 'invitation', isChange: false }],
      ])
      const event = { ...origin(NOW + 1), event: 'send_invitation', room: 'team' }
      expect((await history(stores)).at(-1)).toEqual({ ...event, message: 'dora@example.org invited once more' })
    })

    it('wait anew when they are sent once more, and keep their reminders', async () => {
      await one().invite('id-team', [dated('dora')], freely, origin())
      await sendAll(one(), NOW, { is: 'failed', problem: 'mailbox-full' })
      expect(await find('dora')).toMatchObject({ mail: 'failed', problem: 'mailbox-full' })
      await one().resendInvitation('id-team', 'dora', freely, origin())
      expect(await find('dora')).toMatchObject({ mail: 'pending', problem: null })
      expect((await waitingMails(one())).map(({ letter }) => letter.kind)).toEqual([
        'invitation',
        'reminder',
        'reminder',
      ])
    })

    it('are not sent once more when they are revoked, gone or of another room', async () => {
      await one().createRoom(room('other'), 0, origin())
      await one().invite('id-team', [invitation('dora'), invitation('emil')], freely, origin())
      await one().revokeInvitations('id-team', ['dora'], NOW, origin())
      const resend = (roomId: string, id: string) => one().resendInvitation(roomId, id, freely, origin())
      expect(await resend('id-team', 'dora')).toEqual({ is: 'gone' })
      expect(await resend('id-team', 'nobody')).toEqual({ is: 'gone' })
      expect(await resend('id-other', 'emil')).toEqual({ is: 'gone' })
      expect(await waitingMails(one())).toHaveLength(1)
    })
  })
  useTests(stores)
}

function useTests(stores: Stores): void {
  const { one, other, use, find } = tools(stores)

  describe('invitations in use', () => {
    beforeEach(async () => {
      await one().createRoom(room('team'), 0, origin())
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
    }, 30_000)

    it('[N4] let nobody in when they are over, revoked or gone', async () => {
      const made = ['dora', 'emil'].map((name) => invitation(name, { expiresAt: NOW + 10 }))
      await one().invite('id-team', made, freely, origin())
      await one().revokeInvitations('id-team', ['emil'], NOW, origin())
      expect(await use('dora', 'session', NOW + 10)).toBe('over')
      expect(await use('emil', 'session')).toBe('over')
      expect(await use('nobody', 'session')).toBe('over')
      expect(await find('dora')).toMatchObject({ usedAt: null, session: null })
      expect(await use('dora', 'session', NOW + 9)).toBe('done')
      expect(await use('dora', 'session', NOW + 10)).toBe('over')
    })

    it('[N3] are a pass for the session that came by one, and for nobody else', async () => {
      const passes = { password: true, waitingRoom: false }
      await one().createRoom(room('other'), 0, origin())
      await one().invite('id-team', [invitation('dora', { passes, expiresAt: NOW + 10 })], freely, origin())
      const pass = (session: string, at = NOW, roomId = 'id-team') => other().findPass(roomId, session, at)
      expect(await pass('guest')).toBeNull()
      await use('dora', 'guest')
      expect(await pass('guest', NOW + 9)).toEqual({ invitation: 'dora', address: 'dora@example.org', passes })
      for (const session of ['gues', ...hostile]) expect(await pass(session)).toBeNull()
      expect(await pass('guest', NOW, 'id-other')).toBeNull()
      expect(await pass('guest', NOW + 10)).toBeNull()
      await one().revokeInvitations('id-team', ['dora'], NOW, origin())
      expect(await pass('guest')).toBeNull()
    })

    it('[N3] pass by what any of them spares when a session came by several', async () => {
      const made = [
        invitation('first', { passes: { password: true, waitingRoom: false } }),
        invitation('second', { passes: { password: false, waitingRoom: true } }),
      ]
      await one().invite('id-team', made, freely, origin())
      await use('first', 'guest', NOW)
      await use('second', 'guest', NOW + 1)
      const both = { password: true, waitingRoom: true }
      expect(await one().findPass('id-team', 'guest', NOW)).toMatchObject({ invitation: 'second', passes: both })
      await one().revokeInvitations('id-team', ['second'], NOW, origin())
      expect(await one().findPass('id-team', 'guest', NOW)).toMatchObject({
        invitation: 'first',
        passes: { waitingRoom: false },
      })
    })

    it('remind nobody of a meeting that they are in, and still do before it begins', async () => {
      await one().invite('id-team', [dated('dora'), dated('emil')], freely, origin())
      await sendAll(one())
      await use('dora', 'early', meeting.startsAt - 1)
      await use('emil', 'late', meeting.startsAt)
      expect(toWords(await waitingMails(other()))).toEqual(['dora reminder', 'dora reminder'])
    })
  })
}
