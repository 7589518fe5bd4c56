// A socket of the client's towards a scripted relay, made anew for each test that imports this.
import { afterEach, beforeEach, expect } from '@jest/globals'
import { WebSocket as WsSocket } from 'ws'
import { SignalSocket } from '../../client/net/signal-socket.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { FrameOf, ServerFrame } from '../../protocol/server-to-client.ts'
import { createFakeClock, type FakeClock } from '../fakes/clock.ts'
import { waitFor } from '../harness/wait-for.ts'
import { type Call, type ScriptedRelay, startScriptedRelay } from './scripted-relay.ts'

export const ticket = 'ticket-for-the-lobby'
export const signal = { type: 'signal', re: 1, to: 'b'.repeat(22), payload: 'x' } as const

export let relay: ScriptedRelay
export let clock: FakeClock
let random: number
let elsewhere: string | null
export let welcomes: FrameOf<'welcome'>[]
export let waitFrames: FrameOf<'wait'>[]
export let agains: (number | null)[]
export let frames: ServerFrame[]
export let lost: number
export let refusals: ErrorCode[]
/** With `refusals`: when the relay said to ask again. */
export let retries: (number | null)[]
export let delays: string[]
export let dials: WsSocket[]
export let socket: SignalSocket

export const until = (condition: () => unknown, what: string): Promise<unknown> =>
  waitFor(condition, { what, everyMs: 2 })

beforeEach(async () => {
  // ws's client is what a browser's is, as far as we use it.
  globalThis.WebSocket = WsSocket as unknown as typeof WebSocket
  relay = await startScriptedRelay()
  clock = createFakeClock()
  random = 0.5
  elsewhere = null
  welcomes = []
  waitFrames = []
  agains = []
  frames = []
  lost = 0
  refusals = []
  retries = []
  delays = []
  dials = []
  socket = new SignalSocket({
    clock,
    random: () => random,
    connect() {
      const dialled = new WsSocket(elsewhere ?? relay.url)
      // A browser reports what goes wrong by `close` alone, without ending the page.
      dialled.on('error', () => undefined)
      dials.push(dialled)
      return dialled as unknown as WebSocket
    },
    on: {
      welcome: (frame) => welcomes.push(frame),
      wait: (frame) => waitFrames.push(frame),
      again: (afterMs) => agains.push(afterMs),
      frame: (frame) => frames.push(frame),
      lost: () => lost++,
      delayed: (why) => delays.push(why),
      refused(code, retryAfterMs) {
        refusals.push(code)
        retries.push(retryAfterMs)
      },
    },
  })
})

afterEach(() => {
  socket.close()
  expect(clock.pending()).toBe(0)
})

export async function joined(): Promise<Call> {
  socket.open(ticket, null)
  const call = await relay.call(0)
  await call.hears('hello')
  call.welcome()
  await until(() => welcomes.length === 1, 'the welcome')
  return call
}

export const wait = {
  type: 'wait',
  self: 'w'.repeat(22),
  room: 'lobby',
  waitsFor: 'admission',
  note: 'Soon.',
} as const satisfies FrameOf<'wait'>

/** Before the door, as Mia. */
export async function waiting(): Promise<Call> {
  socket.open(ticket, 'Mia')
  const call = await relay.call(0)
  await call.hears('hello')
  call.say(wait)
  await until(() => waitFrames.length === 1, 'the waiting room')
  return call
}

/** Where the next dials go; null: to the relay. */
export function dialElsewhere(url: string | null): void {
  elsewhere = url
}

/** What the socket's `random` gives from now on. */
export function setRandom(value: number): void {
  random = value
}

/** The client has noticed the loss and waits. */
export async function waits(): Promise<void> {
  await until(() => clock.pending() === 1 && dials.at(-1)?.readyState === WsSocket.CLOSED, 'the wait')
}
