// The life of an invitation, from the chairman's window over a real mail to the browser of whoever was invited.
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser, Locator } from 'playwright-core'
import { launchChromium } from '../harness/browsers.ts'
import { createRoom, SMALL_VIDEO, untilEverybodyMeets } from '../harness/call.ts'
import { act, button, openPeople } from '../harness/chair.ts'
import { linkTo, startMailbox, type Mail, type Mailbox } from '../harness/mailbox.ts'
import { openRoom, type Person } from '../harness/person.ts'
import { countSecrets } from '../harness/secrets.ts'
import { startServer, type RunningServer } from '../harness/server.ts'
import { waitFor } from '../harness/wait-for.ts'

let server: RunningServer
let mailbox: Mailbox
let browser: Browser
const guests: Person[] = []
let rooms = 0

beforeAll(async () => {
  mailbox = await startMailbox()
  const budgets = { VROOM_EMAIL_SOURCE_PER_HOUR: '100', VROOM_EMAIL_CONTACT: 'operator@vroom.test' }
  server = await startServer({
    settings: { ...SMALL_VIDEO, ...mailbox.settings, ...budgets, VROOM_EMAIL_WAITING_AFTER: '1' },
  })
  browser = await launchChromium()
})

afterEach(async () => {
  for (const { page } of guests.splice(0)) await page.context().close()
})

async function visit(url: string): Promise<Person> {
  const guest = await openRoom(browser, url)
  guests.push(guest)
  return guest
}

/** Ann, in a room of her own. */
async function chairman(): Promise<{ ann: Person; room: string }> {
  const room = `invited-${++rooms}`
  const ann = await createRoom(browser, server.origin, room)
  guests.push(ann)
  await ann.join('Ann')
  return { ann, room }
}

const byRole = (person: Person, role: 'textbox' | 'checkbox' | 'combobox' | 'tab', name: string): Locator =>
  person.page.getByRole(role, { name, exact: true })

async function openInvitations(ann: Person, tab: string): Promise<Locator> {
  const dialog = ann.page.getByRole('dialog', { name: 'Invite people', exact: true })
  if (!(await dialog.isVisible())) await button(ann, 'Invite').click()
  await dialog.getByRole('tab', { name: tab }).click()
  return dialog
}

/** As a chairman does it on the screen. */
async function invite(ann: Person, addresses: string): Promise<void> {
  await openInvitations(ann, 'By e-mail')
  await byRole(ann, 'textbox', 'E-mail addresses').fill(addresses)
  await byRole(ann, 'textbox', 'Personal message').fill('About the budget.\nBring the figures.')
  await button(ann, 'Send invitations').click()
  await ann.page.getByRole('list', { name: 'Invitations', exact: true }).first().waitFor()
}

/** From the link to the call. */
async function follow(mail: Mail, room: string, name: string): Promise<Person> {
  const guest = await visit(linkTo(`/${room}`, mail))
  await guest.page.getByText('invites you').first().waitFor()
  await byRole(guest, 'textbox', 'Your name').fill(name)
  await button(guest, 'Join now').click()
  return guest
}

