// Whoever reads a mailbox may want no mail from here, and may want it again. The link in each mail says which mailbox.
import { Refusal } from '../../protocol/errors.ts'
import type { MailboxReply } from '../../protocol/http.ts'
import type { Deps } from '../ports.ts'
import type { Origin } from '../rooms/records.ts'
import { noteDone } from './aside.ts'

/** Enough of the keyed hash to tell two mailboxes apart in the audit. */
const SHOWN_LENGTH = 8

/** Changes nothing. Refuses with `bad-mailbox`. */
export async function readMailbox(
  { store, tokens }: Pick<Deps, 'store' | 'tokens'>,
  token: string,
): Promise<MailboxReply> {
  return { optedOut: await store.isOptedOut(mailboxOf(token, tokens)) }
}

/** What is so already stays so, and is not written down again. Refuses with `bad-mailbox`. */
export async function setOptedOut(
  deps: Pick<Deps, 'log' | 'store' | 'tokens'>,
  token: string,
  isOptedOut: boolean,
  origin: Origin,
): Promise<MailboxReply> {
  const { store, tokens } = deps
  const mailbox = mailboxOf(token, tokens)
  if (await store.setOptedOut(mailbox, isOptedOut, origin.at))
    await noteDone(isOptedOut ? 'mail_opt_out' : 'mail_opt_in', mailbox.slice(0, SHOWN_LENGTH), origin, deps)
  return { optedOut: isOptedOut }
}

function mailboxOf(token: string, tokens: Deps['tokens']): string {
  const mailbox = tokens.openMailbox(token)
  if (mailbox === null) throw new Refusal('bad-mailbox')
  return mailbox
}
