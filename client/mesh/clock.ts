// Time as the mesh and the socket see it, so that tests can turn it.

export interface Clock {
  /** Milliseconds that never go back. */
  now(): number
  /** Runs `act` once after `ms`; the answer cancels it. */
  after(ms: number, act: () => void): () => void
}

export const realClock: Clock = {
  now: () => performance.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms)
    return () => {
      clearTimeout(timer)
    }
  },
}
