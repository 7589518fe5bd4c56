// What every `Store` must do with an invitation after it was made: answered, moved to another date, taken back.
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { Answer } from '../../protocol/invitations.ts'
import type { MailOutcome } from '../../server/mail-port.ts'
import {
  allKinds,
  dated,
  freely,
  HOUR_MS,
  invitation,
  lease,
  letterTo,
  meeting,
  sendAll,
  toWords,
  waitingMails,
} from './store-mail-samples.ts'
import { atOnce, DAY_MS, happened, history, MINUTE_MS, NOW, origin, room, type Stores } from './store-samples.ts'

const later = { ...meeting, startsAt: meeting.startsAt + DAY_MS, minutes: 30 }

/** What these tests do to an invitation, with those of the others in their way. */
function tools({ one, other }: Stores) {
  return {
    one,
    other,
    find: async (id: string) => (await other().findInvitation(`hash-of-${id}`)) ?? undefined,
    waiting: async () => toWords(await waitingMails(other())),
    revoke: (id: string, at = NOW) => one().revokeInvitations('id-team', [id], at, origin(at)),
    answer: (word: Answer['answer'], at = NOW) =>
      one().answerInvitation('dora', { answer: word, message: 'hello', at }, [], freely, origin(at)),
    move: (ids: readonly string[], at = NOW + 5) =>
      one().reschedule('id-team', ids, later, later.startsAt + HOUR_MS, freely, origin(at)),
  }
}

export function changeTests(stores: Stores): void {
  beforeEach(async () => {
    await stores.one().createRoom(room('team'), 0, origin())
  })
  answerTests(stores)
  revocationTests(stores)
  moveTests(stores)
}

function answerTests(stores: Stores): void {
  const { one, other, find, waiting, revoke, answer } = tools(stores)

  describe('answers', () => {
    beforeEach(async () => {
      await one().invite('id-team', [dated('dora')], freely, origin())
      await sendAll(one())
    })

    it('[N6] are kept, the last one, with the letters that tell of them', async () => {
      const letters = [letterTo('charlotte@example.org', NOW, 'answer')]
      const given = { answer: 'later', message: 'Train', at: NOW + 1 } as const
      const row = await one().answerInvitation('dora', given, letters, freely, origin(NOW + 1))
      expect(row).toMatchObject({ id: 'dora', answer: given })
      expect(await find('dora')).toEqual({ ...row, room: 'team' })
      const [mail] = await lease(other(), NOW + 1)
      expect(mail).toMatchObject({ ...letters[0], roomId: 'id-team', invitation: null })
      const message = 'dora@example.org answered: later'
      expect((await history(stores)).at(-1)).toEqual({
        ...origin(NOW + 1),
        event: 'invitation_response',
        room: 'team',
        message,
      })
      await answer('accepted', NOW + 2)
      expect(await find('dora')).toMatchObject({ answer: { answer: 'accepted', message: 'hello', at: NOW + 2 } })
    })

    it('[N6] stand when their letters are over the budget', async () => {
      const letters = ['a', 'b', 'c'].map((name) => letterTo(`${name}@example.org`, NOW, 'answer'))
      const tight = { ...freely, instancePerHour: 3 }
      const given = { answer: 'accepted', message: '', at: NOW } as const
      expect(await one().answerInvitation('dora', given, letters, tight, origin())).toMatchObject({ answer: given })
      expect((await waiting()).filter((mail) => mail.endsWith('answer'))).toEqual(['a answer', 'b answer'])
    })

    it('[N6] to an invitation that is revoked or gone are none', async () => {
      await revoke('dora')
      expect(await answer('accepted')).toBeNull()
      expect(await find('dora')).toMatchObject({ answer: null })
      const given = { answer: 'accepted', message: '', at: NOW } as const
      expect(await one().answerInvitation('nobody', given, [letterTo('a@example.org')], freely, origin())).toBeNull()
      expect(await happened(stores)).not.toContain('invitation_response team')
    })

    it('that decline end the reminders, until somebody changes their mind', async () => {
      await answer('declined')
      expect(await one().nextMailAt()).toBeNull()
      await answer('declined')
      await answer('later', meeting.startsAt - 20 * MINUTE_MS)
      await answer('accepted', meeting.startsAt - 20 * MINUTE_MS)
      expect(await one().nextMailAt()).toBe(meeting.startsAt - 15 * MINUTE_MS)
      expect(await waiting()).toEqual(['dora reminder'])
    })
  })
}

