// What the relay says during a call, and what happens when it is not there.
import { describe, expect, it } from '@jest/globals'
import { refusal } from '../../support/call-routes.ts'
import { createCallWorld, self, type CallWorld } from '../../support/call-world.ts'
import { id, member } from '../../support/mesh-world.ts'
import { turn } from '../../support/pair-world.ts'

const peers = ({ state }: CallWorld): string[] => [...state.participants.value.keys()].map((peer) => peer.charAt(0))
const notices = ({ state }: CallWorld): string[] => state.notices.value.map(({ key }) => key)

async function expectNothingLeft(world: CallWorld): Promise<void> {
  await turn()
  expect(world.devices.live()).toEqual([])
  expect(world.sockets.every(({ isClosed }) => isClosed)).toBe(true)
  expect(world.state.participants.value.size).toBe(0)
  expect(world.network.links.filter((link) => link.state !== 'closed')).toHaveLength(0)
}

describe('the room changes', () => {
  it('peers come and go; twice is once; oneself is never one of the others', async () => {
    const world = createCallWorld()
    await world.enter('a')
    const { on, sent } = world.socket()
    world.person('b')
    on.frame({ type: 'peer-joined', version: 2, member: member(id('b')) })
    on.frame({ type: 'peer-joined', version: 2, member: member(id('b'), { role: 'chairman' }) })
    on.frame({ type: 'peer-joined', version: 3, member: member(self) })
    await turn()
    expect(peers(world)).toEqual(['a', 'b'])
    expect(notices(world)).toContain('joined')
    on.frame({ type: 'peer-left', version: 4, peer: id('a'), why: 'left', by: null })
    on.frame({ type: 'peer-left', version: 5, peer: id('a'), why: 'left', by: null })
    expect(peers(world)).toEqual(['b'])
    expect(world.state.notices.value.at(-1)).toMatchObject({ key: 'left', values: { name: 'A' } })
    expect(sent.filter(({ type }) => type === 'sync')).toHaveLength(1)
    world.actions.leave()
  })

  it('[R2] a gap in the versions is asked about once, and the whole roster makes it good', async () => {
    const world = createCallWorld()
    await world.enter()
    const { on, sent } = world.socket()
    const syncs = (): number => sent.filter(({ type }) => type === 'sync').length
    on.frame({ type: 'peer-joined', version: 2, member: member(id('a')) })
    expect(syncs()).toBe(0)
    on.frame({ type: 'peer-joined', version: 4, member: member(id('c')) })
    on.frame({ type: 'peer-joined', version: 6, member: member(id('d')) })
    expect(syncs()).toBe(1)
    expect(peers(world)).toEqual(['a', 'c', 'd'])
    on.frame({ type: 'roster', roster: world.roster(6, 'b', 'c', 'd') })
    expect(peers(world)).toEqual(['c', 'd', 'b'])
    on.frame({ type: 'peer-left', version: 7, peer: id('b'), why: 'lost', by: null })
    expect(syncs()).toBe(1)
    // Late news of somebody who has gone since: no ghost.
    on.frame({ type: 'peer-joined', version: 3, member: member(id('b')) })
    expect(peers(world)).toEqual(['c', 'd'])
    expect(syncs()).toBe(2)
    world.actions.leave()
  })

  it('[R1] after a welcome only its roster counts', async () => {
    const world = createCallWorld()
    await world.enter('a')
    const { on, sent } = world.socket()
    on.frame({ type: 'peer-joined', version: 2, member: member(id('b')) })
    world.welcome({ roster: { ...world.roster(1, 'a', 'b'), version: 900 } })
    on.frame({ type: 'peer-joined', version: 901, member: member(id('c')) })
    expect(peers(world)).toEqual(['a', 'b', 'c'])
    expect(sent.some(({ type }) => type === 'sync')).toBe(false)
    world.actions.leave()
  })
})

