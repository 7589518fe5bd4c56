// A mail between what it says and how it looks: the same parts become its text and its HTML.
import type { Language } from '../../protocol/invitations.ts'
import type { LetterKind } from '../rooms/letters.ts'
import type { CalendarFile } from './calendar.ts'
import type { Dates } from './dates.ts'
import type { Links } from './links.ts'
import type { Words } from './words/en.ts'

export type Part =
  | { readonly is: 'text'; readonly text: string }
  /** What to know at a glance. A value of several lines is written below each other. */
  | { readonly is: 'facts'; readonly facts: readonly Fact[] }
  /** The one thing to do. */
  | { readonly is: 'button'; readonly label: string; readonly url: string }
  /** Something else that may be done. */
  | { readonly is: 'link'; readonly before: string; readonly label: string; readonly url: string }
  /** What helps to read the rest. */
  | { readonly is: 'aside'; readonly text: string }
  /** Words of a person, with their line breaks. */
  | { readonly is: 'quote'; readonly by: string; readonly text: string }
  | { readonly is: 'list'; readonly items: readonly string[] }
  /** Good to know, and not more than that. */
  | { readonly is: 'notes'; readonly notes: readonly Note[] }

export type Fact = { readonly label: string; readonly value: readonly string[] }
/** `url`: an address written out, for programs that show no buttons; the plain text has it at the button already. */
export type Note = { readonly title: string; readonly text: string; readonly url?: string }

export type Draft = {
  readonly subject: string
  /** What lists of mails show after the subject. */
  readonly preview: string
  readonly heading: string
  readonly parts: readonly Part[]
  /** Why the mail came, for the foot of it. */
  readonly why: string
  readonly replyTo: string | null
  readonly calendar: CalendarFile | null
}

/** What every template may use besides its letter. */
export type Scene = {
  readonly language: Language
  readonly words: Words
  readonly dates: Dates
  readonly links: Links
  readonly sender: Sender
  readonly to: string
  /** When the mail was caused, and when it is put into words. */
  readonly createdAt: number
  readonly now: number
}

/** Who mails come from. */
export type Sender = { readonly name: string; readonly address: string }

export type MessageKind = LetterKind | 'test'