function revocationTests(stores: Stores): void {
  const { one, other, find, waiting, revoke } = tools(stores)

  describe('revoked invitations', () => {
    it('[N4] are revoked once, with what waits for them, and an event each', async () => {
      await one().invite('id-team', [dated('dora'), dated('emil')], freely, origin())
      const outcomes = await atOnce(stores, 6, (store) =>
        store.revokeInvitations('id-team', ['dora', 'nobody'], NOW + 1, origin(NOW + 1)),
      )
      expect(outcomes.flat()).toEqual([expect.objectContaining({ id: 'dora', revokedAt: NOW + 1 })])
      expect(await find('dora')).toMatchObject({ revokedAt: NOW + 1, expiresAt: dated('dora').expiresAt })
      expect(await waiting()).toEqual(['emil invitation', 'emil reminder', 'emil reminder'])
      const events = (await history(stores)).filter(({ event }) => event === 'invalidate_invitation')
      const event = { ...origin(NOW + 1), event: 'invalidate_invitation', room: 'team' }
      expect(events).toEqual([{ ...event, message: 'invitation of dora@example.org revoked' }])
    })

    it('of another room stay', async () => {
      await one().createRoom(room('other'), 0, origin())
      await one().invite('id-other', [invitation('dora')], freely, origin())
      expect(await revoke('dora')).toEqual([])
      expect(await one().revokeInvitations('id-gone', ['dora'], NOW, origin())).toEqual([])
      expect(await find('dora')).toMatchObject({ revokedAt: null })
    })

    it.each<[string, MailOutcome | 'leased' | 'crashed']>([
      ['went out', { is: 'sent' }],
      ['is being sent', 'leased'],
      ['was being sent when its worker died', 'crashed'],
      ['may have failed too late', { is: 'failed', problem: 'too-slow' }],
      ['is tried again', { is: 'later', dueAt: NOW + 9, problem: 'unreachable' }],
    ])('[N9] tell a calendar when the mail %s', async (_when, outcome) => {
      await one().invite('id-team', [dated('dora', { language: 'fr' })], freely, origin())
      if (typeof outcome !== 'string') await sendAll(one(), NOW, outcome)
      else await lease(one())
      await revoke('dora', outcome === 'crashed' ? NOW + HOUR_MS : NOW + 1)
      const mails = await lease(other(), NOW + DAY_MS)
      expect(mails).toHaveLength(1)
      const letter = { kind: 'cancellation', room: 'team', invitation: 'dora', from: 'Charlotte', meeting, sequence: 1 }
      expect(mails[0]).toMatchObject({
        letter,
        to: 'dora@example.org',
        language: 'fr',
        roomId: 'id-team',
        invitation: null,
      })
      expect(await other().nextMailAt()).toBe(NOW + DAY_MS + 2 * MINUTE_MS)
    })

    it('[N9] tell nobody of a meeting that was not told, is over, or of none', async () => {
      const made = [dated('untold'), invitation('dateless'), dated('past')]
      await one().invite('id-team', made.slice(1), freely, origin())
      await sendAll(one())
      await one().invite('id-team', made.slice(0, 1), freely, origin())
      await revoke('untold')
      await revoke('dateless')
      await revoke('past', meeting.startsAt + HOUR_MS)
      expect(await waiting()).toEqual([])
    })

    it('[N9] tell of a meeting until its end', async () => {
      await one().invite('id-team', [dated('dora')], freely, origin())
      await sendAll(one())
      await revoke('dora', meeting.startsAt + HOUR_MS - 1)
      expect(await waiting()).toEqual(['dora cancellation'])
    })

    it('[O3] tell nobody who wants no mail', async () => {
      await one().invite('id-team', [dated('dora')], freely, origin())
      await sendAll(one())
      await one().setOptedOut('mailbox-of-dora@example.org', true, NOW)
      await revoke('dora')
      expect(await waiting()).toEqual([])
    })

    it('[N4] whose mail is being sent hear what became of it, and are not tried again', async () => {
      await one().invite(
        'id-team',
        ['dora', 'emil'].map((name) => invitation(name)),
        freely,
        origin(),
      )
      const mails = await lease(one())
      for (const { letter } of mails) expect(letter.kind).toBe('invitation')
      await one().revokeInvitations('id-team', ['dora', 'emil'], NOW, origin())
      const [dora, emil] = mails
      if (!dora || !emil) throw new Error('two mails were expected')
      const settle = (mail: typeof dora, outcome: MailOutcome) =>
        other().settleMail(mail.id, mail.lease, outcome, NOW + 1)
      expect(await settle(dora, { is: 'sent' })).toMatchObject({ id: 'dora', revokedAt: NOW })
      expect(await settle(emil, { is: 'later', dueAt: NOW + 9, problem: 'unreachable' })).toMatchObject({ id: 'emil' })
      expect(await one().countSent('mailbox-of-dora@example.org', allKinds, NOW)).toBe(1)
      expect(await waiting()).toEqual([])
    })
  })
}

