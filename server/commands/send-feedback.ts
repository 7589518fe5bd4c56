// A word to those who run this Vroom, by mail.
import { Refusal } from '../../protocol/errors.ts'
import type { FeedbackBody } from '../../protocol/http.ts'
import type { Deps } from '../ports.ts'
import type { Origin } from '../rooms/records.ts'
import { noteDone } from './aside.ts'

/** The budget of the instance is one of an hour. */
const RETRY_AFTER_S = 3600

type Needs = Pick<Deps, 'log' | 'mail' | 'store' | 'tokens'>

/** The audit tells that somebody wrote, and not what. Refuses with `mail-off` or `too-many-mails`. */
export async function sendFeedback(
  deps: Needs,
  { name, address, message }: FeedbackBody,
  origin: Origin,
): Promise<void> {
  const { mail, store, tokens } = deps
  const { budgets, contact, isOn, language } = mail.rules
  if (!isOn || contact === null) throw new Refusal('mail-off')
  const letter = { kind: 'feedback', name: name ?? null, address: address ?? null, message } as const
  const mails = [{ letter, to: contact, mailbox: tokens.mailbox(contact), language, dueAt: origin.at }]
  const source = tokens.pseudonym(origin.address)
  const written = await store.post(null, mails, { ...budgets, source }, origin.at)
  if (written === 0) throw new Refusal('too-many-mails', RETRY_AFTER_S)
  mail.wake()
  await noteDone('feedback_send', 'feedback sent', origin, deps)
}
