// Entry by an invitation: whom it lets in, past what, and how often.
import { afterEach, describe, expect, it } from '@jest/globals'
import type { RoomSettingsChange } from '../../../../protocol/room-state.ts'
import { enterRoom } from '../../../../server/commands/enter-room.ts'
import type { NewInvitation } from '../../../../server/mail-port.ts'
import { addressOf, CHAIR, replyOf, seatOf, type WorldOptions } from '../../../support/command-world.ts'
import { createMailWorld, HOUR_MS, type MailWorld, newsOf } from '../../../support/mail-world.ts'

let open: MailWorld | null = null

afterEach(async () => {
  await open?.store.close()
  open = null
})

type Wish = { readonly settings?: RoomSettingsChange; readonly access?: string; readonly owner?: string }

async function worldWith(wish: Wish = {}, options: WorldOptions = {}): Promise<MailWorld> {
  open = createMailWorld(options)
  await open.makeRoom('lobby', wish)
  return open
}

const NO_PASSES = { passes: { password: false, waitingRoom: false } }
const closedRoom = { access: 'sesame', settings: { waitingRoom: 'everybody' } } as const

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error as { code?: string }).code ?? String(error),
  )

async function eventsOf(world: MailWorld, name: string): Promise<readonly string[]> {
  return (await world.store.events('lobby', null, 200))
    .filter(({ event }) => event === name)
    .map((each) => each.message)
}

async function ban(world: MailWorld, as: string): Promise<void> {
  const room = await world.roomNow('lobby')
  const row = { id: `ban-of-${as}`, peer: 'p'.repeat(22), source: null, name: null, at: 0 }
  await world.store.ban(room.id, [{ ...row, session: world.sessionOf(as) }], world.origin(CHAIR))
}

