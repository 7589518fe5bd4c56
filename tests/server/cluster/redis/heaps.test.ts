// Messages to one worker go together when they come together, and while an earlier publication is on its way.
import { setImmediate } from 'node:timers/promises'
import { expect, it } from '@jest/globals'
import type { WorkerMessage } from '../../../../server/cluster/bus.ts'
import { createHeaps } from '../../../../server/cluster/redis/heaps.ts'
import type { Many } from '../../../../server/cluster/redis/schemas.ts'

const ask = (question: string): WorkerMessage => ({ type: 'ask', question })
const long: WorkerMessage = {
  ...{ type: 'frames', room: 'lobby', peer: 'p'.repeat(22), place: 'seat', at: 0, first: 1 },
  frames: [{ number: 1, frame: { type: 'signal', from: 'q'.repeat(22), payload: 'x'.repeat(32_768) } }],
}

function open() {
  const published: string[] = []
  const answers: { resolve(hearers: number): void; reject(error: Error): void }[] = []
  const textOf = (body: WorkerMessage | Many): string =>
    body.type === 'many' ? body.messages.map(textOf).join('') : body.type === 'ask' ? body.question : '.'
  const heaps = createHeaps((to, body) => {
    published.push(`${to}:${textOf(body)}`)
    return new Promise((resolve, reject) => answers.push({ resolve, reject }))
  })
  return { published, answers, heaps }
}

it('what is said in one turn of the event loop goes in one publication to each worker', async () => {
  const { published, answers, heaps } = open()
  const heard = [heaps.add('a', ask('1')), heaps.add('b', ask('2')), heaps.add('a', ask('3'))]
  expect(published).toEqual([])
  await setImmediate()
  expect(published).toEqual(['a:13', 'b:2'])
  answers[0]?.resolve(1)
  answers[1]?.resolve(0)
  expect(await Promise.all(heard)).toEqual([true, false, true])
})

it('what comes while one is on its way goes when that is answered, also with an error', async () => {
  const { published, answers, heaps } = open()
  const first = heaps.add('a', ask('1'))
  await setImmediate()
  const rest = [heaps.add('a', ask('2')), heaps.add('a', ask('3'))]
  await setImmediate()
  expect(published).toEqual(['a:1'])
  answers[0]?.reject(new Error('lost'))
  await expect(first).rejects.toThrow('lost')
  await setImmediate()
  expect(published).toEqual(['a:1', 'a:23'])
  answers[1]?.resolve(1)
  expect(await Promise.all(rest)).toEqual([true, true])
})

it('goes at once before what must not overtake it, and when there is much of it', async () => {
  const { published, heaps } = open()
  void heaps.add('a', ask('1'))
  await setImmediate()
  void heaps.add('a', ask('2'))
  heaps.flush()
  expect(published).toEqual(['a:1', 'a:2'])
  for (let at = 0; at < 8; at++) void heaps.add('a', long)
  expect(published.at(-1)).toBe('a:........')
})
