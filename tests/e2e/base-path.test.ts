// A call through each web server, in Chromium: nginx below /vroom/, Apache and HAProxy with a host of their own.
import { describe, expect, it } from '@jest/globals'
import { launchChromium } from '../harness/browsers.ts'
import { SMALL_VIDEO, startCall, untilEverybodyMeets } from '../harness/call.ts'
import { openRoom } from '../harness/person.ts'
import { startServer } from '../harness/server.ts'
import { freePorts, startWebServer } from '../harness/web-servers.ts'

describe.each([
  ['nginx', 'path', '/vroom'],
  ['apache', 'root', ''],
  ['haproxy', 'root', ''],
] as const)('through %s, %s', (kind, variant, base) => {
  it('two people meet, write, and share an address that leads a third one to the same room', async () => {
    const ports = await freePorts()
    const url = `https://localhost:${ports.https}${base}`
    const settings = { ...SMALL_VIDEO, VROOM_DAEMON_PUBLIC_URL: url, VROOM_DAEMON_TRUSTED_PROXIES: '127.0.0.1' }
    const relay = await startServer({ settings })
    await startWebServer(kind, variant, ports, relay.port)
    // The test's own certificate authority is none that a browser knows.
    const browser = await launchChromium({ args: ['--ignore-certificate-errors'] })
    // `createRoom` of the harness opens the origin itself, so the first page is the home page below the base.
    const people = await startCall(browser, url, 'through', ['Ann', 'Bob'])
    await untilEverybodyMeets(people)
    const [ann, bob] = [...people.values()]
    if (!ann || !bob) throw new Error('two people are in the call')
    expect(ann.page.url()).toBe(`${url}/through`)
    await ann.openChat()
    await bob.sendChat('here')
    await ann.page.getByRole('log', { name: 'Chat messages' }).getByText('here').waitFor()

    await ann.page.getByRole('button', { name: 'Invite', exact: true }).click()
    const address = await ann.page.getByRole('textbox', { name: 'Room address', exact: true }).inputValue()
    expect(address).toBe(`${url}/through`)
    const french = await openRoom(browser, address, async (context) => {
      await context.addInitScript(() => {
        Object.defineProperty(navigator, 'languages', { value: ['fr'] })
      })
    })
    await french.page.getByRole('button', { name: 'Rejoindre', exact: false }).waitFor()

    // At a depth where there is no page, the page that says so has its script and its style all the same.
    const lost = await openRoom(browser, `${url}/a/b/c`)
    await lost.page.getByRole('link', { name: 'Vroom', exact: false }).first().click()
    await lost.page.getByRole('textbox', { name: 'Room name', exact: true }).waitFor()
    expect(lost.page.url()).toBe(`${url}/`)
    await lost.page.goBack()
    expect(lost.page.url()).toBe(`${url}/a/b/c`)
    for (const { problems } of [ann, bob, french]) expect(problems).toEqual([])
    await browser.close()
    await relay.stop()
  })
})