describe('an invitation by e-mail', () => {
  it('[N1] [N2] [N3] [N5] lets its invitee into a room with password and waiting room, and nobody after', async () => {
    const { ann, room } = await chairman()
    await act(ann, room, 'set-password', { which: 'access', password: 'budget word' })
    await act(ann, room, 'configure', { settings: { waitingRoom: 'everybody' } })
    await invite(ann, 'Dora <dora@example.org>')
    const mail = await mailbox.mailTo('dora@example.org')
    expect(mail.recipients).toEqual(['dora@example.org'])
    expect(mail.subject).toContain('Ann')
    expect(mail.text).toContain('Bring the figures.')

    // Whatever reads mails before people do: it opens the links, and uses nothing up.
    const link = linkTo(`/${room}`, mail)
    for (const method of ['HEAD', 'GET', 'GET']) expect((await fetch(link, { method })).status).toBe(200)
    const scanner = await visit(link)
    await button(scanner, 'Join now').waitFor()
    await scanner.page.context().close()

    const dora = await follow(mail, room, 'Dora')
    await dora.tile('You').waitFor()
    expect(dora.page.url()).toBe(`${server.origin}/${room}`)
    await untilEverybodyMeets(
      new Map([
        ['Ann', ann],
        ['Dora', dora],
      ]),
    )
    await ann.page.keyboard.press('Escape')
    await openPeople(ann)
    await ann.page.getByRole('complementary', { name: 'People' }).getByText('dora@example.org').waitFor()

    const third = await visit(link)
    await third.page.getByText('in another browser').first().waitFor()
    await byRole(third, 'textbox', 'Password').waitFor()
    expect(await third.tile('You').count()).toBe(0)

    // The session is what it is good for: coming back needs neither link nor password.
    await dora.page.goto(`${server.origin}/${room}`)
    await button(dora, 'Join now').click()
    await dora.tile('You').waitFor()
    expect(dora.problems).toEqual([])
  })

  it('[N6] is answered from the mail, and the chairman in the call sees it within two seconds', async () => {
    const { ann } = await chairman()
    await invite(ann, 'emil@example.org')
    const emil = await visit(linkTo('/invitation', await mailbox.mailTo('emil@example.org')))
    await emil.page.getByRole('heading', { name: /invites you/ }).waitFor()
    expect(emil.page.url()).toBe(`${server.origin}/invitation`)
    await byRole(emil, 'textbox', 'Message (optional)').fill('My train comes at ten.')
    const seen = ann.page
      .getByText('My train comes at ten.')
      .waitFor({ timeout: 10_000 })
      .then(() => Date.now())
    await button(emil, 'Come later').click()
    const answered = Date.now()
    expect((await seen) - answered).toBeLessThan(2_000)
    await button(emil, 'Join the room').click()
    await byRole(emil, 'textbox', 'Your name').fill('Emil')
    await button(emil, 'Join now').click()
    await emil.tile('You').waitFor()
  })

  it('[N4] opens nothing any more once it is revoked, and says so', async () => {
    const { ann, room } = await chairman()
    await act(ann, room, 'set-password', { which: 'access', password: 'budget word' })
    await invite(ann, 'fred@example.org')
    const mail = await mailbox.mailTo('fred@example.org')
    await openInvitations(ann, 'Invitations')
    await button(ann, 'Actions for fred@example.org').click()
    await ann.page.getByRole('menuitem', { name: 'Revoke', exact: true }).click()
    await ann.page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click()
    await ann.page.getByText('Revoked').first().waitFor()
    const fred = await visit(linkTo(`/${room}`, mail))
    await fred.page.getByText('taken this invitation back').first().waitFor()
    await byRole(fred, 'textbox', 'Password').waitFor()
  })

  it('[N6] [O4] [O5] tells by mail what nobody is there to see', async () => {
    const { ann, room } = await chairman()
    const told = { address: 'boss@example.org', language: 'en', entries: true, waiting: true, answers: true }
    await act(ann, room, 'set-notified', { addresses: [told] })
    await act(ann, room, 'configure', { settings: { waitingRoom: 'uninvited' } })
    await act(ann, room, 'invite', { addresses: ['gina@example.org'], from: 'Ann', language: 'fr' })
    const mail = await mailbox.mailTo('gina@example.org')
    await ann.leave()

    const gina = await visit(linkTo('/invitation', mail))
    await button(gina, 'Accept').click()
    const answer = await mailbox.mailTo('boss@example.org', ({ text = '' }) => text.includes('gina@example.org'))
    expect(answer.subject).toContain(room)

    await button(gina, 'Join the room').click()
    await byRole(gina, 'textbox', 'Your name').fill('Gina Lollo')
    await byRole(gina, 'checkbox', 'Tell them my name').check()
    await button(gina, 'Join now').click()
    await gina.tile('You').waitFor()
    await mailbox.mailTo('boss@example.org', ({ text = '' }) => text.includes('Gina Lollo'))

    const hugo = await visit(`${server.origin}/${room}`)
    await byRole(hugo, 'textbox', 'Your name').fill('Hugo')
    await button(hugo, 'Join now').click()
    await hugo.page.getByText('Please wait to be let in').first().waitFor()
    await mailbox.mailTo('boss@example.org', ({ text = '' }) => text.includes('Hugo'), 15_000)
  })

  it('[O3] [O6] ends mail to whoever wants none, and takes feedback', async () => {
    const { ann, room } = await chairman()
    await act(ann, room, 'invite', { addresses: ['ivan@example.org'], from: 'Ann', language: 'en' })
    const mail = await mailbox.mailTo('ivan@example.org')
    const ivan = await visit(linkTo('/unsubscribe', mail))
    await button(ivan, 'Unsubscribe').click()
    await button(ivan, 'Get e-mail again').waitFor()
    await invite(ann, 'ivan@example.org')
    await ann.page.getByText('could not be delivered').first().waitFor()
    expect(mailbox.mails.filter(({ recipients }) => recipients.includes('ivan@example.org'))).toHaveLength(1)

    await ivan.page.goto(`${server.origin}/feedback`)
    await byRole(ivan, 'textbox', 'Your message').fill('It works on my phone.')
    await button(ivan, 'Send feedback').click()
    const feedback = await mailbox.mailTo('operator@vroom.test')
    expect(feedback.text).toContain('It works on my phone.')
  })

  it('leaves no secret where it does not belong: what this file has to look for is not nothing', async () => {
    await waitFor(() => countSecrets() > 20, { what: 'secrets to be noted' })
  })
})
