// Who is told by mail that somebody came in, or that somebody waits and nobody looks.
import { afterEach, describe, expect, it } from '@jest/globals'
import type { RoomSettingsChange } from '../../../../protocol/room-state.ts'
import { readDoor } from '../../../../server/commands/door.ts'
import { leave } from '../../../../server/commands/leave.ts'
import type { LeasedMail } from '../../../../server/mail-port.ts'
import { waitFor } from '../../../harness/wait-for.ts'
import { addressOf, CHAIR, type Person, replyOf, type WorldOptions } from '../../../support/command-world.ts'
import { createMailWorld, type MailWorld } from '../../../support/mail-world.ts'

let open: MailWorld | null = null

afterEach(async () => {
  await open?.cluster.close()
  expect(open?.clock.pending() ?? 0).toBe(0)
  await open?.store.close()
  open = null
})

async function worldWith(settings: RoomSettingsChange = {}, options: WorldOptions = {}): Promise<MailWorld> {
  open = createMailWorld(options)
  await open.makeRoom('lobby', { settings })
  return open
}

const waitingRoom = { waitingRoom: 'everybody' } as const
const WAIT_MS = 120_000
const EVERY_MS = 300_000

/** What happens aside has happened when the store has answered to a later question, asked twice over. */
async function quiet(world: MailWorld): Promise<void> {
  for (let n = 0; n < 20; n++) await world.store.ping()
}

const waiterOf = ({ standing }: Person) => {
  if (standing.is !== 'waiting') throw new Error(`does not wait but is ${standing.is}`)
  return standing.waiter
}

const comeIn = ({ caller }: Person): string =>
  caller.outlet.frames.flatMap((frame) => (frame.type === 'come-in' ? [frame.ticket ?? ''] : [])).at(-1) ?? ''

describe('the door', () => {
  const notifiesAt = async (world: MailWorld, name: string): Promise<boolean> => {
    const visitor = { name, sessionToken: null, address: addressOf('stranger'), isAdmin: false }
    return (await readDoor(world.deps, visitor)).notifies
  }

  it('[O4] says whether somebody is told who comes in', async () => {
    const world = await worldWith()
    expect(await notifiesAt(world, 'lobby')).toBe(false)
    await world.listen('lobby', [{ address: 'ann@example.org', waiting: true, answers: true }])
    expect(await notifiesAt(world, 'lobby')).toBe(false)
    await world.listen('lobby', [{ address: 'ann@example.org', entries: true }])
    expect(await notifiesAt(world, 'lobby')).toBe(true)
  })

  it('says no while mail is off, and where rooms are hidden', async () => {
    const off = await worldWith({}, { mail: { isOn: false } })
    await off.listen('lobby', [{ address: 'ann@example.org', entries: true }])
    expect(await notifiesAt(off, 'lobby')).toBe(false)
    await off.store.close()
    const hidden = await worldWith({ locked: true }, { rules: { hideExistence: true } })
    await hidden.listen('lobby', [{ address: 'ann@example.org', entries: true }])
    expect(await notifiesAt(hidden, 'lobby')).toBe(await notifiesAt(hidden, 'nowhere'))
    await hidden.act('configure', { settings: { locked: false } }, 'lobby')
    expect(await notifiesAt(hidden, 'lobby')).toBe(true)
  })
})

