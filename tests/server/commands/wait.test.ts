// The waiting room as the verbs of the socket see it: in, out, and past those who wait.
import { describe, expect, it } from '@jest/globals'
import { MAX_WAITING } from '../../../protocol/limits.ts'
import { leave } from '../../../server/commands/leave.ts'
import {
  CHAIR,
  type CommandWorld,
  createCommandWorld,
  type Person,
  replyOf,
  seatOf,
} from '../../support/command-world.ts'
import { interleave } from '../../support/interleave.ts'

async function behindADoor(): Promise<CommandWorld> {
  const world = createCommandWorld()
  await world.makeRoom('lobby', { settings: { waitingRoom: 'everybody' } })
  return world
}

const waitersIn = async ({ cluster }: CommandWorld): Promise<readonly string[]> =>
  (await cluster.waiters('lobby')).map(({ name }) => name ?? '')

/** The ticket in the newest `come-in`; undefined when there was none. */
const comeIn = ({ caller }: Person): string | null | undefined =>
  caller.outlet.frames.flatMap((frame) => (frame.type === 'come-in' ? [frame.ticket] : [])).at(-1)

describe('waiting', () => {
  it('[W1] gives no seat, and of the room its name and the note alone', async () => {
    const world = await behindADoor()
    await world.act('tell-waiting', { text: 'We start at ten.' }, 'lobby')
    const bob = await world.join('bob', 'lobby')
    expect(bob.standing.is).toBe('waiting')
    const { self } = replyOf(bob.outcome, 'wait')
    expect(bob.outcome?.replies).toEqual([
      { type: 'wait', self, room: 'lobby', waitsFor: 'admission', note: 'We start at ten.' },
    ])
    expect(await world.cluster.seats('lobby')).toEqual([])
    expect(world.ice.issued).toEqual([])
  })

  it('[W3] ends with a seat for whoever is let in', async () => {
    const world = await behindADoor()
    const bob = await world.join('bob', 'lobby')
    await world.act('admit', { to: 'everybody' }, 'lobby')
    await world.redeem(bob, comeIn(bob) ?? '')
    expect(seatOf(bob).role).toBe('participant')
    expect(await waitersIn(world)).toEqual([])
  })

  it('[D6] those whom a chairman lets in pass the lock', async () => {
    const world = await behindADoor()
    const bob = await world.join('bob', 'lobby')
    await world.act('configure', { settings: { locked: true } }, 'lobby')
    await world.act('admit', { to: 'everybody' }, 'lobby')
    await world.redeem(bob, comeIn(bob) ?? '')
    expect(seatOf(bob).role).toBe('participant')
  })

  it('[W3] goes on when the room is full', async () => {
    const world = await behindADoor()
    await world.act('configure', { settings: { maxMembers: 1 } }, 'lobby')
    await world.join(CHAIR, 'lobby')
    const bob = await world.join('bob', 'lobby')
    await world.act('admit', { to: 'everybody' }, 'lobby')
    await expect(world.redeem(bob, comeIn(bob) ?? '')).rejects.toMatchObject({ code: 'room-full' })
    expect(bob.standing.is).toBe('waiting')
    expect(await waitersIn(world)).toEqual(['bob'])
  })

  it('goes on at the same place when the browser says hello with another ticket of the waiting room', async () => {
    const world = await behindADoor()
    const bob = await world.join('bob', 'lobby')
    await world.join('carl', 'lobby')
    const before = replyOf(bob.outcome, 'wait').self
    await world.redeem(bob, (await world.enter('bob', 'lobby')).ticket, 'Bob')
    expect(replyOf(bob.outcome, 'wait').self).toBe(before)
    expect(await waitersIn(world)).toEqual(['Bob', 'carl'])
  })

  it('gives no seat to somebody who is sent away while coming in', async () => {
    const world = await behindADoor()
    const bob = await world.join('bob', 'lobby')
    await world.act('admit', { to: 'everybody' }, 'lobby')
    const refuse = (): Promise<void> => world.act('refuse-entry', { to: 'everybody' }, 'lobby')
    // Before the verb's second call: it has looked, and sits down later.
    const { deps } = interleave(world.deps, 1, refuse)
    await expect(world.redeem(bob, comeIn(bob) ?? '', undefined, deps)).rejects.toMatchObject({ code: 'entry-refused' })
    expect(await world.cluster.seats('lobby')).toEqual([])
    expect(bob.caller.outlet.ended).toEqual(['entry-refused'])
  })

  it('[W5] has room for so many', async () => {
    const world = await behindADoor()
    for (let n = 0; n < MAX_WAITING; n++) await world.join(`visitor-${String(n)}`, 'lobby')
    await expect(world.join('bob', 'lobby')).rejects.toMatchObject({ code: 'room-full' })
  })

  it('[W4] ends by leaving', async () => {
    const world = await behindADoor()
    const bob = await world.join('bob', 'lobby')
    const outcome = await leave({ type: 'leave' }, bob.standing, bob.caller, world.deps)
    expect(outcome.standing).toEqual({ is: 'left' })
    expect(await waitersIn(world)).toEqual([])
  })

  it('[M9] is not for the banned', async () => {
    const world = await behindADoor()
    const room = await world.roomNow('lobby')
    const { ticket } = await world.enter('bob', 'lobby')
    const row = { id: 'ban-of-bob', peer: 'p'.repeat(22), source: null, name: null, at: 0 }
    const origin = { at: 0, address: '', user: 'relay' }
    await world.store.ban(room.id, [{ ...row, session: world.sessionOf('bob') }], origin)
    const bob = world.socket('bob')
    await expect(world.redeem(bob, ticket)).rejects.toMatchObject({ code: 'banned' })
    expect(await waitersIn(world)).toEqual([])
  })
})

