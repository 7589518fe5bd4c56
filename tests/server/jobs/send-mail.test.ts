// The sender: who is asked for mails and when, what becomes of each, and that nothing stops it.
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { FrameOf } from '../../../protocol/server-to-client.ts'
import { type Sender, startSending } from '../../../server/jobs/send-mail.ts'
import { type LeasedMail, MailProblem, type MailOutcome, type Message } from '../../../server/mail-port.ts'
import type { LetterKind } from '../../../server/rooms/letters.ts'
import type { InvitationRow } from '../../../server/rooms/records.ts'
import { createFakeClock } from '../../fakes/clock.ts'
import { createFakeLog } from '../../fakes/log.ts'
import { createFakeStore, storeIsDown } from '../../fakes/store.ts'
import { waitFor } from '../../harness/wait-for.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

let clock = createFakeClock()
let log = createFakeLog()
let outbox: (LeasedMail & { at: number })[] = []
let outcomes: [string, MailOutcome][] = []
let sent: Message[] = []
let told: unknown[] = []
let calls = 0
let isDown = false
let send: (message: Message) => Promise<void>
let optedOut: string[] = []
let sentBefore: Partial<Record<LetterKind, number>> = {}
let sender: Sender

const invitation = { id: 'i', roomId: 'r', room: 'team', session: null, reminders: [] } as unknown as InvitationRow & {
  room: string
}

function answer<T>(value: () => T): Promise<T> {
  calls += 1
  return isDown ? Promise.reject(storeIsDown) : Promise.resolve(value())
}

const outlet = {
  leaseMails: (at: number, until: number, limit: number) =>
    answer(() => {
      const due = outbox.filter((mail) => mail.at <= at).slice(0, limit)
      for (const mail of due) mail.at = until
      return due.map((mail) => ({ ...mail, lease: `${mail.id}:${String(until)}` }))
    }),
  settleMail: (id: string, _lease: string, outcome: MailOutcome) =>
    answer(() => {
      outcomes.push([id, outcome])
      if (outcome.is === 'later') for (const mail of outbox) if (mail.id === id) mail.at = outcome.dueAt
      if (outcome.is !== 'later') outbox = outbox.filter((mail) => mail.id !== id)
      return invitation
    }),
  nextMailAt: () => answer(() => (outbox.length === 0 ? null : Math.min(...outbox.map(({ at }) => at)))),
  isOptedOut: (mailbox: string) => answer(() => optedOut.includes(mailbox)),
  countSent: (_mailbox: string, kinds: readonly LetterKind[]) =>
    answer(() => kinds.reduce((sum, kind) => sum + (sentBefore[kind] ?? 0), 0)),
}

function put(id: string, some: Partial<LeasedMail> = {}): void {
  const now = clock.now()
  const letter = { kind: 'invitation', isChange: false } as const
  const mail = { id, lease: '', tries: 0, createdAt: now, roomId: 'r', invitation, letter, language: 'en' } as const
  outbox.push({ ...mail, to: `${id}@example.org`, mailbox: id, dueAt: now, at: now, ...some })
}

function start(): void {
  const seats = [{ roomId: 'r', role: 'chairman', session: 's', peer: 'p' }]
  const cluster = {
    seats: () => Promise.resolve(seats),
    tell: (room: string, frame: FrameOf<'invitation'>, to: string) => {
      told.push([room, frame.news, to])
      return Promise.resolve()
    },
  }
  const store = { ...createFakeStore(), ...outlet }
  sender = startSending(
    { clock, log, store, cluster: cluster as never },
    {
      mailer: { send: (message) => send(message), close: () => Promise.resolve() },
      composer: {
        compose: ({ id, to, letter, language }) => {
          if (id === 'nobody') return null
          if (id === 'broken') throw new Error('a template is broken')
          const words = { subject: '', text: '', html: '', replyTo: null, calendar: null, unsubscribe: null }
          return { id, kind: letter.kind, to, language, ...words }
        },
      },
      atOnce: 4,
      firstRetryMs: MINUTE_MS,
      chance: () => 0.5,
    },
  )
}

/** Until nothing goes on any more but waiting. */
const calm = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve))
}
const settled = (count: number) =>
  waitFor(() => outcomes.length >= count, { what: `${String(count)} mails to be settled`, everyMs: 1 })

beforeEach(() => {
  clock = createFakeClock()
  log = createFakeLog()
  outbox = []
  outcomes = []
  sent = []
  told = []
  optedOut = []
  sentBefore = {}
  calls = 0
  isDown = false
  send = async (message) => void sent.push(message)
})