describe('[O4] entry mails', () => {
  const entryMails = (world: MailWorld): Promise<readonly LeasedMail[]> =>
    waitFor(
      async () => {
        const mails = await world.mails('entry')
        return mails.length > 0 && mails
      },
      { what: 'an entry mail' },
    )

  const visitsIn = (mails: readonly LeasedMail[]): readonly object[] =>
    mails.flatMap(({ letter }) => (letter.kind === 'entry' ? letter.visits : []))

  async function listening(settings: RoomSettingsChange = {}): Promise<MailWorld> {
    const world = await worldWith(settings)
    await world.listen('lobby', [{ address: 'ann@example.org', entries: true }, { address: 'bo@example.org' }])
    return world
  }

  it('name whoever agreed to it, and nobody else', async () => {
    const world = await listening()
    const dora = world.socket('dora')
    await world.redeem(dora, (await world.enter('dora', 'lobby')).ticket, { name: 'Secret', notifyAs: 'Dora' })
    const mails = await entryMails(world)
    expect(mails.map(({ to }) => to)).toEqual(['ann@example.org'])
    expect(visitsIn(mails)).toEqual([{ name: 'Dora', invited: null, at: world.clock.now() }])
    expect(world.mail.wakes()).toBeGreaterThan(0)
  })

  it('name nobody who did not, whatever they said to the chairmen', async () => {
    const world = await listening()
    await world.join('dora', 'lobby')
    expect(visitsIn(await entryMails(world))).toEqual([{ name: null, invited: null, at: world.clock.now() }])
  })

  it('say by which invitation', async () => {
    const world = await listening()
    await world.joinBy(await world.invite('dora', 'lobby'), 'dora', 'lobby')
    expect(visitsIn(await entryMails(world))).toMatchObject([{ name: null, invited: 'dora@example.org' }])
  })

  it('come when somebody who waited sits down, with the name that they agreed to before', async () => {
    const world = await listening(waitingRoom)
    const dora = world.socket('dora')
    await world.redeem(dora, (await world.enter('dora', 'lobby')).ticket, { notifyAs: 'Dora' })
    await quiet(world)
    expect(await world.mails('entry')).toEqual([])
    await world.act('admit', { to: 'everybody' }, 'lobby')
    await world.redeem(dora, comeIn(dora))
    expect(visitsIn(await entryMails(world))).toMatchObject([{ name: 'Dora' }])
  })

  it('do not carry a name into another room than the one that it was said for', async () => {
    const world = await listening()
    await world.makeRoom('agora', { settings: waitingRoom }, 'zed')
    const dora = world.socket('dora')
    await world.redeem(dora, (await world.enter('dora', 'agora')).ticket, { notifyAs: 'Dora' })
    await world.redeem(dora, (await world.enter('dora', 'lobby')).ticket)
    expect(visitsIn(await entryMails(world))).toMatchObject([{ name: null }])
  })

  it('are not written for a seat that is taken back', async () => {
    const world = await listening()
    const dora = await world.join('dora', 'lobby')
    await entryMails(world)
    const token = replyOf(dora.outcome, 'welcome').resume
    await world.resume(world.socket('dora'), token)
    await quiet(world)
    expect(await world.mails('entry')).toEqual([])
  })

  it('are not in the way: a database that does not take them keeps nobody out', async () => {
    const world = await listening()
    const store = { ...world.deps.store, postEntry: () => Promise.reject(new Error('full')) }
    const dora = world.socket('dora')
    await world.redeem(dora, (await world.enter('dora', 'lobby')).ticket, undefined, { ...world.deps, store })
    expect(dora.standing.is).toBe('joined')
    await waitFor(() => world.log.lines.some(({ message }) => message === 'the entry could not be told'), {
      what: 'a line in the log',
    })
  })
})

