// Every mail that a relay sends, over a real SMTP conversation, opened by parsers that did not write it.
import { beforeAll, describe, expect, it } from '@jest/globals'
import ICAL from 'ical.js'
import { makeAdminKey } from '../harness/key-command.ts'
import { linkTo, type Mail, type Mailbox, startMailbox } from '../harness/mailbox.ts'
import { type RunningServer, startServer } from '../harness/server.ts'
import { waitFor } from '../harness/wait-for.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

let server: RunningServer
let mailbox: Mailbox
let authorization: string
let rooms = 0

beforeAll(async () => {
  mailbox = await startMailbox()
  const contact = { VROOM_EMAIL_CONTACT: 'operator@vroom.test' }
  server = await startServer({ settings: { ...mailbox.settings, ...contact } })
  authorization = `Bearer ${await makeAdminKey(server.dataDir)}`
})

async function ask(method: string, path: string, body?: object): Promise<Response> {
  const json = body && { body: JSON.stringify(body), headers: { authorization, 'content-type': 'application/json' } }
  return fetch(`${server.origin}/api/v1${path}`, { method, headers: { authorization }, ...json })
}

async function newRoom(): Promise<string> {
  const name = `mails-${++rooms}`
  expect((await ask('POST', '/rooms', { name })).status).toBe(201)
  return name
}

async function act(room: string, name: string, body: object): Promise<void> {
  expect([name, (await ask('POST', `/rooms/${room}/${name}`, body)).status]).toEqual([name, 204])
}

type Listed = { readonly id: string; readonly address: string; readonly state: string; readonly problem: string | null }
const invitations = async (room: string): Promise<readonly Listed[]> =>
  ((await (await ask('GET', `/rooms/${room}/invitations`)).json()) as { invitations: Listed[] }).invitations

function calendarOf({ attachments, raw }: Mail) {
  const file = attachments.find(({ mimeType }) => /calendar|ics/.test(mimeType))
  if (!file) throw new Error(`no calendar in: ${raw}`)
  const text =
    typeof file.content === 'string' ? file.content : Buffer.from(file.content as ArrayBuffer).toString('utf8')
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[])
  const [event, ...more] = calendar.getAllSubcomponents('vevent')
  expect(more).toEqual([])
  return {
    method: calendar.getFirstPropertyValue('method'),
    uid: event?.getFirstPropertyValue('uid'),
    sequence: event?.getFirstPropertyValue('sequence'),
    attendee: String(event?.getFirstPropertyValue('attendee')).toLowerCase(),
    startsAt: (event?.getFirstPropertyValue('dtstart') as ICAL.Time).toJSDate().getTime(),
  }
}

function expectHeaders(mail: Mail, isAskedFor = false): void {
  const value = (key: string): string | undefined => mail.headers.find((header) => header.key === key)?.value
  expect(mail.from?.address).toBe('rooms@vroom.test')
  expect(value('auto-submitted')).toBe('auto-generated')
  expect(value('message-id')).toMatch(/^<[^@\s]+@localhost>$/)
  expect(value('list-unsubscribe-post')).toBe(isAskedFor ? undefined : 'List-Unsubscribe=One-Click')
  expect(value('list-unsubscribe')).toEqual(
    isAskedFor ? undefined : expect.stringMatching(/^<http:\/\/localhost:\d+\/api\/v1\/mailbox\/[^>]+>$/),
  )
  expect(mail.text).toBeTruthy()
  expect(mail.html).toContain('<html')
}