describe('the relay goes away and comes back', () => {
  it('[L7] [R5] is told to the person, and touches no link', async () => {
    const world = createCallWorld()
    const [other] = await world.enter('a')
    const socket = world.socket()
    socket.isOpen = false
    socket.on.lost()
    expect(world.state.connection.value.is).toBe('reconnecting')
    expect(notices(world).at(-1)).toBe('relay-away')
    world.actions.sendChat('still here')
    await turn()
    expect(other?.frames.at(-1)).toMatchObject({ type: 'chat', text: 'still here' })
    world.welcome({ roster: world.roster(1, 'a'), resumed: true })
    expect(world.state.connection.value.is).toBe('joined')
    expect(notices(world).at(-1)).toBe('relay-back')
    expect(world.network.links).toHaveLength(2)
    expect(other?.views).toEqual(['connected'])
    world.actions.leave()
  })

  it('[C3] [C5] a signal that the workers could not pass on goes again', async () => {
    const world = createCallWorld()
    await world.enter()
    const socket = world.socket()
    socket.on.frame({ type: 'peer-joined', version: 2, member: member(id('z')) })
    const signals = () =>
      socket.sent.flatMap((frame) => (frame.type === 'signal' && frame.to === id('z') ? [frame] : []))
    await turn()
    const [offer] = signals()
    if (!offer) throw new Error('nothing was sent')
    socket.on.frame({ type: 'refused', re: offer.re, code: 'relay-unavailable', retryAfterMs: 1_000 })
    world.clock.advance(1_000)
    expect(signals().filter(({ payload }) => payload === offer.payload)).toHaveLength(2)
    world.actions.leave()
  })

  it('[R5] a link that is being made is made anew when signals may be lost', async () => {
    const world = createCallWorld()
    await world.enter()
    const socket = world.socket()
    socket.on.frame({ type: 'peer-joined', version: 2, member: member(id('z')) })
    const links = world.network.links.length
    socket.isOpen = false
    socket.on.lost()
    world.welcome({ roster: world.roster(2, 'z'), resumed: true })
    expect(world.network.links).toHaveLength(links)
    world.welcome({ roster: world.roster(2, 'z'), resumed: false })
    expect(world.network.links).toHaveLength(links + 1)
    world.actions.leave()
  })

  it('[R9] a seat that is gone: comes in again as somebody new, without the old participants', async () => {
    const world = createCallWorld()
    await world.enter('a', 'b')
    world.actions.sendChat('before')
    const first = world.socket()
    first.isOpen = false
    first.on.lost()
    first.on.refused('bad-resume', null)
    expect(world.state.participants.value.size).toBe(0)
    await turn()
    expect(world.sockets).toHaveLength(2)
    expect(first.isClosed).toBe(true)
    const [fresh] = [world.person('c')]
    world.welcome({ roster: world.roster(9, 'c') })
    await turn()
    expect(peers(world)).toEqual(['c'])
    expect(world.state.page.value.is).toBe('call')
    expect(world.state.chat.value.map(({ text }) => text)).toEqual(['before'])
    expect(fresh.frames[1]).toMatchObject({ type: 'media', microphone: true, camera: true })
    world.actions.leave()
    await expectNothingLeft(world)
  })

  it('[R9] when the door is shut then, the call ends, and says why', async () => {
    const world = createCallWorld()
    await world.enter('a')
    world.entry = () => Promise.resolve(refusal('room-full'))
    world.socket().on.refused('bad-resume', null)
    await turn()
    expect(world.state.connection.value).toMatchObject({ is: 'ended', why: 'lost', code: 'room-full' })
    expect(world.state.page.value.is).toBe('ended')
    await expectNothingLeft(world)
  })

  it('[R7] taken over by another page: ends, and does not fight', async () => {
    const world = createCallWorld()
    await world.enter('a')
    world.socket().on.refused('taken-over', null)
    await turn()
    expect(world.state.connection.value).toMatchObject({ is: 'ended', why: 'taken-over', code: 'taken-over' })
    expect(world.sockets).toHaveLength(1)
    await expectNothingLeft(world)
  })

  it('a change of the network hurries the socket; a page that goes away leaves', async () => {
    const world = createCallWorld()
    const [other] = await world.enter('a')
    world.networkChanged()
    world.shown()
    expect(world.socket().hurries).toBe(2)
    world.unload()
    await turn()
    expect(other?.mesh).toBeDefined()
    await expectNothingLeft(world)
    world.shown()
    world.networkChanged()
    expect(world.socket().hurries).toBe(2)
    expect(world.state.page.value).toEqual({ is: 'ended', room: 'lobby' })
  })

  it('[T4] new TURN credentials reach the links', async () => {
    const world = createCallWorld()
    await world.enter('a')
    const ice = { servers: [], policy: 'relay' as const, ttlMs: 1_000 }
    world.socket().on.frame({ type: 'ice-servers', ice })
    expect(world.network.links.flatMap(({ servers }) => servers)).toEqual([ice])
    world.actions.leave()
  })

  it('[S7] a refused signal is the pair’s own business, too fast is told', async () => {
    const world = createCallWorld()
    await world.enter('a')
    const before = notices(world)
    world.socket().on.frame({ type: 'refused', re: 1, code: 'no-such-peer' })
    world.socket().on.frame({ type: 'refused', re: 2, code: 'peer-away' })
    expect(notices(world)).toEqual(before)
    world.socket().on.frame({ type: 'refused', re: 3, code: 'too-fast' })
    expect(notices(world).at(-1)).toBe('too-fast')
    world.actions.leave()
  })
})
