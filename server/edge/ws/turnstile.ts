// Work of many sockets that is dear, such as a hello: a few at a time, and everything else in between.

/** Does the work when it is its turn: in the order of asking. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>

/** `pause` resolves when what else there is to do has had a turn: `setImmediate`. */
export function createTurnstile(atOnce: number, pause: () => Promise<unknown>): InTurn {
  const waiting: (() => void)[] = []
  let isTurning = false
  let inside = 0

  /** One enters for each turn of the event loop: a thousand at once would run before anything else that has come meanwhile. */
  async function turn(): Promise<void> {
    isTurning = true
    while (waiting.length > 0 && inside < atOnce) {
      inside++
      waiting.shift()?.()
      await pause()
    }
    isTurning = false
  }

  function wake(): void {
    if (!isTurning) void turn()
  }

  return async (work) => {
    await new Promise<void>((enter) => {
      waiting.push(enter)
      wake()
    })
    try {
      return await work()
    } finally {
      inside--
      wake()
    }
  }
}
