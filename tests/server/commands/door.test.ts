// The door as a browser meets it: looking, entering, creating; and rooms that are hidden.
import { describe, expect, it } from '@jest/globals'
import { Refusal } from '../../../protocol/errors.ts'
import type { DoorReply } from '../../../protocol/http.ts'
import type { RoomSettingsChange } from '../../../protocol/room-state.ts'
import { createRoom } from '../../../server/commands/create-room.ts'
import { readDoor } from '../../../server/commands/door.ts'
import { enterRoom, type Entry } from '../../../server/commands/enter-room.ts'
import { addressOf, CHAIR, type CommandWorld, createCommandWorld, seatOf } from '../../support/command-world.ts'

const hiding = (): CommandWorld => createCommandWorld({ rules: { hideExistence: true } })

/** `as` null: a stranger without a cookie. */
function visitor(as: string | null, name: string) {
  return { name, sessionToken: as, address: addressOf(as ?? 'stranger'), isAdmin: false, invitation: null }
}

const look = (world: CommandWorld, as: string | null, name: string): Promise<DoorReply> =>
  readDoor(world.deps, visitor(as, name))

const enter = (world: CommandWorld, as: string | null, name: string, password: string | null = null): Promise<Entry> =>
  enterRoom(world.deps, { ...visitor(as, name), password })

async function ban(world: CommandWorld, as: string, name: string, address = false): Promise<void> {
  const room = await world.roomNow(name)
  const session = world.sessionOf(as)
  const source = address ? world.tokens.pseudonym(addressOf(as)) : null
  const row = { id: `ban-of-${as}`, peer: 'p'.repeat(22), session, source, name: null, at: world.clock.now() }
  await world.store.ban(room.id, [row], { at: world.clock.now(), address: 'chair', user: 'session:chair' })
}

const eventsOf = (world: CommandWorld): string[] => world.store.recorded.map(({ event }) => event)

describe('looking at a door', () => {
  const open = { door: 'open', role: 'participant', askName: true, waitingRoom: false, notifies: false } as const
  const rows: readonly (readonly [RoomSettingsChange & { access?: string }, Partial<DoorReply>])[] = [
    [{}, open],
    [{ askName: false }, { ...open, askName: false }],
    [{ access: 'sesame' }, { ...open, door: 'password' }],
    [{ locked: true }, { ...open, door: 'locked' }],
    [
      { locked: true, access: 'sesame' },
      { ...open, door: 'locked' },
    ],
    [{ waitingRoom: 'everybody' }, { ...open, waitingRoom: true }],
    [
      { waitingRoom: 'uninvited', access: 'sesame' },
      { ...open, door: 'password', waitingRoom: true },
    ],
    [{ opensWithChairman: true }, { ...open, waitingRoom: true }],
  ]

  it.each(rows)('[D1] %j is seen by a stranger as %j', async ({ access, ...settings }, door) => {
    const world = createCommandWorld()
    await world.makeRoom('lobby', { settings, ...(access === undefined ? {} : { access }) })
    expect(await look(world, null, 'Lobby')).toEqual({ name: 'lobby', ...door })
    expect(await look(world, CHAIR, 'lobby')).toMatchObject({ door: 'open', role: 'chairman', waitingRoom: false })
    const admin = { ...visitor(null, 'lobby'), isAdmin: true }
    expect(await readDoor(world.deps, admin)).toMatchObject({ door: 'open', role: 'admin', waitingRoom: false })
  })

  it('opens no session and writes nothing down', async () => {
    const world = createCommandWorld()
    await world.makeRoom('lobby')
    const before = { sessions: world.store.sessions.size, events: world.store.recorded.length }
    for (const as of [null, 'made-up']) await look(world, as, 'lobby')
    await expect(look(world, null, 'elsewhere')).rejects.toMatchObject({ code: 'no-such-room' })
    expect({ sessions: world.store.sessions.size, events: world.store.recorded.length }).toEqual(before)
  })

  it('[M9] tells the banned so', async () => {
    const world = createCommandWorld()
    await world.makeRoom('lobby')
    await world.openSession('bob')
    await ban(world, 'bob', 'lobby')
    await expect(look(world, 'bob', 'lobby')).rejects.toMatchObject({ code: 'banned' })
    expect(await look(world, 'carl', 'lobby')).toMatchObject({ door: 'open' })
  })
})

