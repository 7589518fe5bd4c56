// Every door of a room, from both sides, in real browsers.
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import Database from 'better-sqlite3'
import type { Browser, BrowserContext, Locator } from 'playwright-core'
import { launchChromium } from '../harness/browsers.ts'
import { createRoom, SMALL_VIDEO, untilEverybodyMeets } from '../harness/call.ts'
import { act, actOn, button, openPeople, openRoomSettings } from '../harness/chair.ts'
import { openRoom, type Person } from '../harness/person.ts'
import { startServer, type RunningServer } from '../harness/server.ts'
import { waitFor } from '../harness/wait-for.ts'

let server: RunningServer
let browser: Browser
const guests: Person[] = []
let rooms = 0

beforeAll(async () => {
  server = await startServer({ settings: SMALL_VIDEO })
  browser = await launchChromium()
})

afterEach(async () => {
  for (const { page } of guests.splice(0)) await page.context().close()
})

const nothing = (): Promise<void> => Promise.resolve()

async function visit(room: string, prepare: (context: BrowserContext) => Promise<void> = nothing): Promise<Person> {
  const guest = await openRoom(browser, `${server.origin}/${room}`, prepare)
  guests.push(guest)
  await button(guest, 'Join now').waitFor()
  return guest
}

/** Ann, in a room of her own. */
async function chairman(): Promise<{ ann: Person; room: string }> {
  const room = `door-${++rooms}`
  const ann = await createRoom(browser, server.origin, room)
  guests.push(ann)
  await ann.join('Ann')
  return { ann, room }
}

const password = ({ page }: Person): Locator => page.getByRole('textbox', { name: 'Password', exact: true })

async function knock(guest: Person, name: string, word?: string): Promise<void> {
  await guest.page.getByRole('textbox', { name: 'Your name', exact: true }).fill(name)
  if (word !== undefined) await password(guest).fill(word)
  await button(guest, 'Join now').click()
}

const isIn = (guest: Person): Promise<void> => guest.tile('You').waitFor()

describe('a room with a password', () => {
  it('[D1] [D2] lets in who knows it, keeps out who does not, and takes the one that is true at the time', async () => {
    const { ann, room } = await chairman()
    await act(ann, room, 'set-password', { which: 'access', password: 'first word' })
    const bob = await visit(room)
    await knock(bob, 'Bob', 'wrong word')
    await bob.page.getByText('password', { exact: false }).and(bob.page.getByRole('alert')).first().waitFor()
    expect(await bob.tile('You').count()).toBe(0)
    // Changed while Bob looks at the prompt: what was right is wrong now.
    await act(ann, room, 'set-password', { which: 'access', password: 'second word' })
    await knock(bob, 'Bob', 'first word')
    await waitFor(() => bob.page.getByRole('alert').count(), { what: 'the refusal' })
    expect(await bob.tile('You').count()).toBe(0)
    await knock(bob, 'Bob', 'second word')
    await isIn(bob)
    expect(server.log().join('\n')).not.toMatch(/(first|second|wrong) word/)
  })

  it('[D2] makes a chairman of who brings the owner password, at the door and in the call', async () => {
    const { ann, room } = await chairman()
    await act(ann, room, 'set-password', { which: 'owner', password: 'owner word' })
    await act(ann, room, 'set-password', { which: 'access', password: 'access word' })
    const cleo = await visit(room)
    await knock(cleo, 'Cleo', 'owner word')
    await button(cleo, 'Room settings').waitFor()

    const bob = await visit(room)
    await knock(bob, 'Bob', 'access word')
    await isIn(bob)
    expect(await button(bob, 'Room settings').count()).toBe(0)
    await openPeople(bob)
    await button(bob, 'Become chairman with the owner password').click()
    await bob.page.getByRole('textbox', { name: 'Owner password', exact: true }).fill('owner word')
    await button(bob, 'Become chairman').click()
    await button(bob, 'Room settings').waitFor()
  })
})

describe('a locked room', () => {
  it('[D5] [D6] lets nobody new in, keeps who is in, and takes the owner password', async () => {
    const { ann, room } = await chairman()
    await act(ann, room, 'set-password', { which: 'owner', password: 'owner word' })
    const early = await visit(room)
    await knock(early, 'Early')
    await isIn(early)
    const settings = await openRoomSettings(ann)
    await settings.getByRole('switch', { name: 'Lock room', exact: true }).click()
    await ann.page.keyboard.press('Escape')

    const late = await visit(room)
    await late.page.getByText('locked', { exact: false }).first().waitFor()
    await late.page.getByRole('textbox', { name: 'Your name', exact: true }).fill('Late')
    await button(late, 'I have the owner password').click()
    await knock(late, 'Late', 'owner word')
    await isIn(late)
    await early.page.reload()
    await button(early, 'Join now').waitFor()
    await knock(early, 'Early')
    await early.page.getByText('locked', { exact: false }).first().waitFor()
    expect(await early.tile('You').count()).toBe(0)
  })
})

