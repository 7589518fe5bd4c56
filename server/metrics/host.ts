// How the workers of one host tell each other their numbers, through the primary that started them: Prometheus is
// answered by whichever of them takes its connection.
import cluster, { type Worker } from 'node:cluster'
import * as Type from 'typebox'
import { Check } from 'typebox/value'

/** A worker that is stopped, or busy, is left out. */
const WITHIN_MS = 1_000

/** From the worker that asks to the primary, from there to all others, and back. `of`: the worker that asks. */
const Ask = Type.Object({ vroom: Type.Literal('metrics-ask'), question: Type.Integer() })
const Asked = Type.Object({ vroom: Type.Literal('metrics-asked'), question: Type.Integer(), of: Type.Integer() })
const Answer = Type.Object({
  vroom: Type.Literal('metrics-answer'),
  question: Type.Integer(),
  of: Type.Integer(),
  metrics: Type.Array(Type.Object({})),
})
/** How many others were asked. */
const Count = Type.Object({ vroom: Type.Literal('metrics-count'), question: Type.Integer(), count: Type.Integer() })

type Answers = {
  /** Workers of this host, this one included. */
  readonly workers: number
  /** Of the others. */
  readonly answers: object[][]
}

export type Host = { ask(): Promise<Answers> }

/** In the primary, once: passes the questions on. It has no numbers of its own. */
export function passMetricsOn(): void {
  cluster.on('message', (from: Worker, message: unknown) => {
    if (Check(Ask, message)) askOthers(from, message.question)
    else if (Check(Answer, message)) send(cluster.workers?.[message.of], message)
  })
}

function askOthers(from: Worker, question: number): void {
  const others = Object.values(cluster.workers ?? {}).filter((one) => one && one.id !== from.id)
  send(from, { vroom: 'metrics-count', question, count: others.length } satisfies Type.Static<typeof Count>)
  for (const one of others) {
    send(one, { vroom: 'metrics-asked', question, of: from.id } satisfies Type.Static<typeof Asked>)
  }
}

function send(to: Worker | undefined, message: object): void {
  if (to?.isConnected()) to.send(message)
}

/** In a worker: answers for it from now on. A process that has no primary has no siblings. */
export function openHost(own: () => Promise<object[]>): Host {
  const { worker } = cluster
  if (!worker) return { ask: () => Promise.resolve({ workers: 1, answers: [] }) }
  const asking = new Map<number, Asking>()
  let questions = 0
  worker.on('message', (message: unknown) => {
    if (Check(Asked, message)) void answer(worker, message, own)
    else if (Check(Count, message)) asking.get(message.question)?.expect(message.count)
    else if (Check(Answer, message)) asking.get(message.question)?.take(message.metrics)
  })
  return {
    async ask() {
      const question = (questions += 1)
      const one = createAsking()
      asking.set(question, one)
      send(worker, { vroom: 'metrics-ask', question } satisfies Type.Static<typeof Ask>)
      try {
        return await one.over
      } finally {
        asking.delete(question)
      }
    },
  }
}

async function answer(worker: Worker, { question, of }: Type.Static<typeof Asked>, own: () => Promise<object[]>) {
  const metrics = await own()
  send(worker, { vroom: 'metrics-answer', question, of, metrics } satisfies Type.Static<typeof Answer>)
}

type Asking = {
  readonly over: Promise<Answers>
  expect(count: number): void
  take(metrics: object[]): void
}

/** Over when all have answered that were asked, or the time is. */
function createAsking(): Asking {
  const answers: object[][] = []
  let expected: number | null = null
  let end: (answers: Answers) => void = () => undefined
  const over = new Promise<Answers>((resolve) => (end = resolve))
  const finish = (): void => {
    clearTimeout(timer)
    end({ workers: 1 + (expected ?? answers.length), answers })
  }
  const timer = setTimeout(finish, WITHIN_MS)
  const look = (): void => {
    if (expected !== null && answers.length >= expected) finish()
  }
  return {
    over,
    expect(count) {
      expected = count
      look()
    },
    take(metrics) {
      answers.push(metrics)
      look()
    },
  }
}
