// From the address bar to a page.
import { describe, expect, it } from '@jest/globals'
import { refusal } from '../../support/call-routes.ts'
import { createCallWorld } from '../../support/call-world.ts'
import { settled } from '../../fakes/media.ts'
import { pass } from '../../support/pair-world.ts'

describe('the address', () => {
  it.each([
    ['/', { is: 'home' }],
    ['/lobby', { is: 'prejoin', room: 'lobby' }],
    ['/LOBBY', { is: 'prejoin', room: 'lobby' }],
    ['/l%6Fbby', { is: 'prejoin', room: 'lobby' }],
    ['/nowhere', { is: 'unknown-room', room: 'nowhere' }],
    ['/a/b', { is: 'error', code: 'not-found' }],
    ['/%', { is: 'error', code: 'bad-room-name' }],
    ['/%2e%2e', { is: 'error', code: 'bad-room-name' }],
    ['/<script>', { is: 'error', code: 'bad-room-name' }],
    [`/${'x'.repeat(50)}`, { is: 'error', code: 'bad-room-name' }],
    ['/lobby%00', { is: 'error', code: 'bad-room-name' }],
  ])('%s', async (path, page) => {
    const world = createCallWorld()
    world.path = path
    await world.route()
    expect(world.state.page.value).toEqual(page)
  })

  it('of a room that was asked for too often says when to ask again', async () => {
    const world = createCallWorld()
    world.path = '/lobby'
    world.find = async () => refusal('too-fast', 5_000)
    await world.route()
    expect(world.state.page.value).toEqual({ is: 'error', code: 'too-fast' })
    expect(world.state.retryAt.value).toBe(world.clock.now() + 5_000)
  })

  it.each(['storage-unavailable', 'relay-unavailable', 'draining'] as const)(
    '[E11] of a room that nobody can be told about for the moment (%s) opens by itself later',
    async (code) => {
      const world = createCallWorld()
      const answerAtOnce = world.find
      const asked: string[] = []
      world.path = '/lobby'
      world.find = async (name) => {
        asked.push(name)
        return refusal(code, 1_000)
      }
      await world.route()
      expect(world.state.page.value).toEqual({ is: 'error', code })
      expect([world.state.trying.value, world.state.retryAt.value]).toEqual([code, null])
      await pass(world.clock, 1_950)
      expect(asked).toHaveLength(1)
      world.find = async () => refusal('offline')
      await pass(world.clock, 100)
      expect(world.state.page.value).toEqual({ is: 'error', code: 'offline' })
      world.find = answerAtOnce
      await pass(world.clock, 2_050)
      expect(world.state.page.value).toEqual({ is: 'prejoin', room: 'lobby' })
      expect([world.state.trying.value, world.clock.pending()]).toEqual([null, 0])
    },
  )

  it('asks no more for a room that the person has turned away from, or for what does not pass', async () => {
    const world = createCallWorld()
    world.path = '/lobby'
    world.find = async () => refusal('storage-unavailable')
    await world.route()
    world.actions.goTo('/')
    await settled()
    expect([world.state.page.value, world.state.trying.value]).toEqual([{ is: 'home' }, null])
    expect(world.clock.pending()).toBe(0)
    world.find = async () => refusal('offline')
    world.actions.goTo('/lobby')
    await settled()
    expect(world.state.page.value).toEqual({ is: 'error', code: 'offline' })
    expect([world.state.trying.value, world.clock.pending()]).toEqual([null, 0])
  })

  it('shows where the person went last, whatever answers late', async () => {
    const world = createCallWorld()
    const first = world.route()
    world.path = '/'
    await world.route()
    await first
    expect(world.state.page.value).toEqual({ is: 'home' })
  })

  it('a late answer about a room does not end the call in it', async () => {
    const world = createCallWorld()
    const answerAtOnce = world.find
    let answer = (): void => undefined
    world.find = (name) =>
      new Promise((resolve) => {
        answer = () => {
          resolve(answerAtOnce(name))
        }
      })
    const early = world.route()
    world.find = answerAtOnce
    await world.enter()
    expect(world.state.page.value.is).toBe('call')
    answer()
    await early
    expect(world.state.page.value.is).toBe('call')
    world.actions.leave()
  })

  it('elsewhere ends the call', async () => {
    const world = createCallWorld()
    await world.enter('a')
    world.actions.goTo('/')
    await settled()
    expect(world.state.page.value).toEqual({ is: 'home' })
    expect(world.socket().isClosed).toBe(true)
    expect(world.devices.live()).toEqual([])
  })
})

describe('a new room', () => {
  it('is gone to', async () => {
    const world = createCallWorld()
    await world.actions.createRoom(' tuesday ')
    expect(world.path).toBe('/tuesday')
    expect(world.state.page.value).toEqual({ is: 'prejoin', room: 'tuesday' })
    expect(world.state.busy.value).toBe(false)
  })

  it('that exists is as good', async () => {
    const world = createCallWorld()
    await world.actions.createRoom('lobby')
    expect(world.path).toBe('/lobby')
    expect(world.state.page.value).toEqual({ is: 'prejoin', room: 'lobby' })
  })

  it('its address can be copied', async () => {
    const world = createCallWorld()
    await world.enter()
    await world.actions.copyLink()
    expect(world.copied).toEqual(['https://vroom.test/lobby'])
    expect(world.state.notices.value.at(-1)?.key).toBe('link-copied')
    world.actions.dismiss(world.state.notices.value.at(-1)?.id ?? -1)
    expect(world.state.notices.value.some(({ key }) => key === 'link-copied')).toBe(false)
    world.actions.leave()
  })
})
