// How the mails of this instance fare: for its administrator.
import type { MailReply } from '../../protocol/http.ts'
import type { Deps } from '../ports.ts'

const FAILED_WITHIN_MS = 7 * 24 * 3_600_000

export async function readMail({ clock, mail, store }: Pick<Deps, 'clock' | 'mail' | 'store'>): Promise<MailReply> {
  const { isOn, why } = mail.rules
  const now = clock.now()
  const { pending, failed, oldestDueAt } = await store.countMails(now, now - FAILED_WITHIN_MS)
  return { isOn, why, pending, failed, oldestDueAt, problem: mail.problem() }
}
