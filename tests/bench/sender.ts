// What one person's computer does for five viewers, with the media engine and without it: the same build, in turn, in real
// Chromium. Only this person has a camera, so that what they need is not cut down by what this machine does for the others.
// SENDER_BENCH_ROUNDS=2 SENDER_BENCH_SECONDS=10 SENDER_BENCH_FPS=10
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import type { LinkCounters } from '../harness/media-probe.ts'
import { startServer } from '../harness/server.ts'
import { makeTempDir } from '../harness/temp-dir.ts'
import { countersOfAll, gather, type EngineSwitch, type MeshCall } from '../support/mesh-call.ts'
import { median } from '../support/mesh-figures.ts'
import { writeMovingPicture } from '../support/moving-picture.ts'

const ROUNDS = Number(process.env['SENDER_BENCH_ROUNDS'] ?? 1)
const SECONDS = Number(process.env['SENDER_BENCH_SECONDS'] ?? 10)
const SIZE = 6
const CAPTURE = { width: 1280, height: 720, fps: Number(process.env['SENDER_BENCH_FPS'] ?? 20) }
const views = ['gallery', 'stage'] as const
const engines = ['off', 'on'] as const

type Figures = { readonly kbps: number; readonly encodeLoad: number; readonly fps: number; readonly short: number }
const print = (text: string) => process.stdout.write(`${text}\n`)

describe('one sender', () => {
  it(
    'uploads and encodes a fraction of what it would without the engine',
    async () => {
      const picture = join(await makeTempDir('picture'), 'room.y4m')
      await writeMovingPicture(picture, CAPTURE.width, CAPTURE.height, CAPTURE.fps)
      const server = await startServer({
        settings: {
          VROOM_VIDEO_WIDTH: String(CAPTURE.width),
          VROOM_VIDEO_HEIGHT: String(CAPTURE.height),
          VROOM_VIDEO_FRAME_RATE: String(CAPTURE.fps),
        },
      })
      const runs = new Map<string, Figures[]>()
      for (let round = 0; round < ROUNDS; round++) {
        for (const engine of engines) {
          const call = await gather(server.origin, `sender-${String(round)}-${engine}`, SIZE, engine, {
            picture,
            hasCamera: (at) => at === SIZE - 1,
          })
          for (const view of views) {
            if (view === 'stage') await call.stage()
            const figures = await measure(call)
            runs.set(view + engine, [...(runs.get(view + engine) ?? []), figures])
            print(`${view} ${engine}: ${told(figures)}`)
          }
          await call.close()
        }
      }
      const share = (view: (typeof views)[number], key: 'kbps' | 'encodeLoad'): number => {
        const of = (engine: EngineSwitch) => median((runs.get(view + engine) ?? []).map((one) => one[key]))
        const percent = (100 * of('on')) / of('off')
        print(`${view}: ${key} ${percent.toFixed(1)} % of what it is without the engine`)
        return percent
      }
      const missed = [
        share('gallery', 'kbps') <= 25,
        share('gallery', 'encodeLoad') <= 35,
        share('stage', 'kbps') <= 10,
        share('stage', 'encodeLoad') <= 35,
      ].filter((isMet) => !isMet)
      expect(missed).toEqual([])
    },
    60_000 + ROUNDS * 2 * 150_000,
  )
})

const told = ({ kbps, encodeLoad, fps, short }: Figures) =>
  `${kbps.toFixed(0)} kbit/s and ${encodeLoad.toFixed(3)} s/s of encoding for ${String(SIZE - 1)} viewers, who get ${short.toFixed(0)} lines at ${fps.toFixed(1)} frames a second`

/** Of the last to come, who has the camera. */
async function measure(call: MeshCall): Promise<Figures> {
  await call.rest()
  const before = await countersOfAll(call.people)
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1_000))
  const after = await countersOfAll(call.people)
  const gained = (key: keyof LinkCounters, who: number) =>
    (after[who] ?? []).map((link, at) => link[key] - (before[who]?.[at]?.[key] ?? 0))
  const viewers = after.slice(0, -1).flatMap((links, who) =>
    links.flatMap(({ width, height, frames }, at) => {
      const more = frames - (before[who]?.[at]?.frames ?? 0)
      return more > 0 ? [{ fps: more / SECONDS, short: Math.min(width, height) }] : []
    }),
  )
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)
  return {
    kbps: (8 * sum(gained('bytesSent', SIZE - 1))) / 1_000 / SECONDS,
    encodeLoad: sum(gained('encodeSeconds', SIZE - 1)) / SECONDS,
    fps: median(viewers.map(({ fps }) => fps)),
    short: median(viewers.map(({ short }) => short)),
  }
}