function moveTests(stores: Stores): void {
  const { one, other, find, waiting, revoke, answer, move } = tools(stores)

  describe('another date', () => {
    it('[N9] is told with the next sequence, in the place of what waits, and asks anew', async () => {
      await one().invite('id-team', [dated('dora', { language: 'fr' })], freely, origin())
      await sendAll(one())
      await answer('accepted')
      expect(await move(['dora'])).toEqual({ is: 'done' })
      const row = { meeting: later, expiresAt: later.startsAt + HOUR_MS, sequence: 1, answer: null }
      expect(await find('dora')).toMatchObject({ ...row, mail: 'pending', problem: null })
      const mails = await waitingMails(other())
      expect(mails.map(({ letter, dueAt }) => [letter, dueAt])).toEqual([
        [{ kind: 'invitation', isChange: true }, NOW + 5],
        [{ kind: 'reminder', minutesBefore: 24 * 60 }, later.startsAt - DAY_MS],
        [{ kind: 'reminder', minutesBefore: 15 }, later.startsAt - 15 * MINUTE_MS],
      ])
      expect(mails[0]?.invitation).toMatchObject(row)
      const message = 'dora@example.org invited to another date'
      expect((await history(stores)).at(-1)).toEqual({
        ...origin(NOW + 5),
        event: 'send_invitation',
        room: 'team',
        message,
      })
    })

    it('[N9] is no change for those who have heard of none', async () => {
      await one().invite('id-team', [dated('unsent'), invitation('dateless')], freely, origin())
      const mails = await lease(one())
      const dateless = mails.find(({ to }) => to.startsWith('dateless'))
      await one().settleMail(dateless?.id ?? '', dateless?.lease ?? '', { is: 'sent' }, NOW)
      await one().invite('id-team', [dated('waiting')], freely, origin())
      await move(['dateless', 'waiting', 'unsent'])
      const changes = (await waitingMails(one()))
        .filter(({ letter }) => letter.kind === 'invitation')
        .map(({ to, letter }) => [to.replace(/@.*/, ''), letter.kind === 'invitation' && letter.isChange])
      // What was handed out to be sent may have arrived.
      expect(Object.fromEntries(changes)).toEqual({ dateless: false, waiting: false, unsent: true })
    })

    it('[N9] is still a change when its mail is sent once more before it went out', async () => {
      await one().invite('id-team', [dated('dora')], freely, origin())
      await sendAll(one())
      await move(['dora'])
      await one().resendInvitation('id-team', 'dora', freely, origin(NOW + 6))
      const [change] = await lease(one(), NOW + 6)
      expect(change?.letter).toEqual({ kind: 'invitation', isChange: true })
      await one().settleMail(change?.id ?? '', change?.lease ?? '', { is: 'sent' }, NOW + 6)
      await one().resendInvitation('id-team', 'dora', freely, origin(NOW + 7))
      expect((await lease(one(), NOW + 7))[0]?.letter).toEqual({ kind: 'invitation', isChange: false })
    })

    it('is not spoken of by a mail to the old one that is still being sent', async () => {
      await one().invite('id-team', [dated('dora')], freely, origin())
      const [old] = await lease(one())
      await move(['dora'])
      const outcome = { is: 'failed', problem: 'too-slow' } as const
      expect(await one().settleMail(old?.id ?? '', old?.lease ?? '', outcome, NOW)).toMatchObject({ mail: 'pending' })
      expect(await find('dora')).toMatchObject({ mail: 'pending', problem: null })
    })

    it('is given to those that are not revoked', async () => {
      await one().invite('id-team', [dated('dora'), dated('emil')], freely, origin())
      await revoke('emil')
      expect(await move(['dora', 'emil', 'nobody'])).toEqual({ is: 'done' })
      expect(await find('emil')).toMatchObject({ meeting, sequence: 0 })
      expect(await move(['emil'])).toEqual({ is: 'gone' })
      expect(await one().reschedule('id-gone', ['dora'], later, 0, freely, origin())).toEqual({ is: 'gone' })
    })

    it('[O3] is noted, and not sent, where no mail is wanted', async () => {
      await one().invite('id-team', [dated('dora')], freely, origin())
      await one().setOptedOut('mailbox-of-dora@example.org', true, NOW)
      expect(await move(['dora'])).toEqual({ is: 'done' })
      expect(await find('dora')).toMatchObject({ meeting: later, mail: 'failed', problem: 'opted-out' })
      expect(await waiting()).toEqual([])
    })
  })
}
