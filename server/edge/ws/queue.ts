// Work on one object, one piece at a time, in the order in which it came.

export interface Queue<T> {
  /** False when too much waits already. */
  push(item: T): boolean
  /** Drops what has not been begun. */
  clear(): void
  /** Calls once all has been done: at once when nothing is being done now. */
  whenIdle(act: () => void): void
}

/** `work` answers null when it is done at once; it must neither throw nor reject. */
export function createQueue<T>(maxWaiting: number, work: (item: T) => Promise<void> | null): Queue<T> {
  let waiting: T[] = []
  let isBusy = false
  let onIdle: (() => void)[] = []

  function run(): void {
    isBusy = true
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      const pending = work(item)
      if (pending === null) continue
      void pending.then(run)
      return
    }
    isBusy = false
    if (onIdle.length > 0) rest()
  }

  function rest(): void {
    const acts = onIdle
    onIdle = []
    for (const act of acts) act()
  }

  return {
    push(item) {
      if (waiting.length >= maxWaiting) return false
      waiting.push(item)
      if (!isBusy) run()
      return true
    },
    clear() {
      waiting = []
    },
    whenIdle(act) {
      if (isBusy) onIdle.push(act)
      else act()
    },
  }
}
