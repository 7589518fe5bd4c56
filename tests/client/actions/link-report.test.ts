// When a browser tells the relay how its links run.
import { describe, expect, it } from '@jest/globals'
import { createLinkReport } from '../../../client/actions/link-report.ts'
import { LINKS_EVERY_MS } from '../../../protocol/limits.ts'
import { createFakeClock } from '../../fakes/clock.ts'

const paths = (direct: number, relayed = 0, down = 0) => ({ direct, relayed, down })

function setUp() {
  const clock = createFakeClock()
  const world = { now: paths(2), isOpen: true }
  const said: object[] = []
  let looks = 0
  const look = () => {
    looks++
    return Promise.resolve(world.now)
  }
  const report = createLinkReport(clock, look, (now) => {
    if (world.isOpen) said.push(now)
    return world.isOpen
  })
  /** Lets the time go by, and what follows from it happen. */
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms)
    for (let turn = 0; turn < 5; turn++) await Promise.resolve()
  }
  return { clock, world, said, report, pass, looks: () => looks }
}

describe('the report of one’s links', () => {
  it('[X1] comes some time after the socket does, and again with a new one', async () => {
    const { said, report, pass } = setUp()
    report.again()
    await pass(LINKS_EVERY_MS - 1)
    expect(said).toEqual([])
    await pass(1)
    expect(said).toEqual([paths(2)])
    report.again()
    await pass(LINKS_EVERY_MS)
    expect(said).toEqual([paths(2), paths(2)])
  })

  it('[X1] comes when something has changed, however often, once in that time', async () => {
    const { world, said, report, pass, looks } = setUp()
    report.again()
    await pass(LINKS_EVERY_MS)
    for (let change = 1; change <= 100; change++) {
      world.now = paths(2, change)
      report.changed()
      await pass(LINKS_EVERY_MS / 100)
    }
    expect(said).toEqual([paths(2), paths(2, 100)])
    expect(looks()).toBe(2)
  })

  it('does not come when all is as it was', async () => {
    const { said, report, pass } = setUp()
    report.again()
    await pass(LINKS_EVERY_MS)
    report.changed()
    await pass(10 * LINKS_EVERY_MS)
    expect(said).toEqual([paths(2)])
  })

  it('[X1] notices a path that changed under a link that stayed', async () => {
    const { world, said, report, pass } = setUp()
    report.again()
    await pass(LINKS_EVERY_MS)
    world.now = paths(1, 1)
    await pass(60_000)
    expect(said.at(-1)).toEqual(paths(1, 1))
  })

  it('is tried again when the relay was away', async () => {
    const { world, said, report, pass } = setUp()
    world.isOpen = false
    report.again()
    await pass(LINKS_EVERY_MS)
    world.isOpen = true
    await pass(60_000)
    expect(said).toEqual([paths(2)])
  })

  it('ends with the stay, also in the middle of a look', async () => {
    const { clock, said, report, pass } = setUp()
    report.again()
    clock.advance(LINKS_EVERY_MS)
    report.close()
    await pass(0)
    expect(said).toEqual([])
    expect(clock.pending()).toBe(0)
  })
})
