// Lets a few pieces of heavy work run at once, keeps a line of bounded length, and refuses the rest.
import { Refusal } from '../../protocol/errors.ts'

export type Slots = {
  /** In the order of the calls. Refuses with `too-busy`, and with when the line will be done, when it is full. */
  run<T>(work: () => Promise<T>): Promise<T>
}

export function createSlots(atOnce: number, maxQueued: number): Slots {
  const queue: (() => void)[] = []
  let running = 0
  let lastMs = 0

  async function enter(): Promise<void> {
    if (running < atOnce) running += 1
    else if (queue.length < maxQueued) await new Promise<void>((go) => queue.push(go))
    else throw new Refusal('too-busy', Math.max(1, Math.ceil((lastMs * queue.length) / atOnce / 1000)))
  }

  /** Whoever is next takes over the slot itself: nobody who comes meanwhile can be quicker. */
  function leave(): void {
    const next = queue.shift()
    if (next) next()
    else running -= 1
  }

  return {
    async run(work) {
      await enter()
      const startedAt = performance.now()
      try {
        return await work()
      } finally {
        lastMs = performance.now() - startedAt
        leave()
      }
    },
  }
}
