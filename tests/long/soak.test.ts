// Three people talk for ten minutes (SOAK_MINUTES) while a fourth comes and goes: nothing grows.
import { expect, it } from '@jest/globals'
import type { Ledger } from '../harness/page-ledger.ts'
import { soak, type Moment } from '../support/soak.ts'

const MINUTES = Number(process.env['SOAK_MINUTES'] ?? 10)
const lastsMs = MINUTES * 60_000
const LOOKS = 20
/** The first looks see histories and caches fill up and code be compiled. */
const WARM_SHARE = 0.25
const MEGABYTE = 1024 * 1024
/** What each visit left behind would be one thing a visit at least; a few come and go by themselves. */
const THINGS_PER_VISIT = 0.5

const report = (line: string) => process.stdout.write(`${line}\n`)

const show = ({ visits, ledgers }: Moment): void => {
  const cells = ledgers.map(
    ({ connections, timers, listeners, nodes, heapBytes }) =>
      `${String(connections)} links, ${String(timers)} timers, ${String(listeners)} listeners, ${String(nodes)} nodes, ${megabytes(heapBytes)} MB`,
  )
  report(`${String(visits).padStart(5)} visits: ${cells.join(' | ')}`)
}

it(
  '[L1] a visit to a room leaves nothing behind, on any page',
  async () => {
    const moments = await soak({ lastsMs, visitEveryMs: 5_000, lookEveryMs: lastsMs / LOOKS, onMoment: show })
    for (const { ledgers } of moments) expect(ledgers.map(({ connections }) => connections)).toEqual([2, 2, 2, 0])
    const warm = moments.slice(Math.floor(moments.length * WARM_SHARE))
    expect(warm.length).toBeGreaterThanOrEqual(4)
    const [early, late] = [warm.slice(0, warm.length >> 1), warm.slice(warm.length >> 1)]
    const visits = (late[0]?.visits ?? 0) - (early[0]?.visits ?? 0)
    for (let page = 0; page < 4; page++) {
      const grown = (key: keyof Ledger) => lowest(late, page, key) - lowest(early, page, key)
      report(`page ${String(page)}: ${megabytes(grown('heapBytes'))} MB more after ${String(visits)} more visits`)
      expect(grown('heapBytes')).toBeLessThan(20 * MEGABYTE)
      for (const key of ['timers', 'listeners', 'nodes'] as const)
        expect([page, key, Math.max(THINGS_PER_VISIT, grown(key) / visits)]).toEqual([page, key, THINGS_PER_VISIT])
    }
  },
  lastsMs + 300_000,
)

const megabytes = (bytes: number): string => (bytes / MEGABYTE).toFixed(1)

/** At one look something may still be on its way out; what is never given back is there at every look. */
const lowest = (moments: readonly Moment[], page: number, key: keyof Ledger): number =>
  Math.min(...moments.map(({ ledgers }) => ledgers[page]?.[key] ?? NaN))
