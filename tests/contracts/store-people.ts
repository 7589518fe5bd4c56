// What every `Store` must remember of the people of a room.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { sources } from '../../protocol/primitives.ts'
import type { Person } from '../../server/rooms/records.ts'
import { atOnce, happened, history, hostile, NOW, origin, room, type Stores } from './store-samples.ts'

const person = (session: string, more: Partial<Person> = {}): Person => ({
  session,
  role: 'participant',
  verdicts: {},
  mustWait: false,
  ...more,
})

export function peopleTests(stores: Stores): void {
  const { one, other } = stores
  const team = async (): Promise<void> => {
    await one().createRoom(room('team'), 0, origin())
  }
  const role = (session: string, to: Person['role']): ReturnType<ReturnType<typeof one>['setRole']> =>
    one().setRole('id-team', session, to, `${session} is ${to}`, origin(NOW + 1))

  describe('roles', () => {
    it('are given and taken, each time with an event', async () => {
      await team()
      expect(await role('guest', 'chairman')).toBe('done')
      expect(await other().findPerson('id-team', 'guest')).toEqual(person('guest', { role: 'chairman' }))
      expect(await role('owner', 'participant')).toBe('done')
      expect(await other().findPerson('id-team', 'owner')).toBeNull()
      expect((await history(stores)).slice(1)).toEqual([
        { ...origin(NOW + 1), event: 'peer_role', room: 'team', message: 'guest is chairman' },
        { ...origin(NOW + 1), event: 'peer_role', room: 'team', message: 'owner is participant' },
      ])
    })

    it('are those of one room', async () => {
      await team()
      await one().createRoom({ ...room('quiet'), ownerSession: 'another' }, 0, origin())
      await role('guest', 'chairman')
      expect(await one().findPerson('id-quiet', 'guest')).toBeNull()
      expect(await one().findPerson('id-quiet', 'owner')).toBeNull()
    })

    it('that change nothing leave no event', async () => {
      await team()
      expect(await role('owner', 'chairman')).toBe('done')
      expect(await role('guest', 'participant')).toBe('done')
      expect(await one().people('id-team')).toHaveLength(1)
      expect(await happened(stores)).toEqual(['room_create team'])
    })

    it('of the last chairman cannot be taken', async () => {
      await team()
      expect(await role('owner', 'participant')).toBe('last-chairman')
      expect(await one().findPerson('id-team', 'owner')).toMatchObject({ role: 'chairman' })
      expect(await happened(stores)).toEqual(['room_create team'])
    })

    it('are not all taken, however many chairmen step down at once', async () => {
      await team()
      for (let i = 0; i < 19; i++) await role(`chair-${i}`, 'chairman')
      const sessions = ['owner', ...Array.from({ length: 19 }, (_, i) => `chair-${i}`)]
      const outcomes = await atOnce(stores, 20, (store, i) =>
        store.setRole('id-team', sessions[i] ?? '', 'participant', '', origin()),
      )
      expect(outcomes.filter((outcome) => outcome === 'last-chairman')).toHaveLength(1)
      expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(19)
      expect(await one().people('id-team')).toEqual([expect.objectContaining({ role: 'chairman' })])
    })

    it('in a room that is gone are not given', async () => {
      await team()
      await one().deleteRoom('id-team', origin())
      expect(await role('guest', 'chairman')).toBe('gone')
      expect(await one().findPerson('id-team', 'guest')).toBeNull()
      expect(await happened(stores)).toEqual(['room_create team', 'room_delete team'])
    })
  })

  describe('verdicts', () => {
    const judge = (
      sessions: readonly string[],
      source: (typeof sources)[number],
      verdict: 'blocked' | 'allowed' | null,
    ): Promise<void> => one().setVerdict('id-team', sessions, source, verdict, 'a word', origin(NOW + 1))

    it('are kept for each source until they are taken back', async () => {
      await team()
      for (const source of sources) await judge(['guest'], source, source === 'chat' ? 'allowed' : 'blocked')
      const verdicts = { microphone: 'blocked', camera: 'blocked', screen: 'blocked', chat: 'allowed' } as const
      expect(await other().findPerson('id-team', 'guest')).toEqual(person('guest', { verdicts }))
      await judge(['guest'], 'camera', 'allowed')
      await judge(['guest'], 'screen', null)
      const left = { microphone: 'blocked', camera: 'allowed', chat: 'allowed' } as const
      expect(await other().findPerson('id-team', 'guest')).toEqual(person('guest', { verdicts: left }))
      for (const source of sources) await judge(['guest'], source, null)
      expect(await other().findPerson('id-team', 'guest')).toBeNull()
    })

    it('about many are one event, and leave roles alone', async () => {
      await team()
      await judge(['guest', 'owner', 'guest', 'third'], 'microphone', 'blocked')
      const verdicts = { microphone: 'blocked' } as const
      expect(await other().people('id-team')).toEqual([
        person('guest', { verdicts }),
        person('owner', { role: 'chairman', verdicts }),
        person('third', { verdicts }),
      ])
      expect((await history(stores)).slice(1)).toEqual([
        { ...origin(NOW + 1), event: 'peer_block', room: 'team', message: 'a word' },
      ])
    })

    it('are named in the audit by what they come to', async () => {
      await team()
      await judge(['guest'], 'chat', 'blocked')
      await judge(['guest'], 'chat', null)
      await one().changeRoom('id-team', { settings: { onlyChairmen: ['chat'] } }, '', origin(NOW + 1))
      await judge(['guest'], 'chat', 'allowed')
      await judge(['guest'], 'chat', null)
      const words = ['peer_block', 'peer_unblock', 'room_modify', 'peer_unblock', 'peer_block']
      expect(await happened(stores)).toEqual(['room_create', ...words].map((event) => `${event} team`))
    })

    it('that change nothing leave no event', async () => {
      await team()
      await judge(['guest'], 'camera', 'blocked')
      await judge(['guest'], 'camera', 'blocked')
      await judge(['third'], 'camera', null)
      await judge([], 'camera', 'blocked')
      expect(await happened(stores)).toEqual(['room_create team', 'peer_block team'])
    })

    it('in a room that is gone are not kept', async () => {
      await judge(['guest'], 'camera', 'blocked')
      expect(await one().findPerson('id-team', 'guest')).toBeNull()
      expect(await happened(stores)).toEqual([])
    })

    it('lose none of many that come at once', async () => {
      await team()
      const words = sources.flatMap((source) => ['a', 'b', 'c', 'd', 'e'].map((session) => ({ source, session })))
      await Promise.all(
        words.map(({ source, session }, i) =>
          (i % 2 ? one() : other()).setVerdict('id-team', [session], source, 'blocked', '', origin()),
        ),
      )
      const people = await one().people('id-team')
      const verdicts = Object.fromEntries(sources.map((source) => [source, 'blocked']))
      expect(people.filter(({ role }) => role !== 'chairman').map((one) => one.verdicts)).toEqual(
        Array.from({ length: 5 }, () => verdicts),
      )
    })
  })

  it('who was put back waits until admitted, with an event each', async () => {
    await team()
    await one().setMustWait('id-team', 'session-hash-of-guest', true, origin())
    const guest = await other().findPerson('id-team', 'session-hash-of-guest')
    expect(guest).toEqual(person('session-hash-of-guest', { mustWait: true }))
    await one().setMustWait('id-team', 'session-hash-of-guest', false, origin())
    expect(await other().findPerson('id-team', 'session-hash-of-guest')).toBeNull()
    await one().setMustWait('id-team', 'session-hash-of-third', false, origin())
    await one().setMustWait('gone', 'guest', true, origin())
    const events = ['waiting_back', 'waiting_admit', 'waiting_admit'].map((event) => `${event} team`)
    expect(await happened(stores)).toEqual(['room_create team', ...events])
    expect(JSON.stringify(await history(stores))).not.toContain('hash')
  })

  it('remembers sessions that mean something to a program, each for itself', async () => {
    await team()
    for (const session of hostile) await role(session, 'chairman')
    for (const session of hostile) {
      expect(await one().findPerson('id-team', session)).toEqual(person(session, { role: 'chairman' }))
    }
    expect(await one().people('id-team')).toHaveLength(hostile.length + 1)
  })

  it('remembers whatever was said last, in any order of acts', async () => {
    await team()
    const act = fc.record({
      session: fc.constantFrom('a', 'b'),
      source: fc.constantFrom(...sources),
      verdict: fc.constantFrom('blocked', 'allowed', null),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 8 }), async (acts) => {
        const said = new Map<string, string>()
        for (const session of ['a', 'b']) {
          for (const source of sources) await one().setVerdict('id-team', [session], source, null, '', origin())
        }
        for (const { session, source, verdict } of acts) {
          await one().setVerdict('id-team', [session], source, verdict, '', origin())
          if (verdict === null) said.delete(`${session} ${source}`)
          else said.set(`${session} ${source}`, verdict)
        }
        for (const session of ['a', 'b']) {
          const found = await other().findPerson('id-team', session)
          for (const source of sources) expect(found?.verdicts[source]).toBe(said.get(`${session} ${source}`))
        }
      }),
      { numRuns: 15 },
    )
  })
}