describe('a waiting room', () => {
  it('[W1] [W2] [W3] shows who knocks to the chairmen alone, admits, refuses, tells and puts back', async () => {
    const { ann, room } = await chairman()
    const early = await visit(room)
    await knock(early, 'Early')
    await isIn(early)
    await act(ann, room, 'configure', { settings: { waitingRoom: 'everybody' } })

    const bob = await visit(room)
    await knock(bob, 'Bob')
    await bob.page.getByRole('heading', { name: 'Please wait to be let in' }).waitFor()
    await bob.page.getByText(room, { exact: true }).first().waitFor()
    const cleo = await visit(room)
    await knock(cleo, 'Cleo')
    await openPeople(ann)
    await button(ann, 'Admit Bob').waitFor()
    await button(ann, 'Refuse Cleo').waitFor()
    for (const waiting of [bob, cleo]) {
      expect(waiting.fromRelay.map(({ type }) => type)).toEqual(expect.arrayContaining(['wait']))
      expect(waiting.fromRelay.some(({ type }) => ['welcome', 'roster', 'ice-servers'].includes(type))).toBe(false)
    }
    expect(early.fromRelay.some(({ type }) => type === 'waiting')).toBe(false)

    await act(ann, room, 'tell-waiting', { text: 'We start at ten.' })
    await bob.page.getByText('We start at ten.').waitFor()
    await button(ann, 'Admit Bob').click()
    await isIn(bob)
    await button(ann, 'Refuse Cleo').click()
    await cleo.page.getByRole('heading', { name: 'let in', exact: false }).waitFor()
    await untilEverybodyMeets(
      new Map([
        ['Ann', ann],
        ['Early', early],
        ['Bob', bob],
      ]),
    )

    await actOn(ann, 'Bob', 'Put into waiting room')
    await ann.tile('Bob').waitFor({ state: 'detached' })
    await early.tile('Bob').waitFor({ state: 'detached' })
    await button(ann, 'Admit Bob').click()
    await isIn(bob)
  })

  it('[W7] opens when a chairman comes', async () => {
    const { ann, room } = await chairman()
    await act(ann, room, 'configure', { settings: { opensWithChairman: true } })
    await ann.leave()
    const bob = await visit(room)
    await knock(bob, 'Bob')
    await waitFor(() => bob.fromRelay.some(({ type }) => type === 'wait'), { what: 'Bob to wait' })
    expect(await bob.tile('You').count()).toBe(0)
    await button(ann, 'Rejoin').click()
    await ann.join('Ann')
    await isIn(bob)
  })
})

describe('other doors', () => {
  it('[M8] asks for a name, or does not', async () => {
    const { ann, room } = await chairman()
    const strict = await visit(room)
    await button(strict, 'Join now').click()
    const name = strict.page.getByRole('textbox', { name: 'Your name', exact: true })
    await waitFor(async () => (await name.getAttribute('aria-invalid')) === 'true', {
      what: 'the name to be asked for',
    })
    await act(ann, room, 'configure', { settings: { askName: false } })
    const lax = await visit(room)
    await button(lax, 'Join now').click()
    await isIn(lax)
    await ann.tile('Guest').waitFor()
  })

  it('[D7] is full when its seats are taken, and open again when one is free', async () => {
    const { ann, room } = await chairman()
    await act(ann, room, 'configure', { settings: { maxMembers: 2 } })
    const bob = await visit(room)
    await knock(bob, 'Bob')
    await isIn(bob)
    const cleo = await visit(room)
    await knock(cleo, 'Cleo')
    await cleo.page.getByText('full', { exact: false }).first().waitFor()
    await bob.leave()
    await button(cleo, 'Join now').click()
    await isIn(cleo)
  })

  it('[D8] is gone when the room is deleted: for those inside, and for those who come', async () => {
    const { ann, room } = await chairman()
    const bob = await visit(room)
    await knock(bob, 'Bob')
    await isIn(bob)
    const late = await visit(room)
    const settings = await openRoomSettings(ann)
    await settings.getByRole('button', { name: 'Delete room', exact: true }).click()
    await ann.page.getByRole('button', { name: 'Delete for good', exact: true }).click()
    for (const one of [ann, bob]) await one.tile('You').waitFor({ state: 'detached' })
    await knock(late, 'Late')
    await late.page.getByText('does not exist', { exact: false }).first().waitFor()
  })

  it('[D8] says so when the room has expired while somebody looked at its door', async () => {
    const settings = { ...SMALL_VIDEO, VROOM_DAEMON_GRACE: '1', VROOM_ROOMS_INACTIVITY_TIMEOUT: '60' }
    const own = await startServer({ settings })
    const bob = await createRoom(browser, own.origin, 'long-ago')
    guests.push(bob)
    await own.stop()
    const db = new Database(join(own.dataDir, 'vroom.db'))
    db.exec('update rooms set active_at = 0')
    db.close()
    await own.restart()
    const isGone = async () => (await fetch(`${own.origin}/api/v1/rooms/long-ago`)).status === 404
    await waitFor(isGone, { what: 'the room to expire', timeoutMs: 30_000 })
    await knock(bob, 'Bob')
    await bob.page.getByText('does not exist', { exact: false }).first().waitFor()
    await own.stop()
  })

  it('[M13] ends for everybody at once when a chairman ends the meeting, and nobody is kept out', async () => {
    const { ann, room } = await chairman()
    const bob = await visit(room)
    await knock(bob, 'Bob')
    await isIn(bob)
    const settings = await openRoomSettings(ann)
    await settings.getByRole('button', { name: 'End the meeting for all', exact: true }).click()
    await ann.page.getByRole('button', { name: 'End the meeting', exact: true }).click()
    for (const one of [ann, bob]) await one.page.getByRole('heading', { name: 'ended', exact: false }).first().waitFor()
    const again = await visit(room)
    await knock(again, 'Bob')
    await isIn(again)
  })
})
