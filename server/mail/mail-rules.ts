// From the settings to what the commands and the jobs may know of mail.
import type { MailRules } from '../mail-port.ts'
import type { Settings } from '../settings/table.ts'

const HOUR_MS = 3_600_000

export function mailRulesOf(email: Settings['email']): MailRules {
  return {
    isOn: email.from !== '',
    why: email.from === '' ? 'email.from is not set' : null,
    contact: email.from === '' || email.contact === '' ? null : email.contact,
    language: email.language,
    budgets: {
      sourcePerHour: email.source_per_hour,
      roomPerHour: email.room_per_hour,
      roomPerDay: email.room_per_day,
      recipientPerDay: email.recipient_per_day,
      instancePerHour: email.instance_per_hour,
    },
    lifeMs: email.invitation_hours * HOUR_MS,
    lifeAfterMs: email.invitation_hours_after * HOUR_MS,
    waitingAfterMs: email.waiting_after * 1000,
  }
}
