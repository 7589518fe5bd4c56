// The media engine in real browsers: what a page shows is what it is sent.
import { beforeAll, describe, expect, it } from '@jest/globals'
import { launchChromium } from '../harness/browsers.ts'
import { startCall, untilEverybodyMeets, type People } from '../harness/call.ts'
import type { Person } from '../harness/person.ts'
import { startServer } from '../harness/server.ts'
import { waitFor } from '../harness/wait-for.ts'
import { cameraBytes, see, shortOf, statisticsOf, untilNoPicture } from '../support/engine-page.ts'

const VIDEO = { VROOM_VIDEO_WIDTH: '640', VROOM_VIDEO_HEIGHT: '360', VROOM_VIDEO_FRAME_RATE: '15' }
const TIMEOUT_MS = 30_000

describe('a call whose pages show each other differently', () => {
  let people: People
  const person = (name: string): Person => {
    const found = people.get(name)
    if (!found) throw new Error(`${name} is not in this call`)
    return found
  }

  beforeAll(async () => {
    const server = await startServer({ settings: VIDEO })
    people = await startCall(await launchChromium(), server.origin, 'shown', ['Ann', 'Bob', 'Cleo'])
    await untilEverybodyMeets(people, TIMEOUT_MS)
  })

  it('[Q1] asks for a small picture in a small tile and for a large one in a large tile, and gets it', async () => {
    await person('Bob').page.setViewportSize({ width: 360, height: 420 })
    await person('Cleo').page.setViewportSize({ width: 1600, height: 1000 })
    await waitFor(async () => (await shortOf(person('Bob'), 'Ann')) <= 270, {
      what: 'Bob to get a small picture of Ann',
      timeoutMs: TIMEOUT_MS,
    })
    const sent = async () => ((await statisticsOf(person('Ann').page)).now?.links ?? []).map((link) => link.sent.camera)
    await waitFor(async () => isOneSmallOneLarge((await sent()).map(({ wanted }) => wanted?.rung ?? 0)), {
      what: 'Ann to be asked for a small and for a large picture',
      timeoutMs: TIMEOUT_MS,
    })
    // On a computer that cannot encode as much the large one is smaller too, and Ann knows why.
    const isWhole = async () =>
      (await shortOf(person('Cleo'), 'Ann')) === 360 || (await sent()).some(({ given }) => given?.why === 'cpu')
    await waitFor(isWhole, { what: 'Cleo to get the whole picture of Ann', timeoutMs: TIMEOUT_MS })
  })

  it('[Q4] sends no picture to a hidden page, and begins again when it is shown', async () => {
    const { page } = person('Cleo')
    await see(page, false)
    const last = await untilNoPicture(person('Cleo'), TIMEOUT_MS)
    await see(page, true)
    await untilEverybodyMeets(people, TIMEOUT_MS)
    expect(await cameraBytes(person('Cleo'))).toBeGreaterThan(last)
  })

  it('[Q5] says what is wanted and given, and why, to whoever asks', async () => {
    const statistics = await waitFor(
      async () => {
        const all = await statisticsOf(person('Ann').page)
        const links = all.now?.links ?? []
        return links.length === 2 && links.every(({ received }) => received.camera.given !== null) && all
      },
      { what: 'Ann to know what it is given', timeoutMs: TIMEOUT_MS },
    )
    for (const { sent, received } of statistics.now?.links ?? []) {
      expect(sent.camera).toMatchObject({ wanted: expect.anything(), given: expect.anything() })
      expect(received.camera.bps).toBeGreaterThan(0)
    }
    expect(statistics.history.moments.length).toBeGreaterThan(0)
    expect(statistics.history.viewers).toHaveLength(2)
  })
})

function isOneSmallOneLarge(rungs: readonly number[]): boolean {
  return rungs.length === 2 && Math.min(...rungs) <= 270 && Math.max(...rungs) >= 360
}
