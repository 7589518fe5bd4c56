// Waiting for a condition instead of for time.

export type Patience = {
  /** What is being waited for, for the message when it does not come. */
  readonly what: string
  readonly timeoutMs?: number
  readonly everyMs?: number
}

type Falsy = false | null | undefined | 0 | ''

/**
 * Asks again and again until the answer is truthy, and returns it. A condition that throws has not come true yet.
 * Throws after `timeoutMs` (10 s), naming what did not happen and the last error.
 */
export async function waitFor<T>(
  condition: () => T | Falsy | Promise<T | Falsy>,
  { what, timeoutMs = 10_000, everyMs = 25 }: Patience,
): Promise<T> {
  const deadline = performance.now() + timeoutMs
  let last: unknown
  do {
    try {
      const answer = await condition()
      if (answer) return answer
    } catch (error) {
      last = error
    }
    await pause(everyMs)
  } while (performance.now() < deadline)
  throw new Error(`Waited ${timeoutMs} ms in vain for ${what}`, { cause: last })
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
