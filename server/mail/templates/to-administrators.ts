// Mails to whoever runs the instance: what people write to them, and the test that mail works.
import type { Letter } from '../../rooms/letters.ts'
import type { Draft, Scene } from '../draft.ts'
import { nameOr } from '../plain.ts'
import { quoteOf } from './meeting.ts'

type Feedback = Extract<Letter, { readonly kind: 'feedback' }>

export function feedbackMail({ name, address, message }: Feedback, scene: Scene): Draft {
  const { words, links } = scene
  const said = words.feedback
  return {
    subject: said.subject(nameOr(name, '') || null, links.host),
    preview: message,
    heading: said.heading,
    parts: [
      ...quoteOf(scene, nameOr(name, address ?? words.somebody), message),
      address === null
        ? { is: 'text', text: said.noReply }
        : { is: 'facts', facts: [{ label: words.labels.reply, value: [address] }] },
    ],
    why: said.why(links.host),
    replyTo: address,
    calendar: null,
  }
}

export function testMail({ words, links }: Scene): Draft {
  const said = words.test
  return {
    subject: said.subject(links.host),
    preview: said.text(links.host),
    heading: said.heading,
    parts: [{ is: 'text', text: said.text(links.host) }],
    why: said.why(links.host),
    replyTo: null,
    calendar: null,
  }
}
