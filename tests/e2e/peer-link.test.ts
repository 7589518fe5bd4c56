// The real link keeps the contract, in every engine that people use.
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { peerLinkContract } from '../contracts/peer-link.contract.ts'
import { launchChromium, launchFirefox } from '../harness/browsers.ts'
import { servePage } from '../harness/static-page.ts'
import { root } from '../harness/temp-dir.ts'

let address: string

beforeAll(async () => {
  address = await servePage(join(root, 'tests/e2e/link-page'))
})

describe.each<[string, () => Promise<Browser>]>([
  ['Chromium', () => launchChromium()],
  ['Firefox', () => launchFirefox()],
])('the real link in %s', (_engine, launch) => {
  let page: Page

  beforeAll(async () => {
    const browser = await launch()
    page = await (await browser.newContext()).newPage()
    await page.goto(address)
    await page.waitForFunction(() => 'linkContract' in globalThis)
  })

  it.each(Object.keys(peerLinkContract))('%s', async (title) => {
    await page.evaluate((clause) => globalThis.linkContract.hold(clause), title)
    expect(await page.evaluate(() => globalThis.linkContract.uncaught)).toEqual([])
  })
})
