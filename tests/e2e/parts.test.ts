// What the page fetches after its first picture: under the relay's own content security policy, and when it cannot be had.
import { beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchChromium, launchFirefox } from '../harness/browsers.ts'
import { SMALL_VIDEO } from '../harness/call.ts'
import { openRoom } from '../harness/person.ts'
import { startServer, type RunningServer } from '../harness/server.ts'
import { waitFor } from '../harness/wait-for.ts'

type Noted = { readonly violations: string[]; readonly titles: string[] }
declare global {
  var noted: Noted
}

/** Notes from the first moment what the policy forbids, and which titles are on the page. */
async function note(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    globalThis.noted = { violations: [], titles: [] }
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      globalThis.noted.violations.push(`${violatedDirective} ${blockedURI}`)
    })
    new MutationObserver(() => {
      const title = document.querySelector('h1')?.textContent
      if (title) globalThis.noted.titles.push(title)
    }).observe(document, { childList: true, subtree: true, characterData: true })
  })
}

async function noteInFrench(context: BrowserContext): Promise<void> {
  await note(context)
  await context.addInitScript(() => {
    Object.defineProperty(navigator, 'languages', { value: ['fr-FR', 'en'] })
  })
}

const noted = (page: Page) => page.evaluate(() => globalThis.noted)
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true })

describe.each([
  ['Chromium', launchChromium],
  ['Firefox', launchFirefox],
] as const)('parts of the page in %s', (_name, launch) => {
  let server: RunningServer
  let browser: Browser

  beforeAll(async () => {
    server = await startServer({ settings: SMALL_VIDEO })
    browser = await launch()
  })

  it('is in French from its first moment for whoever reads French', async () => {
    const { page, problems } = await openRoom(browser, server.origin, noteInFrench)
    await button(page, 'Créer le salon').waitFor()
    const { titles, violations } = await noted(page)
    expect(new Set(titles)).toEqual(new Set([await page.getByRole('heading', { level: 1 }).innerText()]))
    expect(await page.locator('html').getAttribute('lang')).toBe('fr')
    await page.getByRole('combobox', { name: 'Langue', exact: true }).selectOption('en')
    await button(page, 'Create room').waitFor()
    expect([violations, problems]).toEqual([[], []])
    await page.context().close()
  })

  it('is in English when French cannot be had', async () => {
    const { page } = await openRoom(browser, server.origin, async (context) => {
      await noteInFrench(context)
      await context.route('**/assets/fr-*.js', (route) => route.abort())
    })
    await button(page, 'Create room').waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    const choice = page.getByRole('combobox', { name: 'Language', exact: true })
    await choice.selectOption('fr')
    await page.getByText('This language could not be loaded').waitFor()
    expect(await choice.inputValue()).toBe('en')
    await page.context().close()
  })

  it.each([
    ['/feedback', 'Nobody reads feedback here'],
    ['/invitation', 'No such invitation'],
    ['/unsubscribe', 'This link does not work'],
  ])('shows %s', async (path, title) => {
    const { page, problems } = await openRoom(browser, server.origin + path, note)
    await heading(page, title).waitFor()
    expect([(await noted(page)).violations, problems]).toEqual([[], []])
    await page.context().close()
  })

  it('lets nobody take a seat who could not open a link, and says what helps', async () => {
    const { page, fromRelay } = await openRoom(browser, `${server.origin}/linkless`, async (context) => {
      await note(context)
      await context.route('**/assets/in-call-*.js', (route) => route.abort())
    })
    await button(page, 'Create room').click()
    await page.getByRole('textbox', { name: 'Your name', exact: true }).fill('Ann')
    await button(page, 'Join now').click()
    await page.getByText('This page is out of date').waitFor()
    expect(fromRelay).toEqual([])
    await page.context().unroute('**/assets/in-call-*.js')
    await page.reload()
    await button(page, 'Join now').click()
    await button(page, 'Leave').waitFor()
    await page.context().close()
  })

  it('shows the windows of a call whose relay is gone', async () => {
    const { page, join } = await openRoom(browser, `${server.origin}/gone`, note)
    await button(page, 'Create room').click()
    await button(page, 'Join now').waitFor()
    await join('Ann')
    const isThere = () =>
      page.evaluate(() => performance.getEntriesByType('resource').some(({ name }) => name.includes('/windows-')))
    await waitFor(isThere, { what: 'the windows to be fetched' })
    await server.kill9()
    await page.getByText('The relay is away').first().waitFor()
    await button(page, 'Room settings').click()
    const dialog = page.getByRole('dialog', { name: 'Room settings', exact: true })
    await dialog.getByRole('switch', { name: 'Lock room', exact: true }).waitFor()
    await button(page, 'Show QR code').click()
    await dialog.getByRole('img').first().waitFor()
    expect((await noted(page)).violations).toEqual([])
    await page.context().close()
  })
})
