// What chairmen do to the room itself.
import { beforeEach, describe, expect, it } from '@jest/globals'
import { actNames } from '../../../../protocol/acts.ts'
import type { RoomSettingsChange } from '../../../../protocol/room-state.ts'
import { performAct } from '../../../../server/commands/acts.ts'
import { actSamples } from '../../../support/act-samples.ts'
import {
  type ActWorld,
  admin,
  type Browser,
  createActWorld,
  heard,
  peerOf,
  type Window,
} from '../../../support/act-world.ts'
import { storedForm } from '../../../fakes/passwords.ts'
import { storeIsDown } from '../../../fakes/store.ts'

let world: ActWorld
let alice: Browser
let chair: Window
let guest: Window

beforeEach(async () => {
  world = createActWorld({ maxMembers: 8, commonNames: new Set(['lobby']) })
  alice = await world.browser('alice')
  await world.room('a', alice)
  chair = await world.enter(alice, 'a')
  guest = await world.enter(await world.browser('bob'), 'a')
})

const configure = (settings: RoomSettingsChange) => world.say(chair, { type: 'configure', re: 1, settings })
const enter = async (name: string) => world.enter(await world.browser(name), 'a')

describe('configure', () => {
  it('[M12] tells everybody the whole room, and by whom', async () => {
    expect(await configure({ locked: true, maxMembers: 100, onlyChairmen: ['screen', 'chat'] })).toBe('done')
    for (const window of [chair, guest]) {
      const told = heard(window, 'room').at(-1)
      expect(told?.by).toBe(peerOf(chair))
      expect(told?.room).toMatchObject({ name: 'a', revision: 1, maxMembers: 8, hasPassword: false })
      expect(told?.room.settings).toMatchObject({ locked: true, maxMembers: 100, onlyChairmen: ['screen', 'chat'] })
    }
    const { event, message } = world.deps.store.recorded.at(-1)!
    expect(event).toBe('room_modify')
    expect(message).toBe('settings changed: locked true, maxMembers 100, onlyChairmen screen chat')
  })

  it('changes only what it names', async () => {
    await configure({ joinMuted: true })
    await configure({ askName: false })
    expect(world.row('a').settings).toMatchObject({ joinMuted: true, askName: false, locked: false })
    expect(world.row('a').revision).toBe(2)
  })

  it('[M7] blocks what the room keeps for chairmen, and frees it again', async () => {
    const blocked = async () => (await world.deps.cluster.seats('a')).map((seat) => seat.blocked)
    await configure({ onlyChairmen: ['microphone'] })
    expect(await blocked()).toEqual([[], ['microphone']])
    await configure({ onlyChairmen: [] })
    expect(await blocked()).toEqual([[], []])
    expect(heard(guest, 'peers-changed')).toHaveLength(2)
  })

  it('[M14] leaves it to admins whether a room is persistent', async () => {
    const before = await world.everything('a')
    expect(await configure({ persistent: true, locked: true })).toBe('not-allowed')
    expect(await world.post(alice, 'a', 'configure', { settings: { persistent: false } })).toBe('not-allowed')
    expect(await world.everything('a')).toBe(before)
    expect(await world.command(admin, 'a', 'configure', { settings: { persistent: true } })).toBe('done')
    expect(world.row('a').settings.persistent).toBe(true)
  })

  it.each<[RoomSettingsChange, number]>([
    [{ locked: true }, 1],
    [{ waitingRoom: 'uninvited' }, 1],
    [{ opensWithChairman: true }, 1],
    [{ locked: false, joinMuted: true, maxMembers: 3 }, 0],
  ])('[D5] %j makes %d tickets void', async (settings, by) => {
    await configure(settings)
    expect(world.row('a').door).toBe(by)
    await configure(settings)
    expect(world.row('a').door).toBe(by)
  })

  it('lets those who wait ask again when nobody has to wait any more, and not before', async () => {
    await configure({ waitingRoom: 'everybody' })
    const carol = await enter('carol')
    await configure({ locked: true })
    await configure({ waitingRoom: 'uninvited', locked: false })
    expect(heard(carol, 'come-in')).toEqual([])
    await configure({ waitingRoom: 'off' })
    expect(heard(carol, 'come-in')).toEqual([{ type: 'come-in', ticket: null }])
    expect(carol.outlet.ended).toEqual([])
  })

  it('lets those who wait for a chairman ask again when the room opens without one', async () => {
    await world.room('b', alice, { opensWithChairman: true })
    const carol = await world.enter(await world.browser('carol'), 'b')
    expect(await world.post(alice, 'b', 'configure', { settings: { opensWithChairman: false } })).toBe('done')
    expect(heard(carol, 'come-in')).toEqual([{ type: 'come-in', ticket: null }])
  })

  it('[M2] tells nobody when the store does not answer', async () => {
    world.deps.store.failWith(storeIsDown)
    expect(await configure({ locked: true, onlyChairmen: ['chat'] })).toBe('storage-unavailable')
    expect(heard(guest, 'room')).toEqual([])
    expect(heard(guest, 'peers-changed')).toEqual([])
  })
})