describe('an invitation', () => {
  it('[N3] lets its bearer in past the password and the waiting room, and again without the link', async () => {
    const world = await worldWith(closedRoom)
    const token = await world.invite('dora', 'lobby')
    const dora = await world.joinBy(token, 'dora', 'lobby')
    expect(seatOf(dora).role).toBe('participant')
    expect(await world.rowOf(token)).toMatchObject({ session: world.sessionOf('dora'), usedAt: world.clock.now() })
    expect(seatOf(await world.join('dora', 'lobby')).role).toBe('participant')
    expect(seatOf(await world.joinBy(token, 'dora', 'lobby')).role).toBe('participant')
    expect(await eventsOf(world, 'invitation_use')).toHaveLength(1)
  })

  const rows: readonly (readonly [Wish, Partial<NewInvitation>, string])[] = [
    [{ access: 'sesame' }, { passes: { password: true, waitingRoom: false } }, 'joined'],
    [{ access: 'sesame' }, { passes: { password: false, waitingRoom: true } }, 'password-required'],
    [{ settings: { waitingRoom: 'everybody' } }, { passes: { password: true, waitingRoom: false } }, 'waiting'],
    [{ settings: { waitingRoom: 'uninvited' } }, NO_PASSES, 'joined'],
    [{ settings: { opensWithChairman: true } }, {}, 'waiting'],
    [{ settings: { locked: true } }, {}, 'room-locked'],
  ]

  it.each(rows)('[N3] at %j of %j leads to: %s', async (wish, more, expected) => {
    const world = await worldWith(wish)
    const token = await world.invite('dora', 'lobby', more)
    let outcome = ''
    const joining = world.joinBy(token, 'dora', 'lobby').then(({ standing }) => (outcome = standing.is))
    const code = await codeOf(joining)
    expect(code === 'done' ? outcome : code).toBe(expected)
    // Refused, it is as good as before; waiting, it is this browser's.
    const isUsed = ['joined', 'waiting'].includes(expected)
    expect(await world.rowOf(token)).toMatchObject({ session: isUsed ? world.sessionOf('dora') : null })
  })

  it('[N3] that was shown at a locked door is still good when the door is not locked any more', async () => {
    const world = await worldWith({ settings: { locked: true } })
    const token = await world.invite('dora', 'lobby')
    const sessions = async (): Promise<number> =>
      (await world.store.events(null, null, 200)).filter(({ event }) => event === 'session_create').length
    const before = await sessions()
    expect(await codeOf(world.enterBy(token, null, 'lobby'))).toBe('room-locked')
    expect(await sessions()).toBe(before)
    await world.act('configure', { settings: { locked: false } }, 'lobby')
    expect(await world.enterBy(token, null, 'lobby')).toMatchObject({ role: 'participant' })
    expect(await sessions()).toBe(before + 1)
  })

  it('[N3] is for one browser: of 64 that show it at once, one comes in', async () => {
    const world = await worldWith(closedRoom)
    const token = await world.invite('dora', 'lobby')
    const names = [...Array(64).keys()].map((n) => `browser-${String(n)}`)
    for (const name of names) await world.openSession(name)
    const outcomes = await Promise.all(names.map((name) => codeOf(world.enterBy(token, name, 'lobby'))))
    expect(outcomes.filter((code) => code === 'done')).toHaveLength(1)
    expect(outcomes.filter((code) => code === 'invitation-used')).toHaveLength(63)
    const winner = names[outcomes.indexOf('done')] ?? ''
    expect((await world.rowOf(token)).session).toBe(world.sessionOf(winner))
    for (const name of names.slice(0, 8))
      expect(await codeOf(world.enter(name, 'lobby'))).toBe(name === winner ? 'done' : 'password-required')
  })

  it('[N3] of another room, of none, used, over or taken back is refused by its name', async () => {
    const world = await worldWith(closedRoom)
    await world.makeRoom('agora', {}, 'ann')
    const elsewhere = await world.invite('dora', 'agora')
    const used = await world.invite('emil', 'lobby')
    await world.enterBy(used, 'emil', 'lobby')
    const revoked = await world.invite('fay', 'lobby')
    const { id, roomId } = await world.rowOf(revoked)
    await world.store.revokeInvitations(roomId, [id], world.clock.now(), world.origin(CHAIR))
    const short = await world.invite('gus', 'lobby', { expiresAt: world.clock.now() + HOUR_MS })
    world.clock.advance(HOUR_MS)
    await world.openSession('zoe')
    const codes = await Promise.all(
      ['x'.repeat(43), elsewhere, used, revoked, short].map((token) => codeOf(world.enterBy(token, 'zoe', 'lobby'))),
    )
    const inWords = ['invitation-used', 'invitation-revoked', 'invitation-expired']
    expect(codes).toEqual(['bad-invitation', 'bad-invitation', ...inWords])
    expect([...(await eventsOf(world, 'entry_denied'))].sort()).toEqual([...inWords].sort())
  })

  it('[N4] opens nothing any more when it is over or taken back, not even to the browser that came in by it', async () => {
    const world = await worldWith(closedRoom)
    const dora = await world.invite('dora', 'lobby')
    const emil = await world.invite('emil', 'lobby', { expiresAt: world.clock.now() + HOUR_MS })
    const seats = [await world.joinBy(dora, 'dora', 'lobby'), await world.joinBy(emil, 'emil', 'lobby')]
    const { id, roomId } = await world.rowOf(dora)
    await world.store.revokeInvitations(roomId, [id], world.clock.now(), world.origin(CHAIR))
    world.clock.advance(HOUR_MS)
    for (const as of ['dora', 'emil']) expect(await codeOf(world.enter(as, 'lobby'))).toBe('password-required')
    expect(await codeOf(world.enterBy(dora, 'dora', 'lobby'))).toBe('invitation-revoked')
    expect(await codeOf(world.enterBy(emil, 'emil', 'lobby'))).toBe('invitation-expired')
    // Whoever sits stays.
    expect((await world.cluster.seats('lobby')).map(({ peer }) => peer)).toEqual(seats.map((one) => seatOf(one).peer))
  })

  it('[N4] [D5] makes the tickets void that were given for it when it is taken back', async () => {
    const world = await worldWith(closedRoom)
    const token = await world.invite('dora', 'lobby')
    const { ticket } = await world.enterBy(token, 'dora', 'lobby')
    const { id, roomId } = await world.rowOf(token)
    await world.store.revokeInvitations(roomId, [id], world.clock.now(), world.origin(CHAIR))
    expect(await codeOf(world.redeem(world.socket('dora'), ticket))).toBe('bad-ticket')
    expect(await world.cluster.seats('lobby')).toEqual([])
  })

  it('[W7] lets its bearer wait for a chairman to be there, and for nothing else', async () => {
    const world = await worldWith({ settings: { waitingRoom: 'everybody', opensWithChairman: true } })
    const dora = await world.joinBy(await world.invite('dora', 'lobby'), 'dora', 'lobby')
    expect(replyOf(dora.outcome, 'wait').waitsFor).toBe('chairman')
    expect(dora.outcome?.replies).toHaveLength(1)
    await world.join(CHAIR, 'lobby')
    expect(dora.caller.outlet.frames).toEqual([{ type: 'come-in', ticket: null }])
    expect((await world.join('dora', 'lobby')).standing.is).toBe('joined')
  })

  it('[N3] that spares no waiting room lets its bearer ask again when the uninvited alone have to wait', async () => {
    const world = await worldWith({ settings: { waitingRoom: 'everybody' } })
    const dora = await world.joinBy(await world.invite('dora', 'lobby', NO_PASSES), 'dora', 'lobby')
    const emil = await world.join('emil', 'lobby')
    await world.act('configure', { settings: { waitingRoom: 'uninvited' } }, 'lobby')
    expect(dora.caller.outlet.frames).toEqual([{ type: 'come-in', ticket: null }])
    expect(emil.caller.outlet.frames).toEqual([])
    expect((await world.join('dora', 'lobby')).standing.is).toBe('joined')
  })

  it('[M9] is spared nobody who was removed, and is over for them', async () => {
    const world = await worldWith(closedRoom)
    const token = await world.invite('dora', 'lobby')
    const spare = await world.invite('dora', 'lobby')
    await world.joinBy(token, 'dora', 'lobby')
    await ban(world, 'dora')
    expect(await codeOf(world.enterBy(token, 'dora', 'lobby'))).toBe('invitation-revoked')
    expect(await codeOf(world.enterBy(token, 'emil', 'lobby'))).toBe('invitation-revoked')
    expect(await codeOf(world.enterBy(spare, 'dora', 'lobby'))).toBe('banned')
    expect((await world.rowOf(spare)).session).toBeNull()
  })

  it('[W6] lets nobody past whom a chairman has put back', async () => {
    const world = await worldWith(closedRoom)
    const token = await world.invite('dora', 'lobby')
    const dora = await world.joinBy(token, 'dora', 'lobby')
    await world.act('put-back', { to: seatOf(dora).peer }, 'lobby')
    expect((await world.joinBy(token, 'dora', 'lobby')).standing.is).toBe('waiting')
  })

  it('[N3] is not used up by chairmen, nor by whoever becomes one with the owner password', async () => {
    const world = await worldWith({ ...closedRoom, owner: 'mine' })
    const token = await world.invite('dora', 'lobby')
    expect(await world.enterBy(token, CHAIR, 'lobby')).toMatchObject({ role: 'chairman' })
    expect(await world.enterBy(token, 'bob', 'lobby', 'mine')).toMatchObject({ role: 'chairman' })
    expect(await world.enterBy('nonsense', CHAIR, 'lobby')).toMatchObject({ role: 'chairman' })
    expect(await world.rowOf(token)).toMatchObject({ session: null, usedAt: null })
    // It counts before a password that is none.
    expect(await world.enterBy(token, 'dora', 'lobby', 'guess')).toMatchObject({ role: 'participant' })
  })

  it('[N3] with a password that it does not spare lets in whoever knows that', async () => {
    const world = await worldWith({ access: 'sesame', settings: { waitingRoom: 'uninvited' } })
    const token = await world.invite('dora', 'lobby', NO_PASSES)
    expect(await codeOf(world.enterBy(token, 'dora', 'lobby', 'guess'))).toBe('wrong-password')
    expect((await world.rowOf(token)).session).toBeNull()
    expect(await world.enterBy(token, 'dora', 'lobby', 'sesame')).toMatchObject({ role: 'participant' })
  })
})

