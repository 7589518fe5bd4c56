// What every `Store` must do for those who are told by e-mail of what goes on in a room.
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { Visit } from '../../server/rooms/letters.ts'
import { freely, lease, letterTo, listener, mailboxOf, sendAll, toWords, waitingMails } from './store-mail-samples.ts'
import { atOnce, happened, history, hostile, MINUTE_MS, NOW, origin, room, type Stores } from './store-samples.ts'

const EVERY_MS = 5 * MINUTE_MS

export function notifiedTests(stores: Stores): void {
  const { one, other } = stores
  const enter = (at: number, name: string | null = null) =>
    one().postEntry('id-team', { name, invited: null, at }, EVERY_MS, mailboxOf, freely, origin(at))
  const set = (...lines: ReturnType<typeof listener>[]) => one().setNotified('id-team', lines, origin())

  beforeEach(async () => {
    await one().createRoom(room('team'), 0, origin())
  })

  describe('the notified', () => {
    it('are named in the audit as far as there is space, and each whole', async () => {
      const some = Array.from({ length: 20 }, (_, i) => `name-${i}-${'x'.repeat(i)}@example.org`)
      for (const addresses of [[], some.slice(0, 2), some, [`${'x'.repeat(60)}@${'y.'.repeat(90)}example.org`]]) {
        await one().setNotified(
          'id-team',
          addresses.map((address) => listener(address)),
          origin(),
        )
        const [{ message } = { message: '' }] = await one().events('team', null, 1)
        expect(message.length).toBeLessThanOrEqual(200)
        const names = message.replace('notified by e-mail: ', '').split(', ')
        for (const name of names)
          expect([...addresses, 'nobody', '…', `${addresses[0]?.slice(0, 160)}…`]).toContain(name)
        expect(names.length).toBeGreaterThanOrEqual(Math.min(addresses.length, 5))
      }
    })

    it('are the list that was set last, with an event that names them', async () => {
      expect(await one().notified('id-team')).toEqual([])
      const lines = [
        listener('dora@example.org', { entries: false, waiting: true, language: 'fr' }),
        listener('emil@example.org', { answers: true }),
      ]
      expect(await set(listener('old@example.org'))).toBe(true)
      expect(await set(...lines)).toBe(true)
      expect(await other().notified('id-team')).toEqual(lines)
      expect(await other().notified('id-other')).toEqual([])
      const event = { ...origin(), event: 'email_notification_change', room: 'team' }
      const message = 'notified by e-mail: dora@example.org, emil@example.org'
      expect((await history(stores)).at(-1)).toEqual({ ...event, message })
      await set()
      expect(await other().notified('id-team')).toEqual([])
      expect((await history(stores)).at(-1)).toMatchObject({ message: 'notified by e-mail: nobody' })
      expect(await one().setNotified('id-gone', lines, origin())).toBe(false)
    })

    it('are named in an event of bounded length', async () => {
      await set(...Array.from({ length: 20 }, (_, i) => listener(`${'x'.repeat(60)}${i}@example.org`)))
      expect((await history(stores)).at(-1)?.message.length).toBeLessThanOrEqual(200)
    })

    it('are forgotten with the room', async () => {
      await set(listener('dora@example.org'))
      await one().deleteRoom('id-team', origin())
      expect(await other().notified('id-team')).toEqual([])
    })
  })

  describe('mails about entries', () => {
    const visits = async (at: number): Promise<readonly (readonly Visit[])[]> =>
      (await lease(other(), at)).map(({ letter }) => (letter.kind === 'entry' ? letter.visits : []))

    it('[O4] go out at once, and then one in so many minutes, with all who came', async () => {
      await set(listener('dora@example.org', { language: 'fr' }))
      await enter(NOW, 'Ann')
      const [first] = await lease(one(), NOW)
      const letter = { kind: 'entry', room: 'team', visits: [{ name: 'Ann', invited: null, at: NOW }] }
      expect(first).toMatchObject({ letter, to: 'dora@example.org', language: 'fr', dueAt: NOW, roomId: 'id-team' })
      await one().settleMail(first?.id ?? '', first?.lease ?? '', { is: 'sent' }, NOW)
      for (const at of [1, 2, 3]) await enter(NOW + at, `guest ${at}`)
      expect(await visits(NOW + EVERY_MS - 1)).toEqual([])
      const came = await visits(NOW + EVERY_MS)
      expect(came.map((each) => each.map(({ name }) => name))).toEqual([['guest 1', 'guest 2', 'guest 3']])
      const event = { event: 'join_notification', room: 'team', message: 'dora@example.org is told of an entry' }
      const told = (await history(stores)).filter(({ event: name }) => name === 'join_notification')
      expect(told).toEqual([
        { ...origin(NOW), ...event },
        { ...origin(NOW + 1), ...event },
      ])
    })

    it('[O4] gather who comes at once, each once, and in one mail', async () => {
      await set(listener('dora@example.org'), listener('emil@example.org'))
      await atOnce(stores, 20, (store, i) =>
        store.postEntry(
          'id-team',
          { name: `guest ${i}`, invited: null, at: NOW },
          EVERY_MS,
          mailboxOf,
          freely,
          origin(),
        ),
      )
      const came = await visits(NOW)
      expect(came).toHaveLength(2)
      for (const each of came) expect(new Set(each.map(({ name }) => name)).size).toBe(20)
    })

    it('[O4] are not added to while they are being sent', async () => {
      await set(listener('dora@example.org'))
      await enter(NOW, 'Ann')
      const [mail] = await lease(one(), NOW)
      await enter(NOW + 1, 'Bob')
      await one().settleMail(mail?.id ?? '', mail?.lease ?? '', { is: 'sent' }, NOW + 2)
      expect(await one().nextMailAt()).toBe(NOW + EVERY_MS)
      expect(await visits(NOW + EVERY_MS)).toEqual([[{ name: 'Bob', invited: null, at: NOW + 1 }]])
    })

    it('[O4] go at once again when long nobody came', async () => {
      await set(listener('dora@example.org'))
      await enter(NOW)
      await sendAll(one(), NOW)
      await enter(NOW + EVERY_MS + 1)
      expect(await one().nextMailAt()).toBe(NOW + EVERY_MS + 1)
    })

    it('[O4] go to those who want them, each room’s to its own', async () => {
      await one().createRoom(room('other'), 0, origin())
      await one().setOptedOut(mailboxOf('emil@example.org'), true, NOW)
      await set(
        listener('dora@example.org'),
        listener('emil@example.org'),
        listener('fay@example.org', { entries: false, waiting: true, answers: true }),
      )
      await one().setNotified('id-other', [listener('dora@example.org')], origin())
      await enter(NOW)
      await one().postEntry('id-other', { name: null, invited: null, at: NOW }, EVERY_MS, mailboxOf, freely, origin())
      await one().postEntry('id-gone', { name: null, invited: null, at: NOW }, EVERY_MS, mailboxOf, freely, origin())
      const mails = await lease(one())
      expect(mails.map(({ to, roomId }) => [to, roomId])).toEqual([
        ['dora@example.org', 'id-team'],
        ['dora@example.org', 'id-other'],
      ])
      expect((await happened(stores)).filter((event) => event.startsWith('join'))).toEqual([
        'join_notification team',
        'join_notification other',
      ])
    })

    it('[O4] tell names as they were given, and of a hundred at most', async () => {
      await set(listener('dora@example.org'))
      const names = [...hostile, '\ud800', '"\\\n', ...Array.from({ length: 100 }, (_, i) => `guest ${i}`)]
      for (const name of names) await enter(NOW, name)
      const [came = []] = await visits(NOW)
      expect(came.map(({ name }) => name)).toEqual(names.slice(0, 100))
    }, 30_000)

    it('[O4] do not go to those who were taken off the list meanwhile, nor do those about waiting', async () => {
      await set(listener('dora@example.org', { waiting: true }), listener('emil@example.org', { waiting: true }))
      await enter(NOW)
      await one().post('id-team', [letterTo('dora@example.org'), letterTo('emil@example.org')], freely, NOW)
      await set(listener('dora@example.org', { entries: false, waiting: true }))
      expect(toWords(await waitingMails(one()))).toEqual(['dora waiting'])
    })
  })
}