describe('set-password', () => {
  const set = (which: 'access' | 'owner', password: string | null) =>
    world.say(chair, { type: 'set-password', re: 1, which, password })

  it('sets and removes either, and says only which', async () => {
    expect(await set('access', 'open sesame')).toBe('done')
    expect(heard(guest, 'room').at(-1)?.room).toMatchObject({ hasPassword: true, isReserved: false })
    expect(await set('owner', 'shut sesame')).toBe('done')
    expect(heard(guest, 'room').at(-1)?.room).toMatchObject({ hasPassword: true, isReserved: true })
    expect(world.row('a').accessPassword).toBe(storedForm('open sesame'))
    expect(await set('access', null)).toBe('done')
    expect(world.row('a')).toMatchObject({ accessPassword: null, ownerPassword: storedForm('shut sesame') })
    const messages = world.deps.store.recorded.filter(({ event }) => event === 'room_modify')
    expect(messages.map(({ message }) => message)).toEqual([
      'access password set',
      'owner password set',
      'access password removed',
    ])
    const told = [world.deps.store.recorded, world.deps.log, guest.outlet.frames, chair.outlet.frames]
    expect(JSON.stringify(told)).not.toContain('sesame')
  })

  it('[D5] of entry makes tickets void when it is set, not when it goes; nobody is thrown out', async () => {
    await set('access', 'first')
    await set('access', 'second')
    expect(world.row('a').door).toBe(2)
    await set('access', null)
    await set('owner', 'mine')
    expect(world.row('a').door).toBe(2)
    expect(guest.outlet.ended).toEqual([])
  })

  it.each([
    ['access', 'owner'],
    ['owner', 'access'],
  ] as const)('[M14] refuses the %s password as %s password', async (first, second) => {
    await set(first, 'one word')
    const before = await world.everything('a')
    expect(await set(second, 'one word')).toBe('same-password')
    expect(await world.everything('a')).toBe(before)
    expect(await set(first, 'one word')).toBe('done')
  })

  it('does nothing for somebody who is no chairman any more when the word has been hashed', async () => {
    await world.say(chair, { type: 'set-role', re: 1, to: peerOf(guest), role: 'chairman' })
    world.deps.passwords.hold()
    const answer = world.say(guest, { type: 'set-password', re: 1, which: 'owner', password: 'mine now' })
    while (world.deps.passwords.held() === 0) await Promise.resolve()
    await world.say(chair, { type: 'set-role', re: 2, to: peerOf(guest), role: 'participant' })
    world.deps.passwords.release()
    expect(await answer).toBe('not-allowed')
    expect(world.row('a').ownerPassword).toBeNull()
  })

  it('sets no word that has become the other password meanwhile', async () => {
    world.deps.passwords.hold()
    const answer = set('access', 'open sesame')
    while (world.deps.passwords.held() === 0) await Promise.resolve()
    const origin = { at: 0, address: '', user: 'relay' }
    await world.deps.store.changeRoom(world.row('a').id, { ownerPassword: storedForm('open sesame') }, '', origin)
    world.deps.passwords.release()
    expect(await answer).toBe('too-busy')
    expect(await set('access', 'open sesame')).toBe('same-password')
  })

  it('cannot be used to find the other password by trying', async () => {
    await set('owner', 'shut sesame')
    const answers = new Set<string>()
    for (let word = 0; word < 20; word++) answers.add(await set('access', `word ${word}`))
    expect([...answers]).toEqual(['done'])
    expect(await set('access', 'shut sesame')).toBe('too-many-tries')
    expect(await world.post(alice, 'a', 'set-password', { which: 'access', password: 'shut sesame' })).toBe(
      'too-many-tries',
    )
    expect(await set('access', null)).toBe('done')
    world.deps.clock.advance(30 * 60_000)
    expect(await set('access', 'shut sesame')).toBe('same-password')
  })

  it('[M14] reserves no common name', async () => {
    await world.room('lobby', alice)
    expect(await world.post(alice, 'lobby', 'set-password', { which: 'owner', password: 'mine!' })).toBe(
      'not-reservable',
    )
    expect(await world.post(alice, 'lobby', 'set-password', { which: 'access', password: 'ours!' })).toBe('done')
    expect(await world.post(alice, 'lobby', 'set-password', { which: 'owner', password: null })).toBe('done')
  })

  it('[M2] tells nobody when the store does not answer', async () => {
    world.deps.store.failWith(storeIsDown)
    expect(await set('access', 'open sesame')).toBe('storage-unavailable')
    expect(heard(guest, 'room')).toEqual([])
  })
})