describe('waiting for a chairman', () => {
  async function notOpenYet(): Promise<CommandWorld> {
    const world = createCommandWorld()
    await world.makeRoom('lobby', { settings: { opensWithChairman: true } })
    return world
  }

  it('[W7] ends when one takes a seat', async () => {
    const world = await notOpenYet()
    const bob = await world.join('bob', 'lobby')
    expect(replyOf(bob.outcome, 'wait').waitsFor).toBe('chairman')
    expect(comeIn(bob)).toBeUndefined()
    await world.join(CHAIR, 'lobby')
    expect(comeIn(bob)).toBeNull()
    expect(seatOf(await world.join('bob', 'lobby')).role).toBe('participant')
  })

  it('[W7] goes on when a chairman of another room comes in there', async () => {
    const world = await notOpenYet()
    await world.makeRoom('agora', {}, 'ann')
    const bob = await world.join('bob', 'lobby')
    await world.join('ann', 'agora')
    expect(comeIn(bob)).toBeUndefined()
  })

  it('[W7] never misses the chairman, whenever one comes', async () => {
    for (let at = 0; ; at++) {
      const world = await notOpenYet()
      const { ticket } = await world.enter('bob', 'lobby')
      const bob = world.socket('bob')
      const runs: Promise<unknown>[] = []
      const { deps } = interleave(world.deps, at, () => {
        runs.push(world.join(CHAIR, 'lobby'))
        return Promise.all(runs)
      })
      await world.redeem(bob, ticket, undefined, deps)
      if (bob.standing.is === 'waiting' && runs.length > 0) {
        const told = [...bob.caller.outlet.frames, ...(bob.outcome?.replies ?? [])]
        expect(told).toContainEqual({ type: 'come-in', ticket: null })
      }
      if (runs.length === 0) {
        expect(at).toBeGreaterThan(4)
        break
      }
    }
  })

  it.each(['waitingRoom', 'opensWithChairman'] as const)('never misses that %s is switched off', async (setting) => {
    const on = { waitingRoom: 'everybody', opensWithChairman: true } as const
    const off = { waitingRoom: 'off', opensWithChairman: false } as const
    for (let at = 0; ; at++) {
      const world = createCommandWorld()
      await world.makeRoom('lobby', { settings: { [setting]: on[setting] } })
      const { ticket } = await world.enter('bob', 'lobby')
      const bob = world.socket('bob')
      const runs: Promise<unknown>[] = []
      const { deps } = interleave(world.deps, at, () => {
        runs.push(world.act('configure', { settings: { [setting]: off[setting] } }, 'lobby'))
        return Promise.all(runs)
      })
      await world.redeem(bob, ticket, undefined, deps)
      if (runs.length === 0) break
      const told = [...bob.caller.outlet.frames, ...(bob.outcome?.replies ?? [])].map(({ type }) => type)
      expect(told.includes('come-in') || told.includes('welcome')).toBe(true)
    }
  })
})

describe('roles of those who wait', () => {
  it('[I3] somebody who became a chairman meanwhile sits down as one', async () => {
    const world = await behindADoor()
    const { ticket } = await world.enter('bob', 'lobby')
    const room = await world.roomNow('lobby')
    const origin = { at: 0, address: '', user: 'relay' }
    await world.store.setRole(room.id, world.sessionOf('bob'), 'chairman', 'made', origin)
    const bob = world.socket('bob')
    await world.redeem(bob, ticket)
    expect(seatOf(bob).role).toBe('chairman')
  })

  it('[W6] a ticket from before the putting back is void', async () => {
    const world = createCommandWorld()
    await world.makeRoom('lobby')
    const { ticket } = await world.enter('bob', 'lobby')
    const other = await world.join('bob', 'lobby')
    await world.act('put-back', { to: seatOf(other).peer }, 'lobby')
    const bob = world.socket('bob')
    await expect(world.redeem(bob, ticket)).rejects.toMatchObject({ code: 'bad-ticket' })
    expect((await world.join('bob', 'lobby')).standing.is).toBe('waiting')
  })
})
