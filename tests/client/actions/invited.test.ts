// Into a room by the link of an invitation, whatever became of the invitation meanwhile.
import { describe, expect, it } from '@jest/globals'
import { signalsOf } from '../../support/all-signals.ts'
import { settled } from '../../fakes/media.ts'
import { refusal, ticket } from '../../support/call-routes.ts'
import { invited, openDoor } from '../../support/doors.ts'
import { createCallWorld, type CallWorld } from '../../support/call-world.ts'
import { ok } from '../../../protocol/result.ts'

const token = 'secret-Token_'.repeat(4).slice(0, 43)
const spoilt = ['bad-invitation', 'invitation-used', 'invitation-expired', 'invitation-revoked'] as const

/** A room with a password, and the token of a link that spares it. */
function linked(kept = new Map<string, string>()): CallWorld {
  const world = createCallWorld({ kept })
  world.fragment = `i=${token}`
  world.lookAtInvitation = async (shown) => (shown === token ? ok(invited()) : refusal('bad-invitation'))
  world.find = async (name) => ok(openDoor(name, { door: 'password' }))
  return world
}

const door = (world: CallWorld): string | undefined => world.state.door.value?.door
const isKept = (world: CallWorld): boolean => [...world.kept.values()].includes(token)

describe('the link of an invitation', () => {
  it('[N2] is out of the address bar before anything is asked, and leads to the door that it opens', async () => {
    const world = linked()
    let seen = ''
    world.lookAtInvitation = async () => {
      seen = world.fragment
      return ok(invited())
    }
    await world.arrive()
    expect([seen, world.fragment, world.path]).toEqual(['', '', '/lobby'])
    expect(world.state.page.value).toEqual({ is: 'prejoin', room: 'lobby' })
    expect(world.state.invited.value).toEqual(invited())
    expect(door(world)).toBe('open')
    expect(world.state.refusal.value).toBeNull()
  })

  it('[N3] is shown at the door until the person is inside, and not again', async () => {
    const world = linked()
    await world.arrive()
    world.entry = async () => ok({ ...ticket, role: 'waiting' })
    await world.actions.join()
    world.keepWaiting()
    expect(isKept(world)).toBe(true)
    // The relay restarts while we wait.
    world.socket().on.again(0)
    world.clock.advance(0)
    await settled()
    world.welcome()
    expect(isKept(world)).toBe(false)
    // The seat is gone: the session has what the invitation was worth.
    world.socket().on.refused('bad-resume', null)
    await settled()
    expect(world.tokens).toEqual([token, token, ''])
    world.actions.leave()
  })

  it('a reload, another one, and going back and forth find it again', async () => {
    const first = linked()
    await first.route()
    const world = linked(first.kept)
    world.fragment = ''
    await world.route()
    await world.route()
    expect(world.state.invited.value).toEqual(invited())
    world.actions.goTo('/')
    await settled()
    expect(world.state.invited.value).toBeNull()
    world.path = '/LOBBY'
    await world.arrive()
    await world.actions.join()
    expect(world.tokens).toEqual([token])
    world.actions.leave()
  })

  it('two routes at once ask twice and show one door', async () => {
    const world = linked()
    await Promise.all([world.route(), world.route()])
    expect(world.state.page.value).toEqual({ is: 'prejoin', room: 'lobby' })
    expect(world.state.invited.value).toEqual(invited())
  })

  it('the token is shown in no signal, no path, no copied link and no frame', async () => {
    const world = linked()
    const everything = (): string => JSON.stringify([signalsOf(world.state), world.path, world.copied, world.stored])
    const seen = [everything()]
    const routing = world.route()
    seen.push(everything())
    await routing
    seen.push(everything())
    await world.arrive()
    const joining = world.actions.join()
    seen.push(everything())
    await joining
    world.welcome()
    await world.actions.copyLink()
    seen.push(everything(), JSON.stringify(world.sockets.map(({ sent }) => sent)))
    world.actions.leave()
    seen.push(everything())
    expect(seen.join()).toContain('dora@example.org')
    expect(seen.join()).not.toContain(token)
  })

  it.each(spoilt)('that is refused with %s is forgotten, and the ordinary door stands there', async (code) => {
    const world = linked()
    world.lookAtInvitation = async () => refusal(code)
    await world.arrive()
    expect(world.state.page.value).toEqual({ is: 'prejoin', room: 'lobby' })
    expect([world.state.refusal.value, door(world), world.state.invited.value]).toEqual([code, 'password', null])
    expect(isKept(world)).toBe(false)
    await world.actions.join('open sesame')
    expect([world.tokens, world.passwords]).toEqual([[''], ['open sesame']])
    world.actions.leave()
  })

  it.each([
    ['of another room', { room: 'elsewhere' }, 'bad-invitation'],
    ['that another browser has come in by', { way: 'taken' }, 'invitation-used'],
  ] as const)('%s opens nothing here', async (_which, more, code) => {
    const world = linked()
    world.lookAtInvitation = async () => ok(invited(more))
    await world.route()
    expect(world.state.page.value).toEqual({ is: 'prejoin', room: 'lobby' })
    expect([world.state.refusal.value, door(world), world.state.invited.value]).toEqual([code, 'password', null])
  })

  it('that was cut on its way is no question to the relay', async () => {
    const world = linked()
    world.fragment = 'i=cut%'
    world.lookAtInvitation = () => Promise.reject(new Error('asked'))
    await world.route()
    expect(world.state.refusal.value).toBe('bad-invitation')
    expect(world.state.page.value).toEqual({ is: 'prejoin', room: 'lobby' })
  })

  it('into a room that is gone says so', async () => {
    const world = linked()
    world.lookAtInvitation = async () => refusal('bad-invitation')
    world.find = async () => refusal('no-such-room')
    await world.route()
    expect(world.state.page.value).toEqual({ is: 'unknown-room', room: 'lobby' })
  })

  it('somebody whom the door turns away hears that', async () => {
    const world = linked()
    world.lookAtInvitation = async () => ok(invited({ door: null }))
    await world.route()
    expect(world.state.page.value).toEqual({ is: 'error', code: 'banned' })
  })

  it('an outage is waited out', async () => {
    const world = linked()
    const good = world.lookAtInvitation
    world.lookAtInvitation = async () => refusal('storage-unavailable', 5_000)
    await world.route()
    expect(world.state.page.value).toEqual({ is: 'error', code: 'storage-unavailable' })
    world.lookAtInvitation = good
    world.clock.advance(10_000)
    await settled()
    expect(world.state.invited.value).toEqual(invited())
  })

  it.each(['offline', 'too-fast'] as const)('%s is a matter of another try', async (code) => {
    const world = linked()
    const good = world.lookAtInvitation
    world.lookAtInvitation = async () => refusal(code, 5_000)
    await world.route()
    expect(world.state.page.value).toEqual({ is: 'error', code })
    expect(world.state.retryAt.value).toBe(world.clock.now() + 5_000)
    world.lookAtInvitation = good
    world.actions.goTo(world.path)
    await settled()
    expect(world.state.retryAt.value).toBeNull()
    expect(world.state.invited.value).toEqual(invited())
  })

  it('an answer that comes late changes nothing elsewhere', async () => {
    const world = linked()
    const answers: ((code: 'invitation-used') => void)[] = []
    world.lookAtInvitation = () => new Promise((resolve) => answers.push((code) => resolve(refusal(code))))
    const slow = world.route()
    world.path = '/other'
    await world.route()
    answers[0]?.('invitation-used')
    await slow
    expect(world.state.page.value).toEqual({ is: 'prejoin', room: 'other' })
    expect(world.state.refusal.value).toBeNull()
    expect(isKept(world)).toBe(true)
  })
})