describe('the end', () => {
  it('[M13] of a meeting is for everybody, those who wait included, and keeps nobody out', async () => {
    await configure({ waitingRoom: 'everybody' })
    const carol = await enter('carol')
    expect(await world.say(chair, { type: 'end-meeting', re: 1 })).toBe('done')
    for (const window of [chair, guest, carol]) expect(window.outlet.ended).toEqual(['meeting-ended'])
    expect(world.deps.store.recorded.at(-1)?.event).toBe('meeting_end')
    expect((await world.enter(alice, 'a')).standing.is).toBe('joined')
  })

  it('[M13] of a room takes all that it remembers with it', async () => {
    const { id } = world.row('a')
    expect(await world.say(chair, { type: 'delete-room', re: 1 })).toBe('done')
    for (const window of [chair, guest]) expect(window.outlet.ended).toEqual(['no-such-room'])
    expect(world.deps.store.recorded.at(-1)?.event).toBe('room_delete')
    expect([world.deps.store.rooms.size, await world.deps.store.people(id)]).toEqual([0, []])
    await expect(world.enter(alice, 'a')).rejects.toMatchObject({ code: 'no-such-room' })
  })

  it('of a room that another has replaced touches nobody in that one', async () => {
    const old = world.row('a')
    await world.say(chair, { type: 'delete-room', re: 1 })
    const zoe = await world.browser('zoe')
    await world.room('a', zoe)
    await world.enter(zoe, 'a')
    const newcomer = await enter('bob')
    await world.say(newcomer, { type: 'hand', re: 1, raised: true })
    const before = await world.everything('a')
    for (const act of actNames) {
      const fields = actSamples(peerOf(newcomer))[act]
      await performAct(act, fields, old, admin, world.deps).catch(() => undefined)
    }
    expect(await world.everything('a')).toBe(before)
  })

  it.each(['end-meeting', 'delete-room'] as const)('[M2] by %s waits for the store', async (type) => {
    const before = await world.everything('a')
    world.deps.store.failWith(storeIsDown)
    expect(await world.say(chair, { type, re: 1 })).toBe('storage-unavailable')
    expect(await world.everything('a')).toBe(before)
    expect(guest.outlet.ended).toEqual([])
  })
})
