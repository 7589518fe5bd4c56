// What every `Store` must do with those who were removed from a room.
import { beforeEach, describe, expect, it } from '@jest/globals'
import { atOnce, ban, happened, history, hostile, NOW, origin, peer, room, type Stores } from './store-samples.ts'

export function banTests(stores: Stores): void {
  const { one, other } = stores
  const banned = (session: string, source = 'elsewhere'): Promise<boolean> =>
    other().isBanned('id-team', session, source)

  describe('bans', () => {
    beforeEach(async () => {
      await one().createRoom(room('team'), 0, origin())
    })

    it('hold for a session, and for an address when it is named', async () => {
      await one().ban('id-team', [ban('rude'), ban('worse', { source: 'net' })], origin())
      expect(await banned('rude')).toBe(true)
      expect(await banned('guest')).toBe(false)
      expect(await banned('guest', 'net')).toBe(true)
      expect(await banned('worse', 'net')).toBe(true)
      expect(await banned('', '')).toBe(false)
      expect(await other().isBanned('id-other', 'rude', 'net')).toBe(false)
    })

    it('keep the role away that their session is given while it is removed', async () => {
      await one().ban('id-team', [ban('rude', { source: 'net' })], origin())
      const role = (session: string) => other().setRole('id-team', session, 'chairman', '', origin(NOW + 1))
      expect([await role('rude'), await role('neighbour')]).toEqual(['banned', 'done'])
      expect(await one().findPerson('id-team', 'rude')).toBeNull()
      expect(await happened(stores)).toEqual(['room_create team', 'peer_remove team', 'peer_role team'])
    })

    it('are one event for all who are removed together, which names peers and nobody else', async () => {
      const both = [ban('rude', { peer: peer('r'), name: 'Rudi' }), ban('worse', { peer: peer('w'), source: 'net' })]
      await one().ban('id-team', both, origin(NOW + 1))
      expect((await history(stores)).slice(1)).toEqual([
        { ...origin(NOW + 1), event: 'peer_remove', room: 'team', message: `removed ${peer('r')}, ${peer('w')}` },
      ])
    })

    it('are listed as they were given, the newest first', async () => {
      const bans = [
        ban('a', { at: NOW + 1, name: 'Ann', source: 'net' }),
        ban('b', { at: NOW + 3 }),
        ban('c', { at: NOW + 2 }),
      ] as const
      for (const each of bans) await one().ban('id-team', [each], origin())
      expect(await other().bans('id-team')).toEqual([bans[1], bans[2], bans[0]])
      expect(await other().bans('id-other')).toEqual([])
    })

    it('take the role, and leave what else is remembered', async () => {
      await one().setRole('id-team', 'rude', 'chairman', '', origin())
      await one().setVerdict('id-team', ['rude'], 'camera', 'blocked', '', origin())
      await one().ban('id-team', [ban('rude')], origin())
      expect(await other().findPerson('id-team', 'rude')).toMatchObject({
        role: 'participant',
        verdicts: { camera: 'blocked' },
      })
      expect(await other().findPerson('id-team', 'owner')).toMatchObject({ role: 'chairman' })
    })

    it('do not fall on the last chairman, and then on nobody', async () => {
      const both = [ban('rude'), ban('owner')]
      await expect(one().ban('id-team', both, origin())).rejects.toMatchObject({ code: 'last-chairman' })
      expect(await other().bans('id-team')).toEqual([])
      expect(await other().findPerson('id-team', 'owner')).toMatchObject({ role: 'chairman' })
      expect(await happened(stores)).toEqual(['room_create team'])
    })

    it('leave a chairman, however many chairmen remove each other at once', async () => {
      const sessions = ['owner', ...Array.from({ length: 19 }, (_, i) => `chair-${i}`)]
      for (const session of sessions) await one().setRole('id-team', session, 'chairman', '', origin())
      const outcomes = await atOnce(stores, 20, (store, i) =>
        store.ban('id-team', [ban(sessions[i] ?? '')], origin()).then(
          () => 'done',
          () => 'refused',
        ),
      )
      expect(outcomes.filter((outcome) => outcome === 'refused')).toHaveLength(1)
      expect(await one().people('id-team')).toEqual([expect.objectContaining({ role: 'chairman' })])
    })

    it('are lifted with all others of the same session', async () => {
      const twice = [ban('rude', { id: 'first', source: 'net' }), ban('rude', { id: 'second' }), ban('worse')]
      await one().ban('id-team', twice, origin())
      expect(await one().liftBan('id-team', 'second', origin(NOW + 1))).toBe(true)
      expect(await banned('rude', 'net')).toBe(false)
      expect(await banned('worse')).toBe(true)
      const lifted = { ...origin(NOW + 1), event: 'ban_lift', room: 'team', message: `ban of ${peer('p')} lifted` }
      expect((await history(stores)).at(-1)).toEqual(lifted)
    })

    it('are not lifted twice, nor from another room', async () => {
      await one().createRoom(room('other'), 0, origin())
      await one().ban('id-team', [ban('rude')], origin())
      expect(await one().liftBan('id-other', 'ban-of-rude', origin())).toBe(false)
      expect(await banned('rude')).toBe(true)
      const outcomes = await atOnce(stores, 20, (store) => store.liftBan('id-team', 'ban-of-rude', origin()))
      expect(outcomes.filter(Boolean)).toHaveLength(1)
      expect((await happened(stores)).filter((event) => event.startsWith('ban_lift'))).toHaveLength(1)
    })

    it('of nobody, and in a room that is gone, are nothing', async () => {
      await one().ban('id-team', [], origin())
      await one().ban('gone', [ban('rude')], origin())
      expect(await one().isBanned('gone', 'rude', '')).toBe(false)
      expect(await happened(stores)).toEqual(['room_create team'])
    })

    it('of sessions that mean something to a program hold for those alone', async () => {
      for (const session of hostile) {
        expect(await banned(session, session)).toBe(false)
        await one().ban('id-team', [ban(session, { name: session })], origin())
        expect(await banned(session)).toBe(true)
      }
      expect((await one().bans('id-team')).map(({ name }) => name).sort()).toEqual([...hostile].sort())
    })
  })
}
