// Asking another worker whether it lives, before anything is promised that only it can keep.
import type { Bus, WorkerId, WorkerMessage } from '../bus.ts'

const ANSWER_WITHIN_MS = 1_000

type Question = Extract<WorkerMessage, { type: 'ask' | 'answer' }>

export interface Questions {
  /** False when there is no answer within a second. Whatever the worker was told before, it has done by the answer. */
  lives(worker: WorkerId): Promise<boolean>
  hear(message: Question, from: WorkerId): void
}

export function createQuestions(bus: Bus, after: (ms: number, act: () => void) => () => void): Questions {
  const open = new Map<string, (lives: boolean) => void>()
  let asked = 0

  return {
    lives(worker) {
      const question = `${bus.worker} ${String(++asked)}`
      return new Promise((resolve) => {
        const stop = after(ANSWER_WITHIN_MS, () => settle(false))
        function settle(lives: boolean): void {
          stop()
          open.delete(question)
          resolve(lives)
        }
        open.set(question, settle)
        bus.send(worker, { type: 'ask', question }).then(
          (isHeard) => {
            if (!isHeard) settle(false)
          },
          () => settle(false),
        )
      })
    },
    hear(message, from) {
      if (message.type === 'answer') open.get(message.question)?.(true)
      else bus.send(from, { type: 'answer', question: message.question }).catch(() => undefined)
    },
  }
}
