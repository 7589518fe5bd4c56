// Mail that is on, or off, and goes nowhere: what the commands may do besides writing mails down.
import type { MailRules, Post } from '../../server/mail-port.ts'

export interface FakePost extends Post {
  /** How often the sender was woken. */
  readonly wakes: () => number
}

export const mailRules: MailRules = {
  isOn: true,
  why: null,
  contact: 'admin@example.org',
  language: 'en',
  budgets: { sourcePerHour: 20, roomPerHour: 50, roomPerDay: 200, recipientPerDay: 5, instancePerHour: 1000 },
  lifeMs: 24 * 3_600_000,
  lifeAfterMs: 2 * 3_600_000,
  waitingAfterMs: 120_000,
}

export function createFakePost(some: Partial<MailRules> = {}): FakePost {
  let wakes = 0
  return {
    rules: { ...mailRules, ...some },
    wake() {
      wakes += 1
    },
    problem: () => null,
    wakes: () => wakes,
  }
}
