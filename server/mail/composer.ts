// Puts mails into words: which template, in which language, with which links.
import type { Language } from '../../protocol/invitations.ts'
import type { Composer, LeasedMail, Message } from '../mail-port.ts'
import type { Tokens } from '../ports.ts'
import { createDates } from './dates.ts'
import type { Draft, MessageKind, Scene, Sender } from './draft.ts'
import { invitedBy } from './invited.ts'
import { createLinks, type Links } from './links.ts'
import { headerText, nameOr } from './plain.ts'
import { cancellationMail } from './templates/cancellation.ts'
import { htmlOf } from './templates/html.ts'
import { invitationMail } from './templates/invitation.ts'
import { answerMail, entryMail, waitingMail } from './templates/notices.ts'
import { reminderMail } from './templates/reminder.ts'
import { textOf } from './templates/text.ts'
import { feedbackMail, testMail } from './templates/to-administrators.ts'
import { en } from './words/en.ts'
import { french } from './words/fr.ts'

const catalogues = { en, fr: french } as const

export type ComposerSetup = {
  /** Links start with it; from the settings, never from a request. */
  readonly publicUrl: string
  readonly from: Sender
  readonly tokens: Pick<Tokens, 'hash' | 'invitation' | 'sealMailbox'>
  /** IANA name: in which times are told that belong to no meeting. Left out: that of this process. */
  readonly timeZone?: string
}

/** Throws `TypeError` when the public URL is no URL. */
export function createComposer(setup: ComposerSetup): Composer {
  const links = createLinks(setup.publicUrl)
  return {
    compose(mail, now) {
      const scene = sceneOf(setup, links, mail, now)
      const draft = draftOf(mail, scene, setup.tokens)
      if (!draft) return null
      const { kind } = mail.letter
      // The administrator asked for feedback; there is nothing to unsubscribe from.
      const sealed = kind === 'feedback' ? null : setup.tokens.sealMailbox(mail.mailbox)
      return messageOf({ id: mail.id, kind, draft, scene, sealed })
    },
  }
}

/** What `npm run mail:test` sends. `id`: another one for each. */
export function composeTest(setup: Omit<ComposerSetup, 'tokens'>, id: string, to: string, language: Language): Message {
  const scene = sceneOf(setup, createLinks(setup.publicUrl), { to, language, createdAt: 0 }, 0)
  return messageOf({ id, kind: 'test', draft: testMail(scene), scene, sealed: null })
}

function sceneOf(
  { from, timeZone }: Omit<ComposerSetup, 'tokens'>,
  links: Links,
  { to, language, createdAt }: Pick<LeasedMail, 'to' | 'language' | 'createdAt'>,
  now: number,
): Scene {
  const zone = timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  const dates = createDates(language, zone)
  return { language, words: catalogues[language], dates, links, sender: from, to, createdAt, now }
}

function draftOf(mail: LeasedMail, scene: Scene, tokens: ComposerSetup['tokens']): Draft | null {
  const { letter } = mail
  const { somebody } = scene.words
  switch (letter.kind) {
    case 'invitation':
    case 'reminder': {
      const invited = invitedBy(mail, tokens, scene.now)
      if (!invited) return null
      const named = { ...invited, from: nameOr(invited.from, somebody) }
      return letter.kind === 'reminder' ? reminderMail(named, scene) : invitationMail(letter, named, scene)
    }
    case 'cancellation':
      return cancellationMail({ ...letter, from: nameOr(letter.from, somebody) }, scene)
    case 'answer':
      return answerMail(letter, scene)
    case 'entry':
      return entryMail(letter, scene)
    case 'waiting':
      return waitingMail(letter, scene)
    case 'feedback':
      return feedbackMail(letter, scene)
  }
}

type Said = {
  readonly id: string
  readonly kind: MessageKind
  readonly draft: Draft
  readonly scene: Scene
  readonly sealed: string | null
}

function messageOf({ id, kind, draft, scene, sealed }: Said): Message {
  const { language, links, to } = scene
  const unsubscribe = sealed === null ? null : links.unsubscribe(sealed)
  return {
    id,
    kind,
    to,
    replyTo: draft.replyTo,
    language,
    subject: headerText(draft.subject),
    text: textOf(draft, scene, unsubscribe),
    html: htmlOf(draft, scene, unsubscribe),
    calendar: draft.calendar,
    unsubscribe: sealed === null ? null : links.optOut(sealed),
  }
}
