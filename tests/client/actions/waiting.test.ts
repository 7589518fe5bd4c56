// Before the door, in the waiting room, and every way on from there.
import { describe, expect, it } from '@jest/globals'
import { ok } from '../../../protocol/result.ts'
import { refusal, ticket } from '../../support/call-routes.ts'
import { createCallWorld, self, type CallWorld } from '../../support/call-world.ts'
import { pass, turn } from '../../support/pair-world.ts'

const waits = (): ReturnType<CallWorld['entry']> => Promise.resolve(ok({ ...ticket, role: 'waiting' }))

async function waiting(password = ''): Promise<CallWorld> {
  const world = createCallWorld()
  await world.arrive()
  world.entry = waits
  await world.actions.join(password)
  world.keepWaiting()
  return world
}

async function expectNothingLeft(world: CallWorld): Promise<void> {
  await turn()
  expect(world.devices.live()).toEqual([])
  expect(world.sockets.every(({ isClosed }) => isClosed)).toBe(true)
  expect(world.network.links.filter((link) => link.state !== 'closed')).toHaveLength(0)
  expect(world.clock.pending()).toBe(0)
}

describe('the waiting room', () => {
  it('is shown with its reason and the note, and the chairmen are told the name', async () => {
    const world = await waiting()
    expect(world.socket().name).toBe('Mia')
    expect(world.state.page.value).toEqual({ is: 'waiting', room: 'lobby' })
    expect(world.state.connection.value).toEqual({ is: 'waiting', room: 'lobby' })
    expect(world.state.waiting.value).toEqual({ waitsFor: 'admission', note: '' })
    expect(world.state.busy.value).toBe(false)
    expect([world.state.self.value, world.state.room.value]).toEqual([null, null])
    world.keepWaiting({ waitsFor: 'chairman', note: 'Soon.' })
    expect(world.state.waiting.value).toEqual({ waitsFor: 'chairman', note: 'Soon.' })
    world.actions.leave()
    expect(world.state.waiting.value).toBeNull()
    await expectNothingLeft(world)
  })

  it('the name goes nowhere when the ticket leads inside', async () => {
    const world = createCallWorld()
    await world.arrive()
    await world.actions.join()
    expect(world.socket().name).toBeNull()
    world.actions.leave()
  })

  it('let in, the same socket brings the call', async () => {
    const world = await waiting()
    world.person('a')
    world.welcome({ roster: world.roster(1, 'a') })
    await turn()
    expect(world.state.page.value.is).toBe('call')
    expect(world.state.waiting.value).toBeNull()
    expect(world.state.self.value?.peer).toBe(self)
    expect(world.state.others.value).toMatchObject([{ name: 'A', link: 'connected' }])
    expect(world.sockets).toHaveLength(1)
    world.actions.leave()
    await expectNothingLeft(world)
  })

  it('called in while the room is full: goes on waiting, and hears why', async () => {
    const world = await waiting()
    world.socket().on.frame({ type: 'refused', re: null, code: 'room-full' })
    expect(world.state.refusal.value).toBe('room-full')
    expect(world.state.page.value.is).toBe('waiting')
    world.welcome()
    expect(world.state.refusal.value).toBeNull()
    world.actions.leave()
  })

  it('opened, it is gone through by asking at the door again, with the password of before', async () => {
    const world = await waiting('open sesame')
    world.entry = () => Promise.resolve(ok(ticket))
    world.socket().on.again(0)
    await pass(world.clock, 50)
    expect(world.passwords).toEqual(['open sesame', 'open sesame'])
    expect(world.sockets).toHaveLength(2)
    expect(world.socket().name).toBeNull()
    expect(world.state.page.value.is).toBe('waiting')
    world.welcome()
    expect(world.state.page.value.is).toBe('call')
    world.actions.leave()
    await expectNothingLeft(world)
  })

  it('a lost socket asks again by itself, more slowly each time, until the relay is back', async () => {
    const world = await waiting()
    world.entry = () => Promise.resolve(refusal('offline'))
    world.socket().on.again(null)
    await pass(world.clock, 950)
    expect(world.passwords).toHaveLength(1)
    await pass(world.clock, 100)
    expect(world.passwords).toHaveLength(2)
    expect(world.state.waiting.value?.isAway).toBe(true)
    await pass(world.clock, 1_800)
    expect(world.passwords).toHaveLength(2)
    await pass(world.clock, 200)
    expect(world.passwords).toHaveLength(3)
    expect(world.state.page.value.is).toBe('waiting')
    world.entry = waits
    world.networkChanged()
    await turn()
    expect(world.passwords).toHaveLength(4)
    expect(world.sockets).toHaveLength(2)
    world.keepWaiting({ note: 'Back.' })
    expect(world.state.waiting.value).toEqual({ waitsFor: 'admission', note: 'Back.' })
    world.actions.leave()
    await expectNothingLeft(world)
  })

  it('left between two tries, nothing is tried any more', async () => {
    const world = await waiting()
    world.socket().on.again(null)
    world.actions.leave()
    await expectNothingLeft(world)
    world.networkChanged()
    await pass(world.clock, 5_000)
    expect(world.passwords).toHaveLength(1)
  })

  it.each([
    ['entry-refused', 'turned-away'],
    ['meeting-ended', 'meeting-ended'],
    ['removed', 'kicked'],
    ['banned', 'kicked'],
    ['no-such-room', 'refused'],
  ] as const)('%s ends it: %s', async (code, why) => {
    const world = await waiting()
    world.socket().on.refused(code, null)
    expect(world.state.connection.value).toMatchObject({ is: 'ended', why, code })
    expect(world.state.page.value.is).toBe('ended')
    await expectNothingLeft(world)
  })

  it('a password that was changed meanwhile leads back to the door, with the devices on', async () => {
    const world = await waiting('open sesame')
    world.entry = () => Promise.resolve(refusal('wrong-password', 2_000))
    world.socket().on.again(0)
    await pass(world.clock, 50)
    expect(world.state.page.value).toEqual({ is: 'prejoin', room: 'lobby' })
    expect(world.state.refusal.value).toBe('wrong-password')
    expect(world.state.door.value?.door).toBe('password')
    expect(world.state.waiting.value).toBeNull()
    expect(world.devices.live()).toHaveLength(2)
    world.entry = () => Promise.resolve(ok(ticket))
    await world.actions.join('new words')
    world.welcome()
    expect(world.state.page.value.is).toBe('call')
    world.actions.leave()
  })
})

