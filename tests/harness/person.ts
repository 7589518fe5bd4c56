// A person at a browser, who finds everything by its accessible name, as a screen reader would.
import type { Browser, BrowserContext, Locator, Page, Response } from 'playwright-core'
import { noteCookie, noteSecretsIn } from './secrets.ts'
import { linksOf, watchLinks, type LinkReport } from './probe.ts'

export type JoinChoices = { readonly camera?: boolean; readonly microphone?: boolean }

/** As far as tests look into one. */
export type RelayFrame = {
  readonly type: string
  readonly self?: string
  readonly code?: string
  readonly resumed?: boolean
  readonly resume?: string
  readonly roster?: { readonly peers: readonly { readonly blocked: readonly string[] }[] }
}

export type Person = {
  readonly page: Page
  /** What the page complained about: uncaught errors and console errors. */
  readonly problems: readonly string[]
  /** Frames that the relay sent to this page, as they came; Chromium only. */
  readonly fromRelay: readonly RelayFrame[]
  /** From the page before the call into it; both devices are on unless said otherwise. */
  join(name: string, choices?: JoinChoices): Promise<void>
  /** The picture of one participant; `You` is the person itself. */
  tile(name: string): Locator
  openChat(): Promise<void>
  sendChat(text: string): Promise<void>
  /** The texts in the order shown, own ones included. */
  chatMessages(): Promise<string[]>
  shareScreen(): Promise<void>
  stopSharing(): Promise<void>
  leave(): Promise<void>
  /** Every connection that the page has ever made. */
  links(): Promise<readonly LinkReport[]>
  close(): Promise<void>
}

/** Opens a room's page in a browser context of its own. `prepare` runs before the page exists. */
export async function openRoom(
  browser: Browser,
  url: string,
  prepare: (context: BrowserContext) => Promise<void> = () => Promise.resolve(),
): Promise<Person> {
  const context = await browser.newContext()
  await watchLinks(context)
  await prepare(context)
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  const fromRelay: RelayFrame[] = []
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => noteSecretsIn(String(payload)))
    socket.on('framereceived', ({ payload }) => {
      noteSecretsIn(String(payload))
      fromRelay.push(JSON.parse(String(payload)) as RelayFrame)
    })
  })
  page.on('request', (request) => noteSecretsIn(request.postData() ?? ''))
  page.on('response', (response) => void noteReply(response))
  await page.goto(url)
  return createPerson(page, problems, fromRelay)
}

async function noteReply(response: Response): Promise<void> {
  const { 'set-cookie': cookie = '', 'content-type': type = '' } = await response
    .allHeaders()
    .catch((): Record<string, string> => ({}))
  noteCookie(cookie)
  // The page may be gone before its body is read.
  if (type.startsWith('application/json')) noteSecretsIn(await response.text().catch(() => ''))
}

function createPerson(page: Page, problems: readonly string[], fromRelay: readonly RelayFrame[]): Person {
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const log = page.getByRole('log', { name: 'Chat messages' })
  const openChat = async () => {
    if (!(await log.isVisible())) await button('Chat').click()
    await log.waitFor()
  }
  return {
    page,
    problems,
    fromRelay,
    join: (name, choices) => join(page, name, choices),
    tile: (name) => page.getByRole('figure', { name, exact: true }),
    openChat,
    async sendChat(text) {
      await openChat()
      await page.getByRole('textbox', { name: 'Message', exact: true }).fill(text)
      await button('Send').click()
    },
    async chatMessages() {
      await openChat()
      // Whoever wrote stands in a paragraph of its own, with the time.
      return log
        .getByRole('paragraph')
        .filter({ hasNot: page.getByRole('time') })
        .allInnerTexts()
    },
    async shareScreen() {
      await button('Share screen').click()
      await button('Stop sharing').waitFor()
    },
    async stopSharing() {
      await button('Stop sharing').click()
      await button('Share screen').waitFor()
    },
    async leave() {
      await button('Leave').click()
      await page.getByRole('heading', { name: 'You left the room' }).waitFor()
    },
    links: () => linksOf(page),
    close: () => page.context().close(),
  }
}

async function join(page: Page, name: string, { camera = true, microphone = true }: JoinChoices = {}): Promise<void> {
  const button = (label: string) => page.getByRole('button', { name: label, exact: true })
  await page.getByRole('textbox', { name: 'Your name', exact: true }).fill(name)
  if (!camera) await button('Turn camera off').click()
  if (!microphone) await button('Mute microphone').click()
  await button('Join now').click()
  await button('Leave').waitFor()
}