describe('in a hidden room', () => {
  const hiding = (): Promise<MailWorld> => worldWith(closedRoom, { rules: { hideExistence: true } })

  /** What a browser gets, and the calls of the store that it took. */
  async function seen(world: MailWorld, as: string | null, room: string, token: string): Promise<unknown> {
    const calls: string[] = []
    const store = new Proxy(world.deps.store, {
      get(of, name, receiver) {
        const member: unknown = Reflect.get(of, name, receiver)
        if (typeof member === 'function') calls.push(String(name))
        return member
      },
    })
    const visitor = { name: room, sessionToken: as, address: addressOf('stranger'), isAdmin: false, password: null }
    const code = await codeOf(enterRoom({ ...world.deps, store }, { ...visitor, invitation: token }))
    return { code, calls }
  }

  it.each([null, 'bob'])('[D4] a token that is none looks to %s as it does where there is no room', async (as) => {
    const world = await hiding()
    if (as !== null) await world.openSession(as)
    await world.makeRoom('agora', {}, 'ann')
    for (const token of ['x'.repeat(43), await world.invite('dora', 'agora')]) {
      const some = await seen(world, as, 'lobby', token)
      expect(some).toEqual(await seen(world, as, 'nowhere', token))
      expect(some).toMatchObject({ code: 'bad-invitation' })
    }
  })

  it('[N3] a true one tells its bearer why the door does not open', async () => {
    const world = await hiding()
    const token = await world.invite('dora', 'lobby')
    await world.act('configure', { settings: { locked: true } }, 'lobby')
    expect(await codeOf(world.enterBy(token, 'dora', 'lobby'))).toBe('room-locked')
    await world.act('configure', { settings: { locked: false } }, 'lobby')
    expect(await world.enterBy(token, 'dora', 'lobby')).toMatchObject({ role: 'participant' })
  })
})

