// Chat that may have been lost, and the queue that says it again.
import { beforeEach, describe, expect, it } from '@jest/globals'
import { createCtlQueue } from '../../../client/mesh/ctl-queue.ts'
import { createOutbox } from '../../../client/mesh/outbox.ts'
import type { CtlFrame } from '../../../protocol/peer-to-peer.ts'
import { createFakeClock, type FakeClock } from '../../fakes/clock.ts'

const chat = (number: number) => ({ type: 'chat', id: `message-${number}`, text: `text ${number}` }) as const
const profile: CtlFrame = { type: 'profile', name: 'Ann' }

let clock: FakeClock
beforeEach(() => {
  clock = createFakeClock()
})

describe('createOutbox', () => {
  it('keeps the order', () => {
    const outbox = createOutbox(clock)
    for (let number = 0; number < 5; number++) outbox.add(chat(number))
    expect(outbox.unsure()).toEqual([0, 1, 2, 3, 4].map(chat))
    expect(outbox.unsure()).toHaveLength(5)
  })

  it('keeps each for a minute', () => {
    const outbox = createOutbox(clock)
    outbox.add(chat(1))
    clock.advance(30_000)
    outbox.add(chat(2))
    clock.advance(30_000)
    expect(outbox.unsure()).toEqual([chat(1), chat(2)])
    clock.advance(1)
    expect(outbox.unsure()).toEqual([chat(2)])
  })

  it('keeps the last two hundred', () => {
    const outbox = createOutbox(clock)
    for (let number = 0; number < 10_000; number++) outbox.add(chat(number))
    expect(outbox.unsure()).toHaveLength(200)
    expect(outbox.unsure()[0]).toEqual(chat(9_800))
  })
})

describe('createCtlQueue', () => {
  function setUp() {
    const sent: CtlFrame[] = []
    const buffer = { space: Infinity }
    const queue = createCtlQueue({
      clock,
      greeting: () => [profile],
      sendCtl(text) {
        if (buffer.space <= 0) return false
        buffer.space--
        sent.push(JSON.parse(text) as CtlFrame)
        return true
      },
    })
    return { sent, buffer, queue }
  }

  it('[P3] says the greeting first, then the chat that waited, and nothing else', () => {
    const { sent, queue } = setUp()
    queue.send(chat(1))
    queue.send({ type: 'media', microphone: true, camera: true, screen: false, screenAudio: false })
    expect(sent).toEqual([])
    queue.open()
    queue.send(chat(2))
    expect(sent).toEqual([profile, chat(1), chat(2)])
    expect(clock.pending()).toBe(0)
  })

  it('keeps what a full buffer refuses, and lets nothing overtake it', () => {
    const { sent, buffer, queue } = setUp()
    queue.open()
    buffer.space = 1
    for (let number = 1; number <= 4; number++) queue.send(chat(number))
    expect(sent).toEqual([profile, chat(1)])
    buffer.space = 2
    queue.send(chat(5))
    expect(sent).toHaveLength(2)
    clock.advance(500)
    expect(sent).toHaveLength(4)
    buffer.space = Infinity
    clock.advance(500)
    expect(sent).toEqual([profile, ...[1, 2, 3, 4, 5].map(chat)])
    expect(clock.pending()).toBe(0)
  })

  it('gets a long history through a small buffer, each message once', () => {
    const { sent, buffer, queue } = setUp()
    for (let number = 0; number < 200; number++) queue.send(chat(number))
    buffer.space = 30
    queue.open()
    for (let look = 0; look < 10; look++) {
      buffer.space = 30
      clock.advance(500)
    }
    expect(sent).toEqual([profile, ...Array.from({ length: 200 }, (_, number) => chat(number))])
  })

  it('is bounded towards a peer that reads nothing, and leaves no timer when closed', () => {
    const { sent, buffer, queue } = setUp()
    buffer.space = 0
    queue.open()
    for (let number = 0; number < 5_000; number++) queue.send(chat(number))
    expect(clock.pending()).toBe(1)
    buffer.space = Infinity
    clock.advance(500)
    expect(sent).toHaveLength(300)
    buffer.space = 0
    queue.send(profile)
    queue.close()
    expect(clock.pending()).toBe(0)
  })
})
