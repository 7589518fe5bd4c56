// Before the door: the socket of somebody who waits.
import { describe, expect, it } from '@jest/globals'
import { DEAD_AFTER_MS, PING_EVERY_MS } from '../../../protocol/limits.ts'
import {
  agains,
  clock,
  dials,
  frames,
  joined,
  lost,
  refusals,
  relay,
  signal,
  socket,
  ticket,
  until,
  wait,
  waitFrames,
  waiting,
  welcomes,
} from '../../support/socket-world.ts'

const admission = 'ticket-of-admission'
const hellos = ({ heard }: { heard: { type: string }[] }): unknown[] => heard.filter(({ type }) => type === 'hello')

describe('waiting', () => {
  it('tells the name only when told to', async () => {
    const call = await waiting()
    expect(hellos(call)).toEqual([{ type: 'hello', v: 1, ticket, name: 'Mia' }])
    expect(waitFrames).toEqual([wait])
    call.say({ ...wait, note: 'Two minutes.' })
    await until(() => waitFrames.length === 2, 'the new note')
    expect(socket.send(signal)).toBe(false)
  })

  it('says hello again with the ticket that it is called in with, without the name, on the same socket', async () => {
    const call = await waiting()
    call.say({ type: 'come-in', ticket: admission })
    await until(() => hellos(call).length === 2, 'the second hello')
    expect(hellos(call)[1]).toEqual({ type: 'hello', v: 1, ticket: admission })
    call.welcome()
    await until(() => welcomes.length === 1, 'the welcome')
    expect(dials).toHaveLength(1)
    expect(socket.send(signal)).toBe(true)
  })

  it('[O4] the name for the mail goes with every ticket of a person who agreed, and with no resume', async () => {
    socket.open(ticket, 'Mia', 'Mia M.')
    const call = await relay.call(0)
    await call.hears('hello')
    call.say(wait)
    call.say({ type: 'come-in', ticket: admission })
    await until(() => hellos(call).length === 2, 'the second hello')
    call.welcome()
    await until(() => welcomes.length === 1, 'the welcome')
    expect(hellos(call)).toEqual([
      { type: 'hello', v: 1, ticket, name: 'Mia', notifyAs: 'Mia M.' },
      { type: 'hello', v: 1, ticket: admission, notifyAs: 'Mia M.' },
    ])
    call.cut()
    await until(() => lost === 1, 'the loss')
    clock.advance(500)
    const second = await relay.call(1)
    expect(await second.hears('hello')).toEqual({ type: 'hello', v: 1, resume: expect.any(String) })
  })

  it('the same ticket twice is one hello; inside, no call means anything', async () => {
    const call = await waiting()
    call.say({ type: 'come-in', ticket: admission })
    call.say({ type: 'come-in', ticket: admission })
    call.welcome()
    call.say({ type: 'come-in', ticket: 'another-ticket-later' })
    call.say({ type: 'come-in', ticket: null })
    call.say(wait)
    call.say({ type: 'ice-servers', ice: { servers: [], policy: 'all', ttlMs: null } })
    await until(() => frames.length === 1, 'the frame after them')
    socket.send(signal)
    await call.hears('signal')
    expect(hellos(call)).toHaveLength(2)
    expect([agains, waitFrames.length, lost]).toEqual([[], 1, 0])
  })

  it('goes on waiting when the room is full, and may be called in once more', async () => {
    const call = await waiting()
    call.say({ type: 'come-in', ticket: admission })
    await until(() => hellos(call).length === 2, 'the second hello')
    call.say({ type: 'refused', re: null, code: 'room-full' })
    await until(() => frames.length === 1, 'the refusal')
    expect(refusals).toEqual([])
    call.say({ type: 'come-in', ticket: 'ticket-of-admission-2' })
    await until(() => hellos(call).length === 3, 'the third hello')
    call.welcome()
    await until(() => welcomes.length === 1, 'the welcome')
  })

  it('has to ask at the door again when told so, and closes', async () => {
    const call = await waiting()
    call.say({ type: 'come-in', ticket: null })
    await until(() => agains.length === 1, 'the call to the door')
    expect(agains).toEqual([0])
    await until(() => !call.isOpen(), 'the end')
    expect(clock.pending()).toBe(0)
  })

  it('has to ask at the door again when the socket is lost: the ticket is spent', async () => {
    const call = await waiting()
    call.say({ type: 'refused', re: null, code: 'room-full' })
    await until(() => frames.length === 1, 'a refusal that ends nothing')
    call.cut()
    await until(() => agains.length === 1, 'the loss')
    expect(agains).toEqual([null])
    expect([lost, refusals, clock.pending()]).toEqual([0, [], 0])
    clock.advance(60_000)
    socket.hurry()
    expect(dials).toHaveLength(1)
  })

  it('[R10] comes to the door when a relay that stops says', async () => {
    const call = await waiting()
    call.say({ type: 'drain', afterMs: 3_127 })
    call.close(1012)
    await until(() => agains.length === 1, 'the loss')
    expect(agains).toEqual([3_127])
  })

  it.each(['entry-refused', 'meeting-ended', 'removed', 'no-such-room', 'bad-ticket'] as const)(
    'ends with %s, once',
    async (code) => {
      const call = await waiting()
      call.refuse(code)
      await until(() => refusals.length > 0, 'the refusal')
      expect([refusals, agains, lost]).toEqual([[code], [], 0])
      expect(clock.pending()).toBe(0)
    },
  )

  it('[E8] pings, so that an hour of silence is not the end; a dead socket is', async () => {
    const call = await waiting()
    for (let turn = 1; turn <= 4; turn++) {
      clock.advance(PING_EVERY_MS)
      await until(() => call.heard.filter(({ type }) => type === 'ping').length === turn, 'a ping')
      call.say({ ...wait, note: `still ${turn}` })
      await until(() => waitFrames.length === turn + 1, 'the answer')
    }
    expect(agains).toEqual([])
    clock.advance(DEAD_AFTER_MS + PING_EVERY_MS)
    expect(agains).toEqual([null])
  })

  it('leaves when closed', async () => {
    const call = await waiting()
    socket.close()
    await call.hears('leave')
    expect(agains).toEqual([])
  })

  it.each(['put-back', 'removed', 'meeting-ended'] as const)('%s inside is final', async (code) => {
    const call = await joined()
    call.refuse(code)
    await until(() => refusals.length > 0, 'the refusal')
    expect([refusals, lost, clock.pending()]).toEqual([[code], 0, 0])
    expect(await relay.call(0)).toBe(call)
    expect(dials).toHaveLength(1)
  })
})
