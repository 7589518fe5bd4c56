// The browsers of this machine can do what the other tests here take for granted.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { launchChromium, launchFirefox } from '../harness/browsers.ts'
import { startCoturn } from '../harness/coturn.ts'

const server = createServer((_request, response) => {
  response.setHeader('content-type', 'text/html')
  response.end('<!doctype html><title>Blank</title><p>Blank')
})
let url = ''

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://localhost:${(server.address() as AddressInfo).port}/`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

/** Kinds of the tracks that both fake devices give. */
const capture = (page: Page) =>
  page.evaluate(async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true })
    const kinds = stream.getTracks().map((track) => track.kind)
    stream.getTracks().forEach((track) => track.stop())
    return kinds.sort()
  })

/** Types of the ICE candidates that a connection gathers by itself, without or with a TURN server. */
const gather = (page: Page, config: RTCConfiguration) =>
  page.evaluate(async (given) => {
    const connection = new RTCPeerConnection(given)
    connection.createDataChannel('test')
    const kinds = new Set<string | null>()
    const first = new Promise<void>((resolve) => {
      connection.onicecandidate = ({ candidate }) => {
        if (!candidate?.type) return
        kinds.add(candidate.type)
        resolve()
      }
    })
    await connection.setLocalDescription()
    await first
    connection.close()
    return [...kinds]
  }, config)

async function newPage(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(url)
  return page
}

describe.each([
  ['Chromium', launchChromium],
  ['Firefox', launchFirefox],
] as const)('%s', (_name, launch) => {
  let page: Page

  beforeAll(async () => {
    page = await newPage(await launch())
  }, 30_000)

  it('captures from its fake devices without asking', async () => {
    expect(await capture(page)).toEqual(['audio', 'video'])
  })

  it('finds host candidates without any server', async () => {
    expect(await gather(page, { iceServers: [] })).toContain('host')
  })

  it('gets a relayed candidate from a coturn on the loopback address', async () => {
    const coturn = await startCoturn({ secret: 'a secret of this test' })
    expect(await gather(page, { iceServers: [coturn.credentials()], iceTransportPolicy: 'relay' })).toEqual(['relay'])
    await coturn.stop()
  })
})

it('Chromium shares a screen without asking', async () => {
  const page = await newPage(await launchChromium())
  const kinds = await page.evaluate(async () => {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: true })
    return stream.getTracks().map((track) => track.kind)
  })
  expect(kinds).toContain('video')
})