describe('[O5] waiting mails', () => {
  async function listening(settings: RoomSettingsChange = waitingRoom): Promise<MailWorld> {
    const world = await worldWith(settings)
    await world.listen('lobby', [
      { address: 'ann@example.org', waiting: true, language: 'fr' },
      { address: 'bo@example.org', entries: true, answers: true },
    ])
    return world
  }

  const written = async (world: MailWorld): Promise<readonly LeasedMail[]> => {
    await quiet(world)
    return world.mails('waiting')
  }

  it('come when somebody has waited for so long, and say who waits', async () => {
    const world = await listening()
    const since = world.clock.now()
    await world.join('dora', 'lobby')
    world.clock.advance(WAIT_MS / 2)
    const emil = world.socket('emil')
    await world.redeem(emil, (await world.enter('emil', 'lobby')).ticket)
    world.clock.advance(WAIT_MS / 2 - 1)
    expect(await written(world)).toEqual([])
    world.clock.advance(1)
    const mails = await written(world)
    expect(mails).toMatchObject([
      {
        to: 'ann@example.org',
        language: 'fr',
        letter: { kind: 'waiting', room: 'lobby', names: ['dora', null], since },
      },
    ])
    expect(world.mail.wakes()).toBe(1)
    // That one was about both.
    world.clock.advance(2 * EVERY_MS)
    expect(await written(world)).toEqual([])
  })

  it('come for those who wait for a chairman to be there, too', async () => {
    const world = await listening({ opensWithChairman: true })
    await world.join('dora', 'lobby')
    world.clock.advance(WAIT_MS)
    expect(await written(world)).toHaveLength(1)
  })

  it('are one about a room in five minutes, and who still waits then is in the next', async () => {
    const world = await listening()
    const dora = await world.join('dora', 'lobby')
    world.clock.advance(WAIT_MS)
    expect(await written(world)).toHaveLength(1)
    await leave({ type: 'leave' }, dora.standing, dora.caller, world.deps)
    await world.join('emil', 'lobby')
    world.clock.advance(EVERY_MS - 1)
    expect(await written(world)).toEqual([])
    world.clock.advance(1)
    expect(await written(world)).toMatchObject([{ letter: { names: ['emil'] } }])
  })

  const acts: readonly (readonly [string, (world: MailWorld, other: Person) => Promise<unknown>])[] = [
    ['lets another in', (world, other) => world.act('admit', { to: waiterOf(other).peer }, 'lobby')],
    ['sends another away', (world, other) => world.act('refuse-entry', { to: waiterOf(other).peer }, 'lobby')],
    ['writes to those who wait', (world) => world.act('tell-waiting', { text: 'Soon.' }, 'lobby')],
    [
      'puts somebody back',
      async (world) => {
        await world.act('configure', { settings: { waitingRoom: 'off' } }, 'lobby')
        const guest = await world.join('guest', 'lobby')
        if (guest.standing.is === 'joined') await world.act('put-back', { to: guest.standing.seat.peer }, 'lobby')
      },
    ],
  ]

  it.each(acts)('do not come when a chairman %s meanwhile', async (_what, act) => {
    const world = await listening()
    await world.join('dora', 'lobby')
    const other = await world.join('emil', 'lobby')
    world.clock.advance(WAIT_MS - 1)
    await act(world, other)
    world.clock.advance(2 * WAIT_MS)
    expect(await written(world)).toEqual([])
    // Whoever comes after that has not been looked at.
    await world.act('configure', { settings: waitingRoom }, 'lobby')
    await world.join('fay', 'lobby')
    world.clock.advance(WAIT_MS)
    expect(await written(world)).toHaveLength(1)
  })

  it('come although a chairman looks after other things', async () => {
    const world = await listening()
    await world.join(CHAIR, 'lobby')
    await world.join('dora', 'lobby')
    await world.act('configure', { settings: { joinMuted: true } }, 'lobby')
    world.clock.advance(WAIT_MS)
    expect(await written(world)).toHaveLength(1)
  })

  it('do not come when the wait is over: its timer ends with it', async () => {
    const world = await listening()
    const { clock, deps } = world
    const dora = await world.join('dora', 'lobby')
    expect(clock.pending()).toBe(1)
    await leave({ type: 'leave' }, dora.standing, dora.caller, deps)
    expect(clock.pending()).toBe(0)
    const emil = await world.join('emil', 'lobby')
    world.cluster.stopWaiting('lobby', waiterOf(emil).peer, emil.caller.outlet)
    expect(clock.pending()).toBe(0)
    await world.join('fay', 'lobby')
    await world.cluster.dissolve('lobby', (await world.roomNow('lobby')).id, 'meeting-ended')
    expect(clock.pending()).toBe(0)
  })

  it('come once for somebody who says hello again while waiting', async () => {
    const world = await listening()
    const dora = await world.join('dora', 'lobby')
    world.clock.advance(WAIT_MS)
    expect(await written(world)).toHaveLength(1)
    world.clock.advance(EVERY_MS)
    await world.redeem(dora, (await world.enter('dora', 'lobby')).ticket)
    expect(world.clock.pending()).toBe(0)
  })

  it.each([{ isOn: false }, { waitingAfterMs: 0 }])('never come with %j', async (mail) => {
    const world = await worldWith(waitingRoom, { mail })
    await world.listen('lobby', [{ address: 'ann@example.org', waiting: true }])
    await world.join('dora', 'lobby')
    world.clock.advance(EVERY_MS)
    expect(await written(world)).toEqual([])
  })
})
