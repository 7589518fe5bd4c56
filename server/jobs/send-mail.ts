// Sends the mails that wait in the outbox: one worker holds a mail at a time, and what fails is tried again.
import { tellInvitation } from '../commands/tell-invitation.ts'
import type { LeasedMail, MailOutcome } from '../mail-port.ts'
import type { Clock, Deps } from '../ports.ts'
import type { InvitationRow } from '../rooms/records.ts'
import { attemptMail, type Sending } from './attempt-mail.ts'
import { tellFailure } from './every.ts'

/** Longer than any sending may take, so that nobody else sends a mail that is on its way. */
const LEASE_MS = 120_000
/** How often an outbox is looked at in which nothing is known to be due: another worker may have written to it. */
const IDLE_MS = 60_000
/** The least between two looks that nobody asked for, whatever the database says of the next mail. */
const PAUSE_MS = 500
/** After the database could not be asked, or could not be told. */
const STORE_RETRY_MS = 5_000
/** Mails on their way get this long when the relay stops; what is lost of them is sent again by the next one. */
const STOP_WITHIN_MS = 8_000

type Needs = Pick<Deps, 'clock' | 'log' | 'store' | 'cluster'>

/** `atOnce`: most mails on their way at a time. */
type Options = Omit<Sending, 'note'> & { readonly atOnce: number }

export type Sender = {
  /** Mails were written: they are looked for now. */
  wake(): void
  /** What the mail server said last, when it did not take a mail; null once it takes one. */
  problem(): string | null
  /** Takes no more mails, and waits a while for those on their way. */
  stop(): Promise<void>
}

/** The first look is at once: the relay before this one may have been stopped in the middle. */
export function startSending(deps: Needs, options: Options): Sender {
  const { clock, log, store } = deps
  let problem: string | null = null
  const sending = { ...options, note: (said: string | null) => (problem = said) }
  const running = new Set<Promise<void>>()

  /** Takes what is due, as much as may be on its way. The answer is when to look again; null: when one of those ends. */
  async function look(): Promise<number | null> {
    const free = options.atOnce - running.size
    if (free <= 0) return null
    const until = clock.now() + LEASE_MS
    const mails = await store.leaseMails(clock.now(), until, free)
    for (const mail of mails) start(mail, until)
    if (mails.length >= free) return null
    const at = await store.nextMailAt()
    return at === null ? IDLE_MS : Math.min(IDLE_MS, Math.max(PAUSE_MS, at - clock.now()))
  }

  function start(mail: LeasedMail, until: number): void {
    const run = attemptMail(mail, until, deps, sending)
      .then((outcome) => (outcome ? settle(mail, until, outcome, deps, lookout.isStopped) : undefined))
      .catch((error: unknown) => log.error({ err: error, job: 'send-mail', mail: mail.id }, 'job failed'))
      .then(() => {
        running.delete(run)
        lookout.wake()
      })
    running.add(run)
  }

  const lookout = createLookout(deps, look)
  lookout.wake()
  return {
    wake: lookout.wake,
    problem: () => problem,
    stop: async () => {
      lookout.stop()
      const patience = pause(clock, STOP_WITHIN_MS)
      await Promise.race([Promise.all(running), patience.over])
      patience.cancel()
    },
  }
}

/** Looks when it is woken, and when the last look said so; one look at a time. */
function createLookout({ clock, log }: Needs, look: () => Promise<number | null>) {
  let hasStopped = false
  let isLooking = false
  let isWoken = false
  let cancel: () => void = () => undefined
  const isStopped = (): boolean => hasStopped

  function wake(): void {
    isWoken = true
    if (isLooking || hasStopped) return
    isLooking = true
    cancel()
    void lookWhileWoken()
      .catch((error: unknown) => {
        tellFailure(log, 'send-mail', error)
        return STORE_RETRY_MS
      })
      .then((nextMs) => {
        isLooking = false
        if (nextMs !== null && !isStopped()) cancel = clock.after(nextMs, wake)
      })
  }

  /** Woken in the middle of a look, what it found may be old. */
  async function lookWhileWoken(): Promise<number | null> {
    let nextMs: number | null = null
    while (isWoken && !isStopped()) {
      isWoken = false
      nextMs = await look()
    }
    return nextMs
  }

  function stop(): void {
    hasStopped = true
    cancel()
  }

  return { wake, stop, isStopped }
}

async function settle(
  mail: LeasedMail,
  until: number,
  outcome: MailOutcome,
  deps: Needs,
  isStopped: () => boolean,
): Promise<void> {
  const row = await keep(mail, until, outcome, deps, isStopped)
  if (row && mail.invitation) await tellInvitation(row, mail.invitation.room, 'mail', deps)
}

/**
 * As long as the mail is held nobody else sends it; after that somebody does, a second time: so a database that does not
 * answer is asked again until then.
 */
async function keep(
  { id, lease }: LeasedMail,
  until: number,
  outcome: MailOutcome,
  { clock, log, store }: Needs,
  isStopped: () => boolean,
): Promise<InvitationRow | null> {
  for (;;) {
    try {
      return await store.settleMail(id, lease, outcome, clock.now())
    } catch (error) {
      log.error({ err: error, job: 'send-mail', mail: id }, 'what became of a mail cannot be kept')
    }
    if (clock.now() + STORE_RETRY_MS >= until) return null
    if (!isStopped()) await pause(clock, STORE_RETRY_MS).over
    if (isStopped()) return null
  }
}

function pause(clock: Clock, ms: number): { readonly over: Promise<void>; readonly cancel: () => void } {
  let cancel: () => void = () => undefined
  const over = new Promise<void>((resolve) => (cancel = clock.after(ms, resolve)))
  return { over, cancel }
}
