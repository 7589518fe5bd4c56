// Notices that the machine has slept, or that the browser has frozen the page: its sockets may be dead without a word.

const LOOK_EVERY_MS = 2_000
/** Less is a busy machine. In a hidden page timers run once a minute: it looks then, which costs a ping. */
const JUMP_MS = 10_000

export type WakeDeps = {
  /** Time of day, which goes on while the machine sleeps; the clock of timers may not. */
  readonly wallClock: () => number
  /** Calls again and again; the answer ends it. */
  readonly repeat: (everyMs: number, step: () => void) => () => void
  readonly onWake: () => void
}

/** The answer ends it. */
export function watchWake({ wallClock, repeat, onWake }: WakeDeps): () => void {
  let before = wallClock()
  return repeat(LOOK_EVERY_MS, () => {
    const now = wallClock()
    // A clock that is set back says nothing.
    const hasJumped = now - before > LOOK_EVERY_MS + JUMP_MS
    before = now
    if (hasJumped) onWake()
  })
}