describe('passing a door', () => {
  it('opens a session for those alone who pass', async () => {
    const world = createCommandWorld()
    await world.makeRoom('lobby', { access: 'sesame' })
    const before = world.store.sessions.size
    await expect(enter(world, null, 'lobby')).rejects.toMatchObject({ code: 'password-required' })
    await expect(enter(world, null, 'lobby', 'guess')).rejects.toMatchObject({ code: 'wrong-password' })
    expect(world.store.sessions.size).toBe(before)
    const entry = await enter(world, null, 'lobby', 'sesame')
    expect(entry).toMatchObject({ role: 'participant' })
    expect(entry.openedSession).not.toBeNull()
    expect(world.store.sessions.size).toBe(before + 1)
  })

  it('[D1] asks chairmen and admins for no password, and does not compare one that they give', async () => {
    const world = createCommandWorld()
    await world.makeRoom('lobby', { access: 'sesame', settings: { locked: true } })
    expect(await enter(world, CHAIR, 'lobby', 'anything')).toMatchObject({ role: 'chairman' })
    const admin = { ...visitor(null, 'lobby'), isAdmin: true, password: 'anything' }
    expect(await enterRoom(world.deps, admin)).toMatchObject({ role: 'admin' })
    expect(world.passwords.matched).toEqual([])
  })

  it('[D2] makes a chairman, for good, of whoever has the owner password', async () => {
    const world = createCommandWorld()
    const room = await world.makeRoom('lobby', { owner: 'mine', settings: { locked: true } })
    await world.openSession('bob')
    expect(await enter(world, 'bob', 'lobby', 'mine')).toMatchObject({ role: 'chairman' })
    expect(await world.store.findPerson(room.id, world.sessionOf('bob'))).toMatchObject({ role: 'chairman' })
    expect(eventsOf(world)).toContain('peer_role')
    expect(await enter(world, 'bob', 'lobby')).toMatchObject({ role: 'chairman' })
  })

  it('[I3] raises the seats that the session has already', async () => {
    const world = createCommandWorld()
    await world.makeRoom('lobby', { owner: 'mine' })
    const bob = await world.join('bob', 'lobby')
    await enter(world, 'bob', 'lobby', 'mine')
    expect(await world.cluster.seats('lobby')).toMatchObject([{ peer: seatOf(bob).peer, role: 'chairman' }])
    expect(bob.caller.outlet.roles).toEqual(['chairman'])
  })

  it('[D2] does not take an owner password that was changed while it was compared', async () => {
    const world = createCommandWorld()
    const room = await world.makeRoom('lobby', { owner: 'mine' })
    await world.openSession('bob')
    world.passwords.hold()
    const entering = enter(world, 'bob', 'lobby', 'mine').catch((error: unknown) => error)
    while (world.passwords.held() === 0) await Promise.resolve()
    await world.act('set-password', { which: 'owner', password: null }, 'lobby')
    world.passwords.release()
    expect(await entering).toMatchObject({ code: 'wrong-password' })
    expect((await world.store.findPerson(room.id, world.sessionOf('bob')))?.role).not.toBe('chairman')
  })

  it('[M9] keeps out the session and, when asked to, the address', async () => {
    const world = createCommandWorld()
    await world.makeRoom('lobby', { owner: 'mine' })
    await world.openSession('bob')
    await ban(world, 'bob', 'lobby', true)
    await expect(enter(world, 'bob', 'lobby', 'mine')).rejects.toMatchObject({ code: 'banned' })
    const cookieless = { ...visitor(null, 'lobby'), address: addressOf('bob'), password: null }
    await expect(enterRoom(world.deps, cookieless)).rejects.toMatchObject({ code: 'banned' })
    expect(eventsOf(world).filter((event) => event === 'entry_denied')).toHaveLength(2)
    expect(await enter(world, 'carl', 'lobby')).toMatchObject({ role: 'participant' })
  })

  it('[D6] records who was kept out by the lock', async () => {
    const world = createCommandWorld()
    await world.makeRoom('lobby', { settings: { locked: true } })
    await expect(enter(world, null, 'lobby')).rejects.toMatchObject({ code: 'room-locked' })
    expect(world.store.recorded.at(-1)).toMatchObject({ event: 'entry_denied', room: 'lobby', message: 'room-locked' })
  })

  it('[D3] asks the budget of wrong tries', async () => {
    const world = createCommandWorld()
    await world.makeRoom('lobby', { access: 'sesame' })
    for (let n = 0; n < 3; n++) await expect(enter(world, null, 'lobby', 'guess')).rejects.toBeInstanceOf(Refusal)
    const refused = await enter(world, null, 'lobby', 'sesame').catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'too-many-tries' })
    expect(world.passwords.matched).toHaveLength(3)
  })

  it('[I3] a chairman of one room is nobody in another', async () => {
    const world = createCommandWorld()
    await world.makeRoom('first', {}, 'ann')
    await world.makeRoom('second', { settings: { locked: true } }, 'bob')
    expect(await enter(world, 'ann', 'first')).toMatchObject({ role: 'chairman' })
    await expect(enter(world, 'ann', 'second')).rejects.toMatchObject({ code: 'room-locked' })
    await world.act('configure', { settings: { locked: false } }, 'second')
    const ann = await world.join('ann', 'second')
    expect(seatOf(ann).role).toBe('participant')
  })
})

