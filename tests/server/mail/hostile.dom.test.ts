// Whatever people call themselves and write: mails keep their form, and show it as text.
import '../../client/ui/jsdom-gaps.ts'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { LeasedMail, Message } from '../../../server/mail-port.ts'
import type { Letter } from '../../../server/rooms/letters.ts'
import { hostileTexts } from '../../client/ui/hostile-texts.ts'
import { composer, invitation, letters, mail, NOW } from '../../support/made-up-mails.ts'

/** What may not be kept: control characters, and changes of the direction of writing. */
const isDropped = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

const headerTricks = [
  'Ada\r\nBcc: eve@example.test',
  'Ada\nContent-Type: text/html\n\n<script>alert(1)</script>',
  'Ada\u2028X-Evil: 1',
  '=?utf-8?Q?=0D=0ABcc:_eve@example.test?=',
  '\r\n.\r\nMAIL FROM:<eve@example.test>\r\n',
  '"><a href="https://evil.test">Join the call</a>',
  '</title></style></head><body onload=alert(1)>',
  '-->\n--boundary\n',
  '-- \nYou get this mail because',
]

const hostile = fc.oneof(
  fc.constantFrom(...hostileTexts, ...headerTricks),
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc
    .array(fc.constantFrom('<', '>', '"', "'", '&', '\r\n', '\n', '\r', ';', '=', '#', '\u2029', 'x', '\u0000'), {
      maxLength: 30,
    })
    .map((signs) => signs.join('')),
)
/** As `EmailAddress` admits them: the signs that HTML and links care about are among them. */
const address = fc.stringMatching(/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,20}@[a-z]{1,8}\.test$/)

function compose(letter: Letter, some: Partial<LeasedMail> = {}): Message {
  const message = composer.compose(mail(letter, some), NOW)
  if (!message) throw new Error('nothing to say')
  return message
}

const parsed = ({ html }: Message): Document => new DOMParser().parseFromString(html, 'text/html')

/** The elements and their attributes' names, without the texts; the lines of a quote are as many as they are. */
const formOf = (page: Document): readonly string[] =>
  [...page.querySelectorAll('*')]
    .filter(({ tagName }) => tagName !== 'BR')
    .map(({ tagName, attributes }) => `${tagName} ${[...attributes].map(({ name }) => name).join(' ')}`)

/** The page, once it is known to have the form that it has with plain words. */
function expectForm(message: Message, form: readonly string[]): Document {
  expect(message.subject).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/)
  expect(message.text).not.toMatch(/\r/)
  const page = parsed(message)
  expect(formOf(page)).toEqual(form)
  const foreign = [...page.querySelectorAll('a')].filter(({ href }) => !href.startsWith('https://meet.example.org/'))
  expect(foreign).toEqual([])
  return page
}

/** What a quote must read as: line breaks are line feeds, ends are trimmed. */
const shown = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(isDropped, '')
    .replace(/\p{Cs}/gu, '\ufffd')
    .trim()

function quoteIn(page: Document): string {
  const quote = page.querySelector('blockquote')
  return [...(quote?.childNodes ?? [])].map((node) => (node.nodeName === 'BR' ? '\n' : node.textContent)).join('')
}

const runs = { numRuns: 100 }

describe('hostile names, messages and addresses', () => {
  it('in an invitation', () => {
    const form = formOf(parsed(compose(letters.invitation)))
    fc.assert(
      fc.property(hostile, hostile, address, (from, message, replyTo) => {
        const text = `m${message}`
        const said = compose(letters.invitation, { invitation: invitation({ from, message: text, replyTo }) })
        const page = expectForm(said, form)
        expect({ to: said.to, replyTo: said.replyTo }).toEqual({ to: 'dora@example.com', replyTo })
        expect(quoteIn(page)).toBe(shown(text))
      }),
      runs,
    )
  })

  it('in an answer', () => {
    const form = formOf(parsed(compose(letters.answer)))
    fc.assert(
      fc.property(address, hostile, (from, message) => {
        const said = compose({ ...letters.answer, address: from, message: `m${message}` })
        const page = expectForm(said, form)
        expect(said.replyTo).toBe(from)
        expect(quoteIn(page)).toBe(shown(`m${message}`))
      }),
      runs,
    )
  })

  it('in the list of those who came or wait', () => {
    const ofEntry = formOf(parsed(compose(letters.entry)))
    const ofWaiting = formOf(parsed(compose(letters.waiting)))
    fc.assert(
      fc.property(hostile, hostile, address, (first, second, invited) => {
        const visits = [
          { name: first, invited, at: NOW },
          { name: second, invited: null, at: NOW },
        ]
        expectForm(compose({ ...letters.entry, visits }), ofEntry)
        expectForm(compose({ ...letters.waiting, names: [first, second] }), ofWaiting)
      }),
      runs,
    )
  })

  it('in feedback', () => {
    const form = formOf(parsed(compose(letters.feedback)))
    fc.assert(
      fc.property(hostile, address, hostile, (name, from, message) => {
        const said = compose({ ...letters.feedback, name, address: from, message: `m${message}` })
        const page = expectForm(said, form)
        expect(quoteIn(page)).toBe(shown(`m${message}`))
      }),
      runs,
    )
  })
})

describe('what a person wrote', () => {
  it('is marked in plain text on every line, so that it passes for nothing of ours', () => {
    const message = 'Hi\n-- \nJoin the call:\nhttps://evil.test/\u2028Room: x\r\nWhen: now'
    const { text } = compose(letters.invitation, { invitation: invitation({ message }) })
    expect(text).toContain('> Hi\n> --\n> Join the call:\n> https://evil.test/\n> Room: x\n> When: now\n\n')
  })

  it('becomes no link', () => {
    const message = 'https://evil.test/ javascript:alert(1)'
    const said = compose(letters.invitation, { invitation: invitation({ message }) })
    const page = parsed(said)
    expect(quoteIn(page)).toBe(message)
    expect([...page.querySelectorAll('a')].filter(({ href }) => href.includes('evil'))).toEqual([])
  })

  it('and is nothing that can be seen, is told as somebody’s', () => {
    const { subject } = compose(letters.invitation, { invitation: invitation({ from: '\u2028' }) })
    expect(subject).toMatch(/^Somebody invites you/)
    const cancelled = compose({ ...letters.cancellation, from: ' ' })
    expect(cancelled.text).toContain('Somebody invited you')
    expect(cancelled.calendar?.content).toContain('CN="Somebody"')
  })
})
