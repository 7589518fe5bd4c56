// Heavy work: never more at once than allowed, in order, in a line of bounded length.
import fc from 'fast-check'
import { describe, expect, it } from '@jest/globals'
import { createSlots } from '../../../server/crypto/slots.ts'

/** Work that ends when the test says so. */
function createWork() {
  const open: { readonly id: number; end(error?: Error): void }[] = []
  return {
    open,
    start: (id: number) =>
      new Promise<number>((resolve, reject) => {
        open.push({ id, end: (error) => (error ? reject(error) : resolve(id)) })
      }),
  }
}

const settled = () => new Promise((next) => setImmediate(next))

describe('slots', () => {
  it('run no more at once than allowed, hold a line no longer than allowed, and lose nobody', async () => {
    const plan = fc.record({
      atOnce: fc.integer({ min: 1, max: 4 }),
      maxQueued: fc.nat(5),
      steps: fc.array(fc.constantFrom('call', 'end', 'fail'), { maxLength: 40 }),
    })
    await fc.assert(
      fc.asyncProperty(plan, async ({ atOnce, maxQueued, steps }) => {
        const slots = createSlots(atOnce, maxQueued)
        const work = createWork()
        const started: number[] = []
        const ends: Promise<unknown>[] = []
        let inside = 0
        let calls = 0
        for (const step of steps) {
          if (step === 'call') {
            const id = calls++
            const isWelcome = inside < atOnce + maxQueued
            if (isWelcome) inside += 1
            const end = slots.run(() => {
              started.push(id)
              return work.start(id)
            })
            if (isWelcome) ends.push(end.catch((error: unknown) => error))
            else await expect(end).rejects.toMatchObject({ code: 'too-busy' })
          } else {
            const one = work.open.shift()
            if (one) inside -= 1
            one?.end(step === 'fail' ? new Error('failed') : undefined)
          }
          await settled()
          expect(work.open).toHaveLength(Math.min(inside, atOnce))
        }
        for (; work.open.length > 0; await settled()) work.open.shift()?.end()
        await Promise.all(ends)
        expect(started).toHaveLength(ends.length)
        expect(started).toEqual(started.toSorted((a, b) => a - b))
      }),
    )
  })

  it('give a slot that became free to who waits, not to who comes at that moment', async () => {
    const slots = createSlots(1, 2)
    const work = createWork()
    const first = slots.run(() => work.start(1))
    const second = slots.run(() => work.start(2))
    await settled()
    work.open.shift()?.end()
    const third = first.then(() => slots.run(() => work.start(3)))
    await settled()
    expect(work.open.map(({ id }) => id)).toEqual([2])
    for (; work.open.length > 0; await settled()) work.open.shift()?.end()
    expect(await Promise.all([first, second, third])).toEqual([1, 2, 3])
  })

  it('say an error of the work to its caller and to nobody else', async () => {
    const slots = createSlots(1, 1)
    const bad = slots.run(() => Promise.reject(new Error('out of memory')))
    const good = slots.run(() => Promise.resolve('fine'))
    await expect(bad).rejects.toThrow('out of memory')
    expect(await good).toBe('fine')
  })
})
