// The way to a call: what the page offers before joining, with devices, without them, and when the browser refuses them.
import { beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../harness/browsers.ts'
import { createRoom, live, SMALL_VIDEO } from '../harness/call.ts'
import { openRoom, type Person } from '../harness/person.ts'
import { startServer, type RunningServer } from '../harness/server.ts'
import { waitFor } from '../harness/wait-for.ts'

describe('before joining', () => {
  let server: RunningServer
  let browser: Browser
  /** Nobody answers its prompts, so that every device is refused. */
  let refusing: Browser

  beforeAll(async () => {
    server = await startServer({ settings: SMALL_VIDEO })
    browser = await launchChromium()
    refusing = await launchChromium({ grants: false })
  })

  const button = ({ page }: Person, name: string) => page.getByRole('button', { name, exact: true })
  const join = async (person: Person, name: string): Promise<void> => {
    await person.page.getByRole('textbox', { name: 'Your name', exact: true }).fill(name)
    await button(person, 'Join now').click()
    await button(person, 'Leave').waitFor()
  }

  it('creates a room with a name that nobody can guess when none is given', async () => {
    const person = await openRoom(browser, server.origin)
    await button(person, 'Create room').click()
    await button(person, 'Join now').waitFor()
    expect(new URL(person.page.url()).pathname).toMatch(/^\/[a-z0-9-]{16,}$/)
    await person.close()
  })

  it('offers to create a room that nobody has opened, and creates that one', async () => {
    const person = await openRoom(browser, `${server.origin}/Nobody-Was-Here`)
    await button(person, 'Create room').click()
    await button(person, 'Join now').waitFor()
    expect(new URL(person.page.url()).pathname).toBe('/nobody-was-here')
    await person.close()
  })

  it.each(['/under/a/path', '/not%20a%20room!', '/admin'])('says that %s is no room', async (path) => {
    const person = await openRoom(browser, server.origin + path)
    await person.page.getByRole('heading').first().waitFor()
    expect(await button(person, 'Join now').count()).toBe(0)
    expect(await button(person, 'Create room').count()).toBe(0)
    await person.close()
  })

  it('lets one choose devices and remembers the name, but never sends it to the server', async () => {
    const person = await createRoom(browser, server.origin, 'choices')
    const { page } = person
    for (const kind of ['Microphone', 'Camera']) {
      const box = page.getByRole('combobox', { name: kind, exact: true })
      await waitFor(async () => (await box.locator('option').count()) > 1, { what: `a choice of ${kind}` })
      await box.selectOption({ index: 1 })
    }
    await page.getByRole('textbox', { name: 'Your name', exact: true }).fill('Zephyrine')
    await button(person, 'Join now').click()
    await button(person, 'Leave').waitFor()
    await page.reload()
    await button(person, 'Join now').waitFor()
    expect(await page.getByRole('textbox', { name: 'Your name', exact: true }).inputValue()).toBe('Zephyrine')
    expect(server.log().join('\n')).not.toContain('Zephyrine')
    expect(JSON.stringify(person.fromRelay)).not.toContain('Zephyrine')
    await person.close()
  })

  it('asks for a name before it joins', async () => {
    const person = await createRoom(browser, server.origin, 'nameless')
    await button(person, 'Join now').click()
    const box = person.page.getByRole('textbox', { name: 'Your name', exact: true })
    await waitFor(async () => (await box.getAttribute('aria-invalid')) === 'true', { what: 'the name to be asked for' })
    expect(await button(person, 'Leave').count()).toBe(0)
    await person.close()
  })

  it('explains a refused camera and microphone, and joins without both: others are heard and seen', async () => {
    const silent = await openRoom(refusing, `${server.origin}/choices`)
    await silent.page.getByText('may not use your', { exact: false }).first().waitFor()
    await join(silent, 'Quiet')
    const heard = await openRoom(browser, `${server.origin}/choices`)
    await heard.join('Loud')
    await silent.tile('Loud').waitFor()
    await heard.tile('Quiet').waitFor()
    await waitFor(async () => ((await silent.links())[0]?.inbound[1]?.framesDecoded ?? 0) > 0, {
      what: 'Quiet to see Loud',
    })
    await silent.sendChat('I can only write')
    await heard.openChat()
    await heard.page.getByText('I can only write').first().waitFor()
    for (const person of [silent, heard]) await person.close()
  })

  it.each([
    { camera: false, microphone: true },
    { camera: true, microphone: false },
    { camera: false, microphone: false },
  ])('joins with %j and switches on later', async (choices) => {
    const room = `later-${String(choices.camera)}-${String(choices.microphone)}`
    const early = await createRoom(browser, server.origin, room)
    await early.join('Early', choices)
    const late = await openRoom(browser, `${server.origin}/${room}`)
    await late.join('Late')
    const people = new Map([
      ['Early', early],
      ['Late', late],
    ])
    await waitFor(async () => (await live(people)).length === 2, { what: 'the link' })
    if (!choices.camera) await button(early, 'Turn camera on').click()
    if (!choices.microphone) await button(early, 'Unmute microphone').click()
    await waitFor(
      async () => {
        const [microphone, camera] = (await late.links())[0]?.inbound ?? []
        return (camera?.framesDecoded ?? 0) > 0 && (microphone?.audioEnergy ?? 0) > 0
      },
      { what: 'Late to see and hear Early' },
    )
    expect((await late.links())[0]).toMatchObject({ state: 'connected' })
    for (const person of people.values()) await person.close()
  })
})