describe('what chairmen hear', () => {
  it('[N5] is each seat that an invitee takes, and nobody else hears it', async () => {
    const world = await worldWith(closedRoom)
    const token = await world.invite('dora', 'lobby')
    const chair = await world.join(CHAIR, 'lobby')
    const first = await world.joinBy(token, 'dora', 'lobby')
    expect((await newsOf(chair, 1))[0]).toMatchObject({
      news: 'entered',
      invitation: { address: 'dora@example.org', state: 'used', peers: [seatOf(first).peer] },
    })
    const second = await world.join('dora', 'lobby')
    const news = await newsOf(chair, 2)
    expect(news[1]?.invitation.peers).toEqual([seatOf(first).peer, seatOf(second).peer])
    await world.join('emil', 'lobby', 'sesame').catch(() => null)
    expect(await newsOf(chair, 2)).toHaveLength(2)
    expect(await newsOf(first, 0)).toEqual([])
  })

  it('[N5] [M9] tells the chairmen that the invitation of somebody who was removed is over', async () => {
    const world = await worldWith(closedRoom)
    const token = await world.invite('dora', 'lobby')
    const chair = await world.join(CHAIR, 'lobby')
    const dora = await world.joinBy(token, 'dora', 'lobby')
    await newsOf(chair, 1)
    await world.act('remove', { to: [{ peer: seatOf(dora).peer }], address: false }, 'lobby')
    expect((await newsOf(chair, 2))[1]).toMatchObject({ news: 'revoked', invitation: { state: 'revoked', peers: [] } })
  })
})
