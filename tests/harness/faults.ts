// One direction of a connection, as bad as a test wants it: late, in slices, cut off, or read by a filter.
import type { Socket } from 'node:net'

/** What is absent is not wrong. */
export type Faults = {
  /** Each piece is this late, and by chance up to `jitterMs` more. The order stays. */
  readonly latencyMs?: number
  readonly jitterMs?: number
  /** Passed on in pieces of 1 to this many bytes. */
  readonly sliceBytes?: number
  /** A connection that has carried so many bytes, in both directions together, is reset in the middle of them. */
  readonly resetAfterBytes?: number
  /** So many bytes are carried, and all that follows is swallowed while the connection stays open. */
  readonly swallowAfterBytes?: number
}

/** `up`: to the server. Null swallows the bytes. `connection` counts from 1. */
export type Filter = (bytes: Buffer, way: 'up' | 'down', connection: number) => Buffer | null

/** Random numbers in [0, 1) that repeat themselves with their seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export type Weather = {
  readonly faults: () => Faults
  readonly random: () => number
}

/** Pieces of both directions of one connection. */
export type Flow = {
  /** Bytes so far. */
  carried: number
  /** While true nothing is delivered; what falls due meanwhile waits for `release`. */
  isHeld: boolean
  readonly held: (() => void)[]
}

/** Passes bytes on to `to`, as the weather is. `reset` breaks the whole connection. */
export function deliverTo(to: Socket, flow: Flow, { faults, random }: Weather, reset: () => void): Way {
  let lastDue = 0
  const waiting: (() => void)[] = []
  // Timers of a busy process overtake each other: whichever comes, it is the oldest piece's turn.
  const next = (): void => {
    const act = waiting.shift()
    if (act && flow.isHeld) flow.held.push(act)
    else act?.()
  }
  const whenDue = (act: () => void): void => {
    const { latencyMs = 0, jitterMs = 0 } = faults()
    const now = performance.now()
    const due = Math.max(lastDue, now + latencyMs + random() * jitterMs)
    lastDue = due
    waiting.push(act)
    // Whatever still waits goes first, also when the weather has cleared up meanwhile.
    if (due <= now && waiting.length === 1) next()
    else setTimeout(next, due - now)
  }
  const carry = (piece: Buffer): void => {
    const { resetAfterBytes = Infinity, swallowAfterBytes = Infinity } = faults()
    const passes = Math.min(piece.length, Math.max(0, Math.min(resetAfterBytes, swallowAfterBytes) - flow.carried))
    flow.carried += piece.length
    if (passes > 0) to.write(piece.subarray(0, passes))
    if (flow.carried >= resetAfterBytes) reset()
  }
  return {
    pass(bytes) {
      const { sliceBytes } = faults()
      for (let at = 0; at < bytes.length;) {
        const length = sliceBytes === undefined ? bytes.length : 1 + Math.floor(random() * sliceBytes)
        const piece = bytes.subarray(at, at + length)
        whenDue(() => carry(piece))
        at += length
      }
    },
    end: () => whenDue(() => to.end()),
  }
}

export type Way = { pass(bytes: Buffer): void; end(): void }
