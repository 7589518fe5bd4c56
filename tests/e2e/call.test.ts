// Three people in real browsers: they see, hear, write and show each other their screens, all over one negotiation a link.
import { beforeAll, describe, expect, it } from '@jest/globals'
import { launchChromium } from '../harness/browsers.ts'
import { reportsOf, SCREEN, SMALL_VIDEO, startCall, untilEverybodyMeets, type People } from '../harness/call.ts'
import type { Person } from '../harness/person.ts'
import { startServer, type RunningServer } from '../harness/server.ts'
import { waitFor } from '../harness/wait-for.ts'

describe('a call of three', () => {
  let server: RunningServer
  let people: People
  const person = (name: string): Person => {
    const found = people.get(name)
    if (!found) throw new Error(`${name} is not in this call`)
    return found
  }

  beforeAll(async () => {
    server = await startServer({ settings: SMALL_VIDEO })
    people = await startCall(await launchChromium(), server.origin, 'call-of-three', ['Ann', 'Bob', 'Cleo'])
  })

  it('[L1] connects six directed links with pictures and sound on each', async () => {
    await untilEverybodyMeets(people)
    for (const [own, { page }] of people) {
      await page.getByRole('figure', { name: 'You', exact: true }).waitFor()
      for (const other of people.keys()) {
        if (other !== own) await person(own).tile(other).waitFor()
      }
    }
  })

  it('[P4] carries chat both ways, in order, without the relay', async () => {
    const lines = Array.from({ length: 6 }, (_, at) => `line ${at}`)
    for (const reader of people.values()) await reader.openChat()
    for (const [at, line] of lines.entries()) {
      const writer = at % 2 === 0 ? 'Ann' : 'Bob'
      await person(writer).sendChat(line)
      // The next line answers this one, so everybody must have it before.
      for (const { page } of people.values()) {
        await page.getByRole('log', { name: 'Chat messages' }).getByText(line).waitFor()
      }
    }
    for (const reader of people.values()) expect(await reader.chatMessages()).toEqual(lines)
    expect(server.log().join('\n')).not.toContain('line 0')
  })

  it('shows a screen as a second picture beside the camera, and takes it away again', async () => {
    await person('Bob').shareScreen()
    for (const name of ['Ann', 'Cleo']) {
      await person(name).tile('Screen of Bob').waitFor()
      await person(name).tile('Bob').waitFor()
      const frames = async () =>
        Math.max(...(await person(name).links()).map((link) => link.inbound[SCREEN]?.framesDecoded ?? 0))
      await waitFor(async () => (await frames()) > 2, { what: `${name} to see Bob's screen move` })
    }
    await person('Bob').tile('Your screen').waitFor()
    await person('Bob').stopSharing()
    for (const name of ['Ann', 'Cleo']) await person(name).tile('Screen of Bob').waitFor({ state: 'detached' })
  })

  it('switches the camera off and on: the picture goes, the device is released, and all comes back', async () => {
    const { page } = person('Cleo')
    const picture = person('Ann').tile('Cleo').locator('video:not(.hidden)')
    await page.getByRole('button', { name: 'Turn camera off', exact: true }).click()
    await picture.waitFor({ state: 'detached' })
    const sending = () =>
      page.evaluate(() =>
        globalThis.linkProbe.connections.flatMap((pc) => pc.getSenders().map(({ track }) => track?.kind)),
      )
    await waitFor(async () => !(await sending()).includes('video'), { what: 'no sender to hold a camera' })

    await page.getByRole('button', { name: 'Turn camera on', exact: true }).click()
    await picture.waitFor()
    await untilEverybodyMeets(people)
  })

  it('holds who is pinned big, and lets them go again', async () => {
    const { page } = person('Ann')
    const widthOf = async (name: string) => (await person('Ann').tile(name).boundingBox())?.width ?? 0
    const choose = async (item: string) => {
      await page.getByRole('button', { name: 'Options for Bob', exact: true }).click()
      await page.getByRole('menuitem', { name: item, exact: true }).click()
    }
    await choose('Pin')
    await waitFor(async () => (await widthOf('Bob')) > 2 * (await widthOf('Cleo')), { what: 'Bob to be big' })
    await choose('Unpin')
    await waitFor(async () => (await widthOf('Bob')) === (await widthOf('Cleo')), { what: 'all to be alike' })
  })

  it('mutes the microphone for everybody, and says so', async () => {
    const { page } = person('Cleo')
    await page.getByRole('button', { name: 'Mute microphone', exact: true }).click()
    await person('Ann')
      .tile('Cleo')
      .getByText('Microphone off')
      .or(person('Ann').tile('Cleo').getByLabel('Microphone off'))
      .first()
      .waitFor({ state: 'attached' })
    await page.getByRole('button', { name: 'Unmute microphone', exact: true }).click()
    await page.getByRole('button', { name: 'Mute microphone', exact: true }).waitFor()
  })

  it('[L2] has needed one offer and one answer on each link for all of this', async () => {
    const reports = await reportsOf(people)
    expect(reports).toHaveLength(6)
    expect(reports.every(({ offers, answers }) => offers + answers === 1)).toBe(true)
    expect(reports.reduce((sum, { offers }) => sum + offers, 0)).toBe(3)
  })

  it('complains of nothing in the console, the content security policy included', () => {
    for (const { problems } of people.values()) expect(problems).toEqual([])
  })

  it('lets somebody leave: the others see it at once, and go on', async () => {
    await person('Cleo').leave()
    for (const name of ['Ann', 'Bob']) await person(name).tile('Cleo').waitFor({ state: 'detached', timeout: 3_000 })
    const left: People = new Map([...people].filter(([name]) => name !== 'Cleo'))
    await waitFor(async () => (await reportsOf(left)).filter((link) => link.state === 'connected').length === 2, {
      what: 'one link to be left, seen from both ends',
    })
  })
})