describe('the mails of a dated invitation', () => {
  it('[N1] [N9] [O1] [O2] invite, remind, move and cancel, in the mail and in the calendar', async () => {
    const room = await newRoom()
    // Its reminder is due in a moment.
    const soon = Math.floor(Date.now() / 1000) * 1000 + MINUTE_MS + 2_000
    const meeting = { startsAt: soon, timeZone: 'Europe/Paris', minutes: 30 }
    const more = { from: 'Ann', replyTo: 'ann@example.org', message: 'Bring the figures.' }
    await act(room, 'invite', { addresses: ['dora@example.org'], language: 'fr', meeting, reminders: [1], ...more })
    const invited = await mailbox.mailTo('dora@example.org')
    expectHeaders(invited)
    expect(invited.replyTo?.[0]?.address).toBe('ann@example.org')
    expect(invited.text).toContain('Bring the figures.')
    const first = calendarOf(invited)
    expect(first).toMatchObject({ method: 'REQUEST', sequence: 0, attendee: 'mailto:dora@example.org', startsAt: soon })

    const reminder = await mailbox.mailTo('dora@example.org', ({ messageId }) => messageId !== invited.messageId)
    expectHeaders(reminder)
    expect(linkTo(`/${room}`, reminder)).toBe(linkTo(`/${room}`, invited))

    const [{ id } = { id: '' }] = await invitations(room)
    const later = soon + DAY_MS
    await act(room, 'reschedule', { invitations: [id], meeting: { ...meeting, startsAt: later } })
    const isNew = ({ messageId }: Mail): boolean => ![invited.messageId, reminder.messageId].includes(messageId)
    const moved = await mailbox.mailTo('dora@example.org', isNew)
    expectHeaders(moved)
    expect(calendarOf(moved)).toEqual({ ...first, sequence: 1, startsAt: later })

    await act(room, 'revoke-invitations', { invitations: [id] })
    const off = await mailbox.mailTo('dora@example.org', (mail) => isNew(mail) && mail.messageId !== moved.messageId)
    expectHeaders(off)
    expect(calendarOf(off)).toEqual({ ...first, method: 'CANCEL', sequence: 2, startsAt: later })
    expect(off.text).not.toContain('#i=')
  })

  it('[N7] tells calendars that a meeting is off when its room is deleted', async () => {
    const room = await newRoom()
    const meeting = { startsAt: Date.now() + 3 * DAY_MS, timeZone: 'America/New_York', minutes: 30 }
    await act(room, 'invite', { addresses: ['emil@example.org'], from: 'Ann', language: 'en', meeting })
    const invited = await mailbox.mailTo('emil@example.org')
    await act(room, 'delete-room', {})
    const off = await mailbox.mailTo('emil@example.org', ({ messageId }) => messageId !== invited.messageId)
    expect(calendarOf(off)).toMatchObject({ method: 'CANCEL', uid: calendarOf(invited).uid })
  })
})

describe('the other mails', () => {
  it('[N6] tell of an answer, with an address for more', async () => {
    const room = await newRoom()
    const wish = { addresses: ['fay@example.org'], from: 'Ann', replyTo: 'ann@example.org', language: 'en' }
    await act(room, 'invite', wish)
    const token = linkTo('/invitation', await mailbox.mailTo('fay@example.org')).split('#i=')[1]
    const body = { token, answer: 'declined', message: 'Not this week.' }
    expect((await ask('POST', '/invitations/answer', body)).status).toBe(204)
    const answer = await mailbox.mailTo('ann@example.org')
    expectHeaders(answer)
    expect(answer.text).toContain('Not this week.')
    expect(answer.replyTo?.[0]?.address).toBe('fay@example.org')
    expect((await invitations(room))[0]).toMatchObject({ state: 'answered' })
  })

  it('[O6] bring feedback to those who run the relay', async () => {
    const body = { name: 'Gil', address: 'gil@example.org', message: 'It works on my phone.' }
    expect((await ask('POST', '/feedback', body)).status).toBe(204)
    const feedback = await mailbox.mailTo('operator@vroom.test')
    expectHeaders(feedback, true)
    expect(feedback.replyTo?.[0]?.address).toBe('gil@example.org')
  })

  it('[O3] end with one click, by the request that mail programs make', async () => {
    const room = await newRoom()
    await act(room, 'invite', { addresses: ['hal@example.org'], from: 'Ann', language: 'en' })
    const mail = await mailbox.mailTo('hal@example.org')
    const url = mail.headers.find(({ key }) => key === 'list-unsubscribe')?.value.slice(1, -1) ?? ''
    for (const method of ['HEAD', 'GET']) await fetch(url, { method, redirect: 'manual' })
    await act(room, 'invite', { addresses: ['hal@example.org'], from: 'Ann', language: 'en' })
    const two = (): boolean =>
      mailbox.mails.filter(({ recipients }) => recipients.includes('hal@example.org')).length === 2
    await waitFor(two, { what: 'the second mail' })
    const click = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    })
    expect(click.status).toBe(200)
    await act(room, 'invite', { addresses: ['HAL@example.org'], from: 'Ann', language: 'en' })
    expect((await invitations(room))[0]).toMatchObject({ state: 'failed', problem: 'opted-out' })
    expect(two()).toBe(true)
  })
})