describe('the door', () => {
  it('tells what it asks for, and when another try makes sense', async () => {
    const world = createCallWorld()
    await world.arrive()
    expect(world.state.door.value?.door).toBe('open')
    world.entry = () => Promise.resolve(refusal('password-required'))
    await world.actions.join()
    expect(world.state.door.value?.door).toBe('password')
    expect(world.state.retryAt.value).toBeNull()
    world.entry = () => Promise.resolve(refusal('too-many-tries', 8_000))
    await world.actions.join('guess')
    expect(world.state.refusal.value).toBe('too-many-tries')
    expect(world.state.retryAt.value).toBe(world.clock.now() + 8_000)
    world.entry = () => Promise.resolve(refusal('room-locked'))
    await world.actions.join('guess')
    expect(world.state.door.value?.door).toBe('locked')
    expect(world.state.retryAt.value).toBeNull()
    world.actions.goTo('/')
    await turn()
    expect(world.state.door.value).toBeNull()
  })

  it('[H3] a ticket that went stale is fetched anew once, then it is told', async () => {
    const world = createCallWorld()
    await world.arrive()
    await world.actions.join('open sesame')
    world.socket().on.refused('bad-ticket', null)
    await turn()
    expect(world.passwords).toEqual(['open sesame', 'open sesame'])
    expect(world.state.busy.value).toBe(true)
    world.socket().on.refused('bad-ticket', null)
    await turn()
    expect(world.sockets).toHaveLength(2)
    expect(world.state.refusal.value).toBe('bad-ticket')
    expect(world.state.page.value.is).toBe('prejoin')
    world.actions.goTo('/')
    await turn()
  })

  it('lets the nameless in where names are not asked for', async () => {
    const world = createCallWorld()
    await world.arrive()
    world.actions.setName('')
    await world.actions.join()
    expect(world.sockets).toEqual([])
    const door = world.state.door.value
    world.state.door.value = door && { ...door, askName: false }
    await world.actions.join()
    const other = world.person('a')
    world.welcome({ roster: world.roster(1, 'a') })
    await turn()
    expect(other.frames.map(({ type }) => type)).toEqual(['media'])
    // Asked for later, it is told.
    world.actions.setName('Mia')
    await turn()
    expect(other.frames.at(-1)).toEqual({ type: 'profile', name: 'Mia' })
    world.actions.leave()
  })
})

