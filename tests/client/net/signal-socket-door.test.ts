// The socket before it is in: asked to come later, refused for the moment, with a ticket that does not last.
import { describe, expect, it } from '@jest/globals'
import { TICKET_LIFE_MS } from '../../../protocol/limits.ts'
import {
  agains,
  clock,
  delays,
  dials,
  joined,
  lost,
  refusals,
  relay,
  retries,
  socket,
  ticket,
  until,
  waits,
  welcomes,
} from '../../support/socket-world.ts'

describe('before the first welcome', () => {
  it('[R10] a drain as the first frame is waited out with the same ticket, and said', async () => {
    socket.open(ticket, null)
    const call = await relay.call(0)
    call.say({ type: 'drain', afterMs: 4_000 })
    call.close(1012)
    await waits()
    expect(delays).toEqual(['draining'])
    clock.advance(4_000)
    const second = await relay.call(1)
    expect(await second.hears('hello')).toMatchObject({ ticket })
    second.welcome()
    await until(() => welcomes.length === 1, 'the welcome')
    expect([agains, refusals, lost]).toEqual([[], [], 0])
  })

  it('[H3] [R10] asks for another ticket when this one will have run out by then', async () => {
    socket.open(ticket, null)
    for (let turn = 0; turn < 4; turn++) {
      const call = await relay.call(turn)
      call.say({ type: 'drain', afterMs: 8_000 })
      call.close(1012)
      await until(() => delays.length + agains.length > turn, 'the delay')
      // The fourth would come after its time.
      if (turn < 3) clock.advance(8_000)
    }
    expect(4 * 8_000).toBeGreaterThan(TICKET_LIFE_MS)
    expect(agains).toEqual([8_000])
    expect(dials).toHaveLength(4)
    // Of no use any more: whoever is told opens another one.
    clock.advance(60_000)
    socket.hurry()
    expect(dials).toHaveLength(4)
    expect([lost, refusals, clock.pending()]).toEqual([0, [], 0])
  })

  it('says that the relay is not to be reached, once for each try', async () => {
    socket.open(ticket, null)
    ;(await relay.call(0)).cut()
    await waits()
    expect(delays).toEqual(['offline'])
    clock.advance(500)
    ;(await relay.call(1)).cut()
    await waits()
    expect(delays).toEqual(['offline', 'offline'])
  })

  it.each(['relay-unavailable', 'storage-unavailable'] as const)('[C4] [E11] %s comes with its time', async (code) => {
    socket.open(ticket, null)
    const call = await relay.call(0)
    await call.hears('hello')
    call.say({ type: 'refused', re: null, code, retryAfterMs: 1_000 })
    call.close(1013)
    await until(() => refusals.length > 0, 'the refusal')
    expect([refusals, retries, delays]).toEqual([[code], [1_000], []])
  })

  it('[C4] inside, the time is kept to, and then chance spreads those who come back', async () => {
    const call = await joined()
    call.say({ type: 'refused', re: null, code: 'relay-unavailable', retryAfterMs: 1_000 })
    call.close(1013)
    await waits()
    clock.advance(1_499)
    expect(dials).toHaveLength(1)
    clock.advance(1)
    expect(await (await relay.call(1)).hears('hello')).toMatchObject({ resume: 'resume-token-number-1' })
    expect([lost, refusals, delays]).toEqual([1, [], []])
  })
})