describe('where rooms are hidden', () => {
  /** What the visitor gets, and which calls of the store it took. */
  async function seen(world: CommandWorld, ask: () => Promise<unknown>): Promise<unknown> {
    world.store.calls.length = 0
    const events = world.store.recorded.length
    const answer = await ask().catch((error: unknown) => ({ refused: (error as Refusal).code }))
    const calls = [...world.store.calls]
    await Promise.resolve()
    const hashed = world.passwords.matched.splice(0).length
    return { answer, calls, hashed, events: world.store.recorded.length - events }
  }
  const nameless = (answer: unknown): unknown =>
    JSON.parse(JSON.stringify(answer).replaceAll(/"(lobby|nowhere)"/g, '""'))

  const rooms = [
    { access: 'sesame' },
    { access: 'sesame', owner: 'mine', settings: { waitingRoom: 'everybody', askName: false } },
    { settings: { locked: true } },
    { settings: { locked: true, askName: false }, access: 'sesame' },
  ] as const

  it.each(rooms)('[D4] %j looks to a stranger as a room that there is not', async (wish) => {
    const world = hiding()
    await world.makeRoom('lobby', wish)
    await world.openSession('bob')
    for (const as of [null, 'bob']) {
      const asks = [
        (name: string) => look(world, as, name),
        (name: string) => enter(world, as, name),
        (name: string) => enter(world, as, name, `guess of ${String(as)}`),
      ]
      for (const ask of asks) {
        const [some, none] = [await seen(world, () => ask('lobby')), await seen(world, () => ask('nowhere'))]
        expect(nameless(some)).toEqual(nameless(none))
      }
    }
  })

  it('[D4] so does an open room to somebody banned', async () => {
    const world = hiding()
    await world.makeRoom('lobby')
    await world.openSession('bob')
    await ban(world, 'bob', 'lobby')
    for (const password of [null, 'guess']) {
      const some = await seen(world, () => enter(world, 'bob', 'lobby', password))
      const none = await seen(world, () => enter(world, 'bob', 'nowhere', password))
      expect(nameless(some)).toEqual(nameless(none))
    }
    expect(nameless(await look(world, 'bob', 'lobby'))).toEqual(nameless(await look(world, 'bob', 'nowhere')))
  })

  it('answers as a door with a password, whatever the name', async () => {
    const world = hiding()
    expect(await look(world, null, 'nowhere')).toEqual({
      name: 'nowhere',
      door: 'password',
      role: 'participant',
      askName: true,
      waitingRoom: false,
      notifies: false,
    })
    await expect(enter(world, null, 'nowhere')).rejects.toMatchObject({ code: 'password-required' })
    await expect(enter(world, null, 'nowhere', 'guess')).rejects.toMatchObject({ code: 'wrong-password' })
    await expect(readDoor(world.deps, { ...visitor(null, 'nowhere'), isAdmin: true })).rejects.toMatchObject({
      code: 'no-such-room',
    })
  })

  it('shows a room to its chairmen, and an open one to everybody', async () => {
    const world = hiding()
    await world.makeRoom('lobby', { settings: { locked: true } })
    await world.makeRoom('agora', { settings: { askName: false } })
    expect(await look(world, CHAIR, 'lobby')).toMatchObject({ door: 'open', role: 'chairman' })
    expect(await look(world, null, 'agora')).toMatchObject({ door: 'open', askName: false })
  })

  it('tells whoever knows the password why they are kept out', async () => {
    const world = hiding()
    await world.makeRoom('lobby', { access: 'sesame', settings: { locked: true } })
    await expect(enter(world, null, 'lobby', 'sesame')).rejects.toMatchObject({ code: 'room-locked' })
    expect(eventsOf(world)).toContain('entry_denied')
  })

  it('lets nobody choose a name but admins', async () => {
    const world = hiding()
    await world.makeRoom('lobby')
    const wish = { sessionToken: null, address: 'a', isAdmin: false, keyUser: null }
    for (const name of ['lobby', 'free', 'bad name'])
      await expect(createRoom(world.deps, { ...wish, name })).rejects.toMatchObject({ code: 'not-allowed' })
    expect((await createRoom(world.deps, { ...wish, name: null })).name).not.toBe('')
    expect(await createRoom(world.deps, { ...wish, name: 'free', isAdmin: true })).toMatchObject({ name: 'free' })
  })
})

describe('creating a room', () => {
  const wish = { name: 'lobby', address: 'a', isAdmin: false }

  it('makes the session its chairman', async () => {
    const world = createCommandWorld()
    const { openedSession } = await createRoom(world.deps, { ...wish, sessionToken: null, keyUser: null })
    expect(await look(world, openedSession, 'lobby')).toMatchObject({ role: 'chairman' })
  })

  it('opens no session for a program, and names its key in the audit', async () => {
    const world = createCommandWorld()
    const created = await createRoom(world.deps, { ...wish, sessionToken: null, keyUser: 'key:billing' })
    expect(created.openedSession).toBeNull()
    expect(world.store.sessions.size).toBe(0)
    expect(world.store.recorded.at(-1)).toMatchObject({ event: 'room_create', user: 'key:billing' })
  })

  it('refuses the room beyond the most that there may be', async () => {
    const world = createCommandWorld({ rules: { maxRooms: 1 } })
    await world.makeRoom('first')
    const one = createRoom(world.deps, { ...wish, sessionToken: null, keyUser: null })
    await expect(one).rejects.toMatchObject({ code: 'too-many-rooms' })
  })
})
