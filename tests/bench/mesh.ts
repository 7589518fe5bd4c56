// What a call costs and shows with the media engine and without it: the same build, in turn, in real Chromium. Prints
// figures and what they are of each other, and fails where one misses its target.
// What one sender spares is in sender.ts. MESH_BENCH_SIZES=3,6 MESH_BENCH_HD=6 MESH_BENCH_VIEWS=gallery,stage MESH_BENCH_ROUNDS=2 MESH_BENCH_HIDDEN=no
import { cpus, loadavg } from 'node:os'
import { describe, expect, it } from '@jest/globals'
import { startServer, type RunningServer } from '../harness/server.ts'
import { hideOnce, type HiddenFigures } from '../support/hidden-page.ts'
import { gather, type EngineSwitch } from '../support/mesh-call.ts'
import { heading, line, median, medianOf, ratios, type Figures } from '../support/mesh-figures.ts'

const numbers = (key: string, otherwise: string): number[] =>
  (process.env[key] ?? otherwise)
    .split(',')
    .filter((text) => text !== '' && text !== 'none')
    .map(Number)

const SIZES = numbers('MESH_BENCH_SIZES', '3,4,6,8')
/** People in calls with cameras of 1280x720. */
const HD_SIZES = numbers('MESH_BENCH_HD', 'none')
const VIEWS = (process.env['MESH_BENCH_VIEWS'] ?? 'gallery,stage').split(',')
const ROUNDS = Number(process.env['MESH_BENCH_ROUNDS'] ?? 1)
const HIDES = process.env['MESH_BENCH_HIDDEN'] !== 'no'
const SECONDS = Number(process.env['MESH_BENCH_SECONDS'] ?? 10)
/** A hidden page is looked at in a call of this many. */
const HIDDEN_SIZE = 4
/** A minute a call, at the most. */
const LIMIT_MS = 120_000 + ROUNDS * (SIZES.length + HD_SIZES.length + 1) * 2 * 90_000

const camera = (width: number, height: number) => ({
  VROOM_VIDEO_WIDTH: String(width),
  VROOM_VIDEO_HEIGHT: String(height),
  VROOM_VIDEO_FRAME_RATE: '20',
})

const print = (text: string) => process.stdout.write(`${text}\n`)
const engines = ['off', 'on'] as const
type Runs = Map<string, Record<EngineSwitch, Figures[]>>

const missed: string[] = []
const target = (what: string, isMet: boolean) => {
  print(`  ${isMet ? 'met   ' : 'MISSED'}  ${what}`)
  if (!isMet) missed.push(what)
}

describe('a call', () => {
  it(
    'costs less and shows more with the engine than without it',
    async () => {
      print(
        `\n${String(cpus().length)} cores, load before: ${loadavg()
          .map((load) => load.toFixed(1))
          .join(' ')}`,
      )
      const [small, large] = [
        await startServer({ settings: camera(640, 360) }),
        await startServer({ settings: camera(1280, 720) }),
      ]
      const runs: Runs = new Map()
      const hidden: Record<EngineSwitch, HiddenFigures[]> = { off: [], on: [] }
      print(heading)
      for (let round = 0; round < ROUNDS; round++) {
        for (const size of SIZES) for (const engine of engines) await run(small, '360p', size, engine, runs)
        for (const size of HD_SIZES) for (const engine of engines) await run(large, '720p', size, engine, runs)
        if (HIDES) for (const engine of engines) hidden[engine].push(await hide(small, engine))
      }
      summarise(runs)
      judge(runs)
      if (HIDES) for (const engine of engines) judgeHidden(engine, hidden[engine])
      expect(missed).toEqual([])
    },
    LIMIT_MS,
  )
})

let calls = 0
const nextRoom = () => `mesh-bench-${String(calls++)}`

async function run(server: RunningServer, capture: string, size: number, engine: EngineSwitch, runs: Runs) {
  const call = await gather(server.origin, nextRoom(), size, engine)
  if (!call.isComplete) print(`${String(size)} ${engine}: not on all links was there a picture in time`)
  for (const view of VIEWS) {
    if (view === 'stage') await call.stage()
    const figures = await call.measure(SECONDS)
    const what = `${String(size)} ${view} ${capture}`
    print(line(`${what} ${engine}`, figures))
    const both = runs.get(what) ?? { off: [], on: [] }
    both[engine].push(figures)
    runs.set(what, both)
  }
  await call.close()
}

function summarise(runs: Runs): void {
  if (ROUNDS > 1) print(`\nmedians of ${String(ROUNDS)} rounds`)
  print('')
  for (const [what, { off, on }] of runs) {
    if (ROUNDS > 1)
      for (const [engine, all] of [
        ['off', off],
        ['on', on],
      ] as const)
        print(line(`${what} ${engine}`, medianOf(all)))
    print(ratios(what, medianOf(on), medianOf(off)))
  }
  print('')
}

/** Without the engine nothing is promised; figures of one run are worth little on a machine that does other things. */
function judge(runs: Runs): void {
  const six = runs.get('6 gallery 360p')
  if (six) {
    const { fpsMin, freezes } = medianOf(six.on)
    target(`6 gallery 360p: every tile at ${fpsMin.toFixed(1)} frames a second or more, at least 18`, fpsMin >= 18)
    target(`6 gallery 360p: ${freezes.toFixed(0)} freezes over 500 ms, none`, freezes === 0)
  }
  const eight = runs.get('8 gallery 360p')
  if (eight) {
    const { alive, links, concealed } = medianOf(eight.on)
    target(
      `8 gallery 360p: ${alive.toFixed(0)} of ${links.toFixed(0)} links at 8 frames a second or more`,
      alive === links,
    )
    target(`8 gallery 360p: ${concealed.toFixed(2)} % of the sound made up, under 2 %`, concealed < 2)
  }
}

async function hide(server: RunningServer, engine: EngineSwitch): Promise<HiddenFigures> {
  const room = nextRoom()
  const call = await gather(server.origin, room, HIDDEN_SIZE - 1, engine)
  const figures = await hideOnce(`${server.origin}/${room}`, HIDDEN_SIZE - 1, engine)
  await call.close()
  return figures
}

function judgeHidden(engine: EngineSwitch, rounds: readonly HiddenFigures[]): void {
  const [seen, first, then] = [
    median(rounds.map((one) => one.seenKbps)),
    median(rounds.map((one) => one.firstKbps)),
    median(rounds.map((one) => one.thenKbps)),
  ]
  const back = rounds.flatMap(({ backMs }) => backMs)
  const share = (100 * then) / seen
  const slowest = Math.max(...back)
  print(
    `hidden page, ${String(HIDDEN_SIZE)} people, ${engine}: ${seen.toFixed(0)} kbit/s of pictures come in while it is seen, ${first.toFixed(0)} in the first 3 s, ${then.toFixed(0)} in the 3 s after; back after ${back.map((ms) => ms.toFixed(0)).join(', ')} ms`,
  )
  if (engine === 'off') return
  target(`hidden page: ${share.toFixed(1)} % of its pictures come in after 3 s, under 5 %`, share < 5)
  target(`hidden page: every picture back after ${slowest.toFixed(0)} ms, at most 400`, slowest <= 400)
}