describe('the sender', () => {
  it('sends what waits when it starts, and what is written when it is woken, and tells the chairmen', async () => {
    put('one')
    start()
    await settled(1)
    put('two')
    sender.wake()
    await settled(2)
    await calm()
    expect(sent.map(({ to }) => to)).toEqual(['one@example.org', 'two@example.org'])
    expect(outcomes).toEqual([
      ['one', { is: 'sent' }],
      ['two', { is: 'sent' }],
    ])
    expect(told).toEqual([
      ['team', 'mail', 'chairmen'],
      ['team', 'mail', 'chairmen'],
    ])
    expect(JSON.stringify(log.lines)).not.toContain('one@')
  })

  it('asks an empty outbox once a minute, and no more', async () => {
    start()
    await calm()
    const before = calls
    for (let i = 0; i < 10; i++) {
      clock.advance(MINUTE_MS)
      await calm()
    }
    expect(calls - before).toBe(20)
    put('late')
    clock.advance(MINUTE_MS)
    await settled(1)
  })

  it('comes back at the time when the next mail is due', async () => {
    put('soon', { dueAt: 0 })
    const [mail] = outbox
    if (mail) mail.at = clock.now() + 20_000
    start()
    await calm()
    clock.advance(19_999)
    await calm()
    expect(outcomes).toEqual([])
    clock.advance(1)
    await settled(1)
  })

  it('has at most four on their way, and takes the next when one has ended', async () => {
    const ends: (() => void)[] = []
    send = () => new Promise((resolve) => ends.push(resolve))
    for (let i = 0; i < 6; i++) put(`mail-${String(i)}`)
    start()
    await calm()
    expect(ends).toHaveLength(4)
    ends[0]?.()
    await settled(1)
    await calm()
    expect(ends).toHaveLength(5)
    for (const end of ends) end()
    await settled(5)
    await calm()
    ends.at(-1)?.()
    await settled(6)
  })

  it('tries a mail again as long as it makes sense, and says what the trouble is meanwhile', async () => {
    send = () => Promise.reject(new MailProblem('unreachable', false, 'ECONNREFUSED'))
    put('patient')
    start()
    await settled(1)
    const dueAt = clock.now() + MINUTE_MS
    expect(outcomes).toEqual([['patient', { is: 'later', dueAt, problem: 'unreachable' }]])
    expect(sender.problem()).toBe('unreachable: ECONNREFUSED')
    await calm()
    send = () => Promise.resolve()
    clock.advance(MINUTE_MS)
    await settled(2)
    expect(outcomes[1]).toEqual(['patient', { is: 'sent' }])
    expect(sender.problem()).toBeNull()
  })

  it.each<[string, Partial<LeasedMail>, MailOutcome]>([
    ['is over', { dueAt: 1_700_000_000_000 - DAY_MS }, { is: 'failed', problem: 'given-up' }],
    ['wants no mail', { mailbox: 'no' }, { is: 'failed', problem: 'opted-out' }],
    ['has nobody to be told', { id: 'nobody' }, { is: 'dropped' }],
  ])('settles a mail whose time or reader %s', async (_, some, outcome) => {
    optedOut = ['no']
    send = () => Promise.reject(new MailProblem('too-slow', false, 'timeout'))
    put('mail', some)
    start()
    await settled(1)
    expect(outcomes.map(([, each]) => each)).toEqual([outcome])
  })

  it('does not try again what is refused for good, nor what comes twenty times a day', async () => {
    send = () => Promise.reject(new MailProblem('address-refused', true, '550'))
    put('gone')
    start()
    await settled(1)
    sentBefore = { invitation: 12, reminder: 7, cancellation: 1, entry: 1 }
    put('enough')
    put('entries', { letter: { kind: 'entry', room: 'team', visits: [] } })
    put('feedback', { letter: { kind: 'feedback', name: null, address: null, message: 'x' } })
    send = () => Promise.resolve()
    sender.wake()
    await settled(4)
    expect(Object.fromEntries(outcomes)).toEqual({
      gone: { is: 'failed', problem: 'address-refused' },
      enough: { is: 'failed', problem: 'too-many-mails' },
      entries: { is: 'sent' },
      feedback: { is: 'sent' },
    })
  })

  it('keeps no invitation from a mailbox that has had much news', async () => {
    sentBefore = { entry: 30, waiting: 20, invitation: 19 }
    put('invited')
    put('entries', { letter: { kind: 'entry', room: 'team', visits: [] } })
    start()
    await settled(2)
    expect(outcomes.map(([, { is }]) => is)).toEqual(['sent', 'sent'])
  })

  it('is not stopped by a mail that cannot be made', async () => {
    put('broken')
    put('good')
    start()
    await settled(2)
    expect(new Map(outcomes).get('good')).toEqual({ is: 'sent' })
    expect(new Map(outcomes).get('broken')).toMatchObject({ is: 'later' })
  })

  it('bears a database that does not answer', async () => {
    isDown = true
    put('one')
    start()
    await calm()
    isDown = false
    clock.advance(5_000)
    await settled(1)
    expect(sent).toHaveLength(1)
  })

  it('keeps what became of a mail when the database answers again, and sends it once', async () => {
    put('one')
    send = async (message) => {
      sent.push(message)
      isDown = true
    }
    start()
    await calm()
    expect(outcomes).toEqual([])
    isDown = false
    clock.advance(5_000)
    await settled(1)
    expect(sent).toHaveLength(1)
  })

  it('when stopped takes nothing more, and waits for what is on its way, but not for ever', async () => {
    let end: () => void = () => undefined
    send = () => new Promise((resolve) => (end = resolve))
    put('one')
    start()
    await calm()
    let isOver = false
    const stopped = sender.stop().then(() => (isOver = true))
    put('two')
    sender.wake()
    await calm()
    expect(isOver).toBe(false)
    end()
    await stopped
    expect(outcomes).toEqual([['one', { is: 'sent' }]])
    expect(clock.pending()).toBe(0)

    outbox = []
    put('stuck')
    start()
    await calm()
    const patient = sender.stop()
    clock.advance(8_000)
    await patient
    expect(outcomes).toHaveLength(1)
  })
})
