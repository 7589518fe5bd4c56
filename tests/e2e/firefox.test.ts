// One call between the two engines: pictures, sound and chat both ways.
import { beforeAll, describe, expect, it } from '@jest/globals'
import { launchChromium, launchFirefox } from '../harness/browsers.ts'
import { createRoom, reportsOf, untilEverybodyMeets } from '../harness/call.ts'
import { openRoom, type Person } from '../harness/person.ts'
import { startServer } from '../harness/server.ts'
import { waitFor } from '../harness/wait-for.ts'
import { cameraBytes, see, shortOf, statisticsOf, untilNoPicture } from '../support/engine-page.ts'

const VIDEO = { VROOM_VIDEO_WIDTH: '640', VROOM_VIDEO_HEIGHT: '360', VROOM_VIDEO_FRAME_RATE: '10' }
const TIMEOUT_MS = 30_000

describe('a call between Chromium and Firefox', () => {
  const people = new Map<string, Person>()

  beforeAll(async () => {
    const server = await startServer({ settings: VIDEO })
    const carl = await createRoom(await launchChromium(), server.origin, 'two-engines')
    const fay = await openRoom(await launchFirefox(), `${server.origin}/two-engines`)
    people.set('Carl', carl).set('Fay', fay)
    await carl.join('Carl')
    await fay.join('Fay')
  })

  it('[L2] carries pictures and sound both ways over one negotiation', async () => {
    await untilEverybodyMeets(people)
    expect((await reportsOf(people)).map(({ offers, answers }) => offers + answers)).toEqual([1, 1])
  })

  it('carries chat both ways', async () => {
    for (const reader of people.values()) await reader.openChat()
    await people.get('Carl')?.sendChat('hello from Chromium')
    await people.get('Fay')?.page.getByText('hello from Chromium').first().waitFor()
    await people.get('Fay')?.sendChat('hello from Firefox')
    await people.get('Carl')?.page.getByText('hello from Firefox').first().waitFor()
    for (const reader of people.values()) {
      expect(await reader.chatMessages()).toEqual(['hello from Chromium', 'hello from Firefox'])
    }
  })

  it.each([
    ['Firefox', 'Fay', 'Carl'],
    ['Chromium', 'Carl', 'Fay'],
  ] as const)('[Q1] [Q4] %s sends what the other page shows, and nothing to a hidden one', async (_what, from, to) => {
    const viewer = people.get(to) as Person
    await viewer.page.setViewportSize({ width: 1920, height: 1080 })
    // On a computer that cannot encode as much it stays smaller, and the sender says so.
    const isWhole = async () =>
      (await shortOf(viewer, from)) === 360 ||
      (await statisticsOf(viewer.page)).now?.links.some(({ received }) => received.camera.given?.why === 'cpu')
    await waitFor(isWhole, { what: 'the whole picture', timeoutMs: TIMEOUT_MS })
    await viewer.page.setViewportSize({ width: 1000, height: 500 })
    await waitFor(async () => (await shortOf(viewer, from)) < 360, { what: 'a smaller picture', timeoutMs: TIMEOUT_MS })
    await see(viewer.page, false)
    const last = await untilNoPicture(viewer, TIMEOUT_MS)
    await see(viewer.page, true)
    await untilEverybodyMeets(people, TIMEOUT_MS)
    expect(await cameraBytes(viewer)).toBeGreaterThan(last)
  })

  it('[Q5] knows in either engine what it gives and gets, as far as the engine tells', async () => {
    for (const [name, { page }] of people) {
      const link = await waitFor(
        async () => (await statisticsOf(page)).now?.links.find(({ received }) => received.camera.height > 0),
        {
          what: `${name} to have figures`,
          timeoutMs: TIMEOUT_MS,
        },
      )
      expect(link).toMatchObject({ route: 'direct', sent: { camera: { given: { why: expect.any(String) } } } })
      expect(link.inBps).toBeGreaterThan(0)
      // Chromium alone says what a path carries; the budget lives without.
      if (name === 'Fay') expect(link.availableBps).toBeNull()
    }
  })

  it('[L1] connects whichever engine leads', async () => {
    const names = ['Fay', 'Carl'] as const
    const person = (name: string): Person => people.get(name) as Person
    const firefoxLeads = async (): Promise<boolean> => ((await person('Fay').links()).at(-1)?.offers ?? 0) > 0
    const first = await firefoxLeads()
    // A new stay is a new peer id and the smaller one leads; both change, for one of them may have a very small one.
    for (let stay = 0; stay < 40 && (await firefoxLeads()) === first; stay++) {
      const name = stay % 2 === 0 ? names[0] : names[1]
      const other = stay % 2 === 0 ? names[1] : names[0]
      await person(name).leave()
      await person(other).tile(name).waitFor({ state: 'detached' })
      await person(name).page.getByRole('button', { name: 'Rejoin', exact: true }).click()
      await person(name).page.getByRole('button', { name: 'Join now', exact: true }).waitFor()
      await person(name).join(name)
      await untilEverybodyMeets(people)
    }
    expect(await firefoxLeads()).toBe(!first)
  })

  it('complains of nothing', () => {
    for (const { problems } of people.values()) expect(problems).toEqual([])
  })
})