describe('put back into the waiting room', () => {
  it('lets go of everybody at once, keeps the devices, and waits again with a new ticket', async () => {
    const world = createCallWorld()
    const [other] = await world.enter('a')
    await world.actions.toggleScreen()
    world.entry = waits
    world.socket().on.refused('put-back', null)
    expect(world.state.page.value.is).toBe('waiting')
    expect(world.state.participants.value.size).toBe(0)
    expect([world.state.self.value, world.state.room.value]).toEqual([null, null])
    expect(world.state.screen.value.is).toBe('off')
    await turn()
    expect(world.network.links.filter(({ state }) => state !== 'closed' && state !== 'connecting')).toEqual([])
    // The others hear of it from the relay, with the reason.
    expect(other?.goodbyes).toBe(0)
    expect(world.devices.live()).toHaveLength(2)
    expect(world.sockets).toHaveLength(2)
    world.keepWaiting({ note: 'One moment.' })
    expect(world.state.waiting.value).toEqual({ waitsFor: 'admission', note: 'One moment.' })
    world.welcome()
    expect(world.state.page.value.is).toBe('call')
    world.actions.leave()
    other?.mesh.close()
    await expectNothingLeft(world)
  })

  it('and banned since: the end says so', async () => {
    const world = createCallWorld()
    await world.enter('a')
    world.entry = () => Promise.resolve(refusal('banned'))
    world.socket().on.refused('put-back', null)
    await turn()
    expect(world.state.connection.value).toMatchObject({ is: 'ended', why: 'kicked', code: 'banned' })
  })
})

describe('the end of a call', () => {
  it.each([
    ['removed', 'kicked', 0],
    ['banned', 'kicked', 0],
    ['meeting-ended', 'meeting-ended', 1],
    ['no-such-room', 'refused', 1],
    ['taken-over', 'taken-over', 1],
  ] as const)('%s: %s', async (code, why, goodbyes) => {
    const world = createCallWorld()
    const [other] = await world.enter('a')
    world.socket().on.refused(code, null)
    expect(world.state.connection.value).toMatchObject({ is: 'ended', why, code })
    await turn()
    expect(other?.goodbyes).toBe(goodbyes)
    other?.mesh.close()
    await expectNothingLeft(world)
    expect([world.state.self.value, world.state.room.value]).toEqual([null, null])
  })
})

it('the password is in no storage, notice, frame or signal of the state, and forgotten at the end', async () => {
  const password = 'open-sesame-and-nothing-else'
  const world = await waiting(password)
  world.welcome()
  world.socket().on.refused('bad-resume', null)
  await turn()
  world.welcome()
  expect(world.passwords).toEqual([password, password])
  const shown = Object.values(world.state).map((each: unknown) =>
    typeof each === 'object' && each !== null && 'value' in each ? each.value : each,
  )
  const sent = world.sockets.map((socket) => [socket.sent, socket.asked, socket.ticket, socket.name])
  const everywhere = JSON.stringify([shown, sent, [...world.stored], world.copied, world.path])
  expect(everywhere).toContain('Mia')
  expect(everywhere).not.toContain(password)
  world.actions.leave()
  await world.arrive()
  await world.actions.join()
  expect(world.passwords.at(-1)).toBe('')
  world.actions.leave()
})
