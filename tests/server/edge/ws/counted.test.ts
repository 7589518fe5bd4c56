// What sockets add to the metrics.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { defaultRoomSettings } from '../../../../protocol/room-state.ts'
import { waitFor } from '../../../harness/wait-for.ts'
import { type SocketRelay, startSocketRelay } from '../../../support/socket-relay.ts'

let relay: SocketRelay
beforeEach(async () => {
  relay = await startSocketRelay({ rules: { maxMembers: 2 } })
})
afterEach(() => relay.stop())

const report = (direct: number, relayed: number, down: number): object => ({ type: 'links', direct, relayed, down })
/** Where everybody waits first. */
const addHall = () => relay.addRoom('hall', { settings: { ...defaultRoomSettings, waitingRoom: 'everybody' } })
const count = (name: string): number => relay.meter.count(name)

describe('the sockets of a worker', () => {
  it('are counted as they stand', async () => {
    addHall()
    await relay.join('ann')
    await relay.join('bob')
    await relay.join('cleo', 'hall', 'chairman')
    const dora = await relay.open('dora')
    await dora.knock(relay.ticket('dora', 'hall', 'waiting'))
    expect(relay.meter.socketsNow()).toMatchObject({ open: 4, seated: 3, waiting: 1, rooms: 2 })
    expect(count('sockets.opened')).toBe(4)
  })

  it('leave the count when they end, by what ended them', async () => {
    const ann = await relay.join('ann')
    const bob = await relay.join('bob')
    const cleo = await relay.open('cleo')
    cleo.send({ type: 'hello', v: 1, ticket: relay.ticket('cleo') })
    expect((await cleo.closed).reason).toBe('room-full')
    bob.send({ type: 'leave' })
    await ann.next('peer-left')
    bob.ws.close()
    ann.ws.terminate()
    await waitFor(() => relay.meter.socketsNow()?.open === 0, { what: 'the end of all sockets' })
    expect(count('sockets.ended room-full')).toBe(1)
    expect(count('sockets.ended left')).toBe(1)
    expect(count('sockets.ended lost')).toBe(1)
    expect(count('sockets.refusedEntry join room-full')).toBe(1)
    expect(count('sockets.refused room-full')).toBe(1)
  })

  it('and those that may not upgrade', async () => {
    await expect(relay.open('')).rejects.toThrow('HTTP 403')
    expect(count('sockets.turnedAway not-allowed')).toBe(1)
    expect(count('sockets.opened')).toBe(0)
  })
})

describe('frames', () => {
  it('are counted by type, and signals by their way through', async () => {
    const ann = await relay.join('ann')
    const bob = await relay.join('bob')
    ann.send({ type: 'signal', re: 1, to: bob.welcome.self, payload: 'x' })
    await bob.next('signal')
    ann.send({ type: 'signal', re: 2, to: 'n'.repeat(22), payload: 'x' })
    await ann.next('refused')
    expect(count('sockets.frame hello')).toBe(2)
    expect(count('sockets.frame signal')).toBe(2)
    expect(count('sockets.relayed')).toBe(1)
    expect(count('sockets.refused no-such-peer')).toBe(1)
    expect(count('sockets.entered joined')).toBe(2)
  })

  it('tell a seat that was kept from one that was lost', async () => {
    const ann = await relay.join('ann')
    ann.ws.terminate()
    const again = await relay.open('ann')
    const welcome = await again.resume(ann.welcome.resume)
    expect(welcome.resumed).toBe(true)
    expect(count('sockets.entered resumed')).toBe(1)
    const thief = await relay.open('bob')
    thief.send({ type: 'hello', v: 1, resume: welcome.resume })
    await thief.closed
    expect(count('sockets.refusedEntry resume bad-resume')).toBe(1)
  })
})

describe('links', () => {
  it('[X2] are added up, the last word of each socket, and forgotten with it', async () => {
    const ann = await relay.join('ann')
    const bob = await relay.join('bob')
    ann.send(report(5, 5, 5))
    ann.send(report(3, 1, 0))
    bob.send(report(1, 0, 2))
    await ann.settle()
    await bob.settle()
    expect(relay.meter.socketsNow()?.links).toEqual({ direct: 4, relayed: 1, down: 2 })
    bob.ws.terminate()
    await waitFor(() => relay.meter.socketsNow()?.open === 1, { what: 'the end of the socket' })
    expect(relay.meter.socketsNow()?.links).toEqual({ direct: 3, relayed: 1, down: 0 })
  })

  it('[X2] are told to nobody, and have no answer', async () => {
    const ann = await relay.join('ann')
    const bob = await relay.join('bob')
    await ann.next('peer-joined')
    const heard = [ann.frames.length, bob.frames.length]
    ann.send(report(1, 0, 0))
    await ann.settle()
    await bob.settle()
    expect([ann.frames.length - 1, bob.frames.length - 1]).toEqual(heard)
  })

  it('[X1] are those of somebody inside', async () => {
    const ann = await relay.open('ann')
    ann.send(report(1, 0, 0))
    expect(await ann.closed).toEqual({ code: 4401, reason: 'hello-first' })
    addHall()
    const dora = await relay.open('dora')
    await dora.knock(relay.ticket('dora', 'hall', 'waiting'))
    dora.send(report(1, 0, 0))
    expect((await dora.next('refused')).code).toBe('not-allowed')
    expect(relay.meter.socketsNow()?.links.direct).toBe(0)
  })
})
