// One after the other for each key, side by side for different ones.

export type Turns = {
  /** Runs when all earlier acts under this key have ended, well or not. */
  take<T>(key: string, act: () => Promise<T>): Promise<T>
  /** Acts under this key that have not ended. */
  count(key: string): number
  /** Acts that wait for another one, under all keys. */
  waiting(): number
}

type Line = { last: Promise<unknown>; length: number }

export function createTurns(): Turns {
  const lines = new Map<string, Line>()
  let unended = 0

  function leave(key: string, line: Line): void {
    unended -= 1
    line.length -= 1
    if (line.length === 0) lines.delete(key)
  }

  return {
    async take(key, act) {
      const line = lines.get(key) ?? { last: Promise.resolve(), length: 0 }
      lines.set(key, line)
      line.length += 1
      unended += 1
      const turn = line.last.then(act, act)
      line.last = turn
      try {
        return await turn
      } finally {
        leave(key, line)
      }
    },
    count: (key) => lines.get(key)?.length ?? 0,
    waiting: () => unended - lines.size,
  }
}
