// One try to send one mail: what came of it, for the outbox and for the log.
import type { Composer, LeasedMail, Mailer, MailOutcome } from '../mail-port.ts'
import { MailProblem } from '../mail-port.ts'
import type { Deps } from '../ports.ts'
import type { LetterKind } from '../rooms/letters.ts'
import { retryAt } from '../rooms/retries.ts'

/** What a mailer may take, and a little: with less of the lease left no sending begins. */
const LEAST_LEASE_MS = 65_000
const DAY_MS = 24 * 3_600_000

/**
 * Nobody is buried by mails that they did not ask for: reminders and cancellations were not counted when they were
 * written. News were; and however many of them a mailbox gets, they keep no invitation away.
 */
const COUNTED: readonly LetterKind[] = ['invitation', 'reminder', 'cancellation']
const MOST_A_DAY = 20

export type Sending = {
  readonly mailer: Mailer
  readonly composer: Composer
  /** Until the second try; the others follow from it. */
  readonly firstRetryMs: number
  /** From 0 to 1, anew each time. */
  readonly chance?: () => number
  /** Null: the mail server took the mail. */
  readonly note: (problem: string | null) => void
}

type Needs = Pick<Deps, 'clock' | 'log' | 'store'>

/** `until`: the end of the mail's lease. Null: there is too little left of it. */
export async function attemptMail(
  mail: LeasedMail,
  until: number,
  deps: Needs,
  sending: Sending,
): Promise<MailOutcome | null> {
  const { clock, log } = deps
  const refusal = await refusalOf(mail, deps)
  if (refusal) return refusal
  if (until - clock.now() < LEAST_LEASE_MS) return null
  const fields = { mail: mail.id, kind: mail.letter.kind, to: domainOf(mail.to) }
  try {
    const message = sending.composer.compose(mail, clock.now())
    if (message === null) {
      log.info(fields, 'mail dropped')
      return { is: 'dropped' }
    }
    await sending.mailer.send(message)
    sending.note(null)
    log.info(fields, 'mail sent')
    return { is: 'sent' }
  } catch (error) {
    const problem = problemOf(error)
    sending.note(problem.message)
    if (error === problem) log.warn({ ...fields, problem: problem.code, said: problem.said }, 'mail not taken')
    else log.error({ ...fields, err: error }, 'a mail cannot be made')
    return problem.isFinal ? { is: 'failed', problem: problem.code } : later(mail, problem, deps, sending)
  }
}

/** Who wants no mail gets none, and nobody gets too many. */
async function refusalOf(
  { letter: { kind }, mailbox }: LeasedMail,
  { clock, store }: Needs,
): Promise<MailOutcome | null> {
  if (kind === 'feedback') return null
  if (await store.isOptedOut(mailbox)) return { is: 'failed', problem: 'opted-out' }
  if (!COUNTED.includes(kind)) return null
  const sent = await store.countSent(mailbox, COUNTED, clock.now() - DAY_MS)
  return sent >= MOST_A_DAY ? { is: 'failed', problem: 'too-many-mails' } : null
}

/** An error of our own is none of the mail: another release may send it. */
function problemOf(error: unknown): MailProblem {
  return error instanceof MailProblem ? error : new MailProblem('server-refused', false, 'an error of the relay')
}

function later(mail: LeasedMail, { code: problem }: MailProblem, { clock }: Needs, sending: Sending): MailOutcome {
  const { chance = Math.random, firstRetryMs } = sending
  const dueAt = retryAt(mail, clock.now(), firstRetryMs, chance())
  return dueAt === null ? { is: 'failed', problem: 'given-up' } : { is: 'later', dueAt, problem }
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)
