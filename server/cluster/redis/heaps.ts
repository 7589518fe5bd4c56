// Messages to one worker that go in one publication: sealing, sending and reading one costs as much as many messages do.
import type { WorkerId, WorkerMessage } from '../bus.ts'
import type { Many } from './schemas.ts'

/** Characters of signals in one publication, about: escapes may make it six times as long. */
const MAX_WEIGHT = 256 * 1024
const MAX_MESSAGES = 256

export type Heaps = {
  /**
   * Goes when what else there is to do in this turn of the event loop has been done, and what was sent before has been
   * answered. The answer: whether somebody heard it; rejects as publishing does.
   */
  add(to: WorkerId, message: WorkerMessage): Promise<boolean>
  /** What is there goes now: before something else is published that must not come first. */
  flush(): void
}

type Heap = {
  readonly messages: WorkerMessage[]
  weight: number
  readonly heard: Promise<boolean>
  readonly go: () => void
}

/** `publish` answers how many heard it, and sends in the order in which it is called. */
export function createHeaps(publish: (to: WorkerId, body: WorkerMessage | Many) => Promise<number>): Heaps {
  const heaps = new Map<WorkerId, Heap>()
  /** Publications that are not answered yet. */
  const under = new Map<WorkerId, number>()
  let isScheduled = false

  function begin(to: WorkerId): Heap {
    const messages: WorkerMessage[] = []
    let go = (): void => undefined
    const heard = new Promise<boolean>((resolve, reject) => {
      go = () => {
        heaps.delete(to)
        const [first] = messages
        const body = messages.length === 1 && first ? first : ({ type: 'many', messages } as const)
        count(to, 1)
        publish(to, body)
          .then((hearers) => resolve(hearers > 0), reject)
          .finally(() => answered(to))
      }
    })
    const heap = { messages, weight: 0, heard, go }
    heaps.set(to, heap)
    if (!under.has(to)) schedule()
    return heap
  }

  function count(to: WorkerId, by: 1 | -1): void {
    const now = (under.get(to) ?? 0) + by
    if (now > 0) under.set(to, now)
    else under.delete(to)
  }

  function answered(to: WorkerId): void {
    count(to, -1)
    if (!under.has(to)) heaps.get(to)?.go()
  }

  function schedule(): void {
    if (isScheduled) return
    isScheduled = true
    setImmediate(() => {
      isScheduled = false
      for (const [to, heap] of [...heaps]) if (!under.has(to)) heap.go()
    })
  }

  return {
    add(to, message) {
      const heap = heaps.get(to) ?? begin(to)
      heap.messages.push(message)
      heap.weight += weightOf(message)
      if (heap.weight >= MAX_WEIGHT || heap.messages.length >= MAX_MESSAGES) heap.go()
      return heap.heard
    },
    flush() {
      for (const heap of [...heaps.values()]) heap.go()
    },
  }
}

function weightOf(message: WorkerMessage): number {
  if (message.type !== 'frames') return 0
  return message.frames.reduce((sum, { frame }) => sum + (frame.type === 'signal' ? frame.payload.length : 1024), 0)
}