describe('an invitation that is over at the moment of joining', () => {
  it.each(spoilt)('%s: back at the door, which asks for what the invitation had spared', async (code) => {
    const world = linked()
    await world.arrive()
    world.entry = async () => refusal(code)
    await world.actions.join()
    await settled()
    expect(world.state.page.value).toEqual({ is: 'prejoin', room: 'lobby' })
    expect([world.state.refusal.value, door(world), world.state.invited.value]).toEqual([code, 'password', null])
    expect(world.state.busy.value).toBe(false)
    expect(isKept(world)).toBe(false)
    expect(world.devices.live()).toHaveLength(2)
    world.entry = async () => ok(ticket)
    await world.actions.join('open sesame')
    world.welcome()
    expect(world.tokens).toEqual([token, ''])
    world.actions.leave()
  })

  it('revoked before the door: back to it with the reason', async () => {
    const world = linked()
    await world.arrive()
    world.entry = async () => ok({ ...ticket, role: 'waiting' })
    await world.actions.join()
    world.keepWaiting()
    world.entry = async () => refusal('invitation-revoked')
    world.socket().on.again(0)
    world.clock.advance(0)
    await settled()
    expect(world.state.page.value).toEqual({ is: 'prejoin', room: 'lobby' })
    expect([world.state.refusal.value, door(world)]).toEqual(['invitation-revoked', 'password'])
  })

  it('a late look at the ordinary door is nothing to who came by another link', async () => {
    const world = linked()
    await world.arrive()
    world.entry = async () => refusal('invitation-used')
    let answer = (): void => undefined
    world.find = () => new Promise((resolve) => (answer = () => resolve(ok(openDoor('lobby', { door: 'locked' })))))
    await world.actions.join()
    world.fragment = `i=${token}`
    await world.route()
    answer()
    await settled()
    expect(door(world)).toBe('open')
  })

  it('a wrong password does not cost the invitation', async () => {
    const world = linked()
    await world.arrive()
    world.entry = async () => refusal('wrong-password')
    await world.actions.join('x')
    await world.actions.join('y')
    expect(world.tokens).toEqual([token, token])
  })
})
