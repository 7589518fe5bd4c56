// The primary, over forks that a test ends as it likes, and a clock that it turns.
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { Exit, Fork, ForkEvents } from '../../../server/workers/fork.ts'
import type { ToWorker } from '../../../server/workers/messages.ts'
import { Primary } from '../../../server/workers/primary.ts'
import { createFakeClock, type FakeClock } from '../../fakes/clock.ts'
import { createFakeLog } from '../../fakes/log.ts'

type FakeFork = Fork & {
  readonly heard: ToWorker[]
  readonly kills: string[]
  ready(): void
  end(exit: Exit): void
}

let clock: FakeClock
let forks: FakeFork[]
let over: number[]
let primary: Primary

const well: Exit = { status: 0, signal: null }
const killed: Exit = { status: null, signal: 'SIGKILL' }

function spawn({ onMessage, onExit }: ForkEvents): Fork {
  const number = forks.length + 1
  const [heard, kills]: [ToWorker[], string[]] = [[], []]
  const fork: FakeFork = {
    ...{ number, heard, kills },
    send: (message) => void heard.push(message),
    kill: (signal) => void kills.push(signal),
    ready: () => {
      onMessage({ vroom: 'ready', id: `id-${String(number)}` })
    },
    end: (exit) => {
      onExit(exit)
    },
  }
  forks.push(fork)
  return fork
}

const settle = () => new Promise(setImmediate)
const at = (number: number): FakeFork => {
  const fork = forks[number - 1]
  if (!fork) throw new Error(`no worker ${String(number)}`)
  return fork
}

async function started(count: number): Promise<void> {
  const start = primary.start(count)
  at(1).ready()
  await settle()
  for (let number = 2; number <= count; number++) at(number).ready()
  expect(await start).toBe(true)
}

beforeEach(() => {
  clock = createFakeClock()
  forks = []
  over = []
  primary = new Primary({ spawn, clock, log: createFakeLog(), onOver: (status) => over.push(status) })
})

describe('the primary', () => {
  it('[C1] starts one first, and the others when that one listens', async () => {
    const start = primary.start(3)
    expect(forks).toHaveLength(1)
    at(1).ready()
    await settle()
    expect(forks).toHaveLength(3)
    at(2).ready()
    at(3).ready()
    expect(await start).toBe(true)
  })

  it('ends with the status of the first one when that does not come to listen', async () => {
    const start = primary.start(3)
    at(1).end({ status: 78, signal: null })
    expect(await start).toBe(false)
    expect([forks.length, over]).toEqual([1, [78]])
  })

  it('[C5] tells the siblings of one that died, and of none that ended well', async () => {
    await started(3)
    at(2).end(killed)
    expect([at(1).heard, at(3).heard]).toEqual([[{ vroom: 'died', id: 'id-2' }], [{ vroom: 'died', id: 'id-2' }]])
    at(3).end(well)
    expect(at(1).heard).toHaveLength(1)
  })

  it('starts a dead one again: at once, and then less and less often', async () => {
    await started(1)
    const waits: number[] = []
    for (let round = 1; round <= 8; round++) {
      at(round).end(killed)
      let waitMs = 0
      clock.advance(0)
      for (; forks.length === round; waitMs += 1_000) clock.advance(1_000)
      waits.push(waitMs)
    }
    expect(waits).toEqual([0, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
    clock.advance(10_000)
    at(9).end(killed)
    clock.advance(0)
    expect(forks).toHaveLength(10)
  })

  it('gives up when nobody is left and the settings are wrong now', async () => {
    await started(2)
    at(1).end({ status: 78, signal: null })
    clock.advance(0)
    expect(forks).toHaveLength(3)
    at(3).end(killed)
    at(2).end({ status: 78, signal: null })
    await settle()
    expect(over).toEqual([78])
  })

  it('replaces one after the other, the new one first', async () => {
    await started(2)
    const roll = primary.roll(2)
    await settle()
    expect([forks.length, at(1).heard]).toEqual([3, []])
    at(3).ready()
    await settle()
    expect([forks.length, at(1).heard]).toEqual([3, [{ vroom: 'stop', leavesPort: true }]])
    at(1).end(well)
    await settle()
    expect([forks.length, at(2).heard]).toEqual([4, []])
    at(4).ready()
    await settle()
    at(2).end(well)
    await roll
    expect(over).toEqual([])
    // It starts no others in the place of those.
    clock.advance(60_000)
    expect(forks).toHaveLength(4)
  })

  it('keeps the old one when the new one does not start in time', async () => {
    await started(1)
    const roll = primary.roll(1)
    await settle()
    clock.advance(60_000)
    expect(at(2).kills).toEqual(['SIGKILL'])
    at(2).end(killed)
    await roll
    expect(at(1).heard).toEqual([])
  })

  it('has more or fewer of them after a roll, as the settings say', async () => {
    await started(2)
    const roll = primary.roll(1)
    await settle()
    at(3).ready()
    await settle()
    at(1).end(well)
    await settle()
    expect(at(2).heard).toEqual([{ vroom: 'stop', leavesPort: true }])
    at(2).end(well)
    await roll
    expect(forks).toHaveLength(3)
  })

  it('ends all with grace, and kills who takes too long', async () => {
    await started(2)
    const stop = primary.stop()
    expect(at(1).heard).toEqual([{ vroom: 'stop', leavesPort: false }])
    at(1).end(well)
    await settle()
    clock.advance(25_000)
    expect([at(1).kills, at(2).kills]).toEqual([[], ['SIGKILL']])
    at(2).end(killed)
    await stop
    expect(over).toEqual([1])
    expect([forks.length, clock.pending()]).toEqual([2, 0])
  })
})
