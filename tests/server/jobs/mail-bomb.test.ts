// Ten thousand wishes for mails, from many sources, in many rooms, to many people: as many go out as the budgets allow,
// counted here in another way than the store counts.
import { createHash } from 'node:crypto'
import { expect, it } from '@jest/globals'
import { invite } from '../../../server/commands/acts/invite.ts'
import { notifyEntry } from '../../../server/commands/notify-entry.ts'
import { sendFeedback } from '../../../server/commands/send-feedback.ts'
import { startSending } from '../../../server/jobs/send-mail.ts'
import { createComposer } from '../../../server/mail/composer.ts'
import type { Message } from '../../../server/mail-port.ts'
import type { RoomRow } from '../../../server/rooms/records.ts'
import { createFakeClock } from '../../fakes/clock.ts'
import { createFakeLog } from '../../fakes/log.ts'
import { mailRules } from '../../fakes/post.ts'
import { atEnd } from '../../harness/cleanup.ts'
import { waitFor } from '../../harness/wait-for.ts'
import { makeDeps } from '../../support/http-app.ts'

const WISHES = 10_000
const AT_A_TIME = 100
const ROOMS = 30
const SOURCES = 40
const PEOPLE = 150
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const NEWS_A_DAY = 50
const { budgets } = mailRules

/** The same for each run. */
const chance = (what: string, below: number): number =>
  createHash('sha256').update(what).digest().readUInt32BE(0) % below

type Counted = {
  readonly kind: string
  readonly at: number
  readonly room: string
  readonly source: string
  readonly to: string
}

/** The budgets as the design says them, over a plain list. */
function createLedger() {
  let counted: Counted[] = []
  const since = (now: number, ms: number, fits: (each: Counted) => boolean): number =>
    counted.filter((each) => each.at > now - ms && fits(each)).length

  /** Whether all of these may go out; then they count. */
  return (now: number, kind: Counted['kind'], room: string, source: string, people: readonly string[]): boolean => {
    counted = counted.filter(({ at }) => at > now - DAY_MS)
    const more = people.length
    const isSame = (each: Counted): boolean => each.kind === kind
    const perDay = kind === 'invitation' ? budgets.recipientPerDay : NEWS_A_DAY
    const perSource = kind === 'invitation' ? budgets.sourcePerHour : 3 * budgets.sourcePerHour
    const mayInAll = since(now, HOUR_MS, () => true) + more <= budgets.instancePerHour
    const mayTo = people.every((to) => since(now, DAY_MS, (each) => isSame(each) && each.to === to) < perDay)
    const mayFrom =
      kind === 'feedback' ||
      (since(now, HOUR_MS, (each) => isSame(each) && each.source === source) + more <= perSource &&
        since(now, HOUR_MS, (each) => isSame(each) && each.room === room) + more <= budgets.roomPerHour &&
        since(now, DAY_MS, (each) => isSame(each) && each.room === room) + more <= budgets.roomPerDay)
    if (!mayInAll || !mayTo || !mayFrom) return false
    counted.push(...people.map((to) => ({ kind, at: now, room, source, to })))
    return true
  }
}

it('[N8] of ten thousand wishes exactly those within the budgets become mails', async () => {
  const clock = createFakeClock()
  const log = createFakeLog()
  const deps = makeDeps(clock, log)
  const sent: Message[] = []
  const rooms: RoomRow[] = []
  const listed = (room: number): string => `room-${String(room)}@example.org`
  const origin = { at: clock.now(), address: '192.0.2.1', user: 'relay' }
  for (let i = 0; i < ROOMS; i++) {
    await deps.store.createRoom({ name: `room-${String(i)}`, id: `id-${String(i)}`, ownerSession: 'chair' }, 0, origin)
    const listener = { address: listed(i), language: 'en', entries: true, waiting: false, answers: false } as const
    await deps.store.setNotified(`id-${String(i)}`, [listener], origin)
    const room = await deps.store.findRoom(`room-${String(i)}`)
    if (room) rooms.push(room)
  }
  const sender = startSending(deps, {
    composer: createComposer({
      publicUrl: 'https://meet.example.org',
      from: { name: 'Vroom', address: 'vroom@example.org' },
      tokens: deps.tokens,
      timeZone: 'UTC',
    }),
    mailer: { send: async (message) => void sent.push(message), close: async () => undefined },
    firstRetryMs: MINUTE_MS,
    atOnce: 20,
  })
  atEnd(async () => {
    await sender.stop()
    await deps.cluster.close()
    await deps.store.close()
  })
  const emptied = async (): Promise<void> => {
    sender.wake()
    const isEmpty = async (): Promise<boolean> =>
      (await deps.store.countMails(clock.now(), clock.now())).oldestDueAt === null
    await waitFor(isEmpty, { what: 'the outbox to be empty', everyMs: 1 })
  }

  const mayWrite = createLedger()
  let expected = 0
  const outcomes = new Map<string, number>()
  /** When the newest mail about entries into a room is due: who comes before stands in it. */
  const nextEntry = new Map<string, number>()

  async function invited(i: number, room: RoomRow, address: string, source: string): Promise<void> {
    const some = 1 + chance(`${String(i)} some`, 3)
    const people = Array.from(
      { length: some },
      (_, n) => `p${String(chance(`${String(i)} ${String(n)}`, PEOPLE))}@example.org`,
    )
    const once = [...new Set(people)]
    const actor = { role: 'chairman', session: 'chair', user: 'session:chair', peer: null, address } as const
    const wish = invite({ addresses: people, from: 'Ann', language: 'en' }, room, actor, deps)
    const outcome = await wish.then(
      () => 'done',
      (error: unknown) => (error as { code: string }).code,
    )
    const may = mayWrite(clock.now(), 'invitation', room.id, source, once)
    expect([i, outcome]).toEqual([i, may ? 'done' : 'too-many-mails'])
    if (may) expected += once.length
    outcomes.set(`invite ${outcome}`, (outcomes.get(`invite ${outcome}`) ?? 0) + 1)
  }

  async function entered(room: RoomRow, address: string, source: string): Promise<void> {
    const now = clock.now()
    const seat = {
      room: room.name,
      roomId: room.id,
      source,
      session: 'guest',
      peer: 'p'.repeat(22),
      role: 'participant',
    } as const
    await notifyEntry({ ...seat, blocked: [] }, null, { at: now, address, user: 'session:guest' }, deps)
    const due = nextEntry.get(room.id) ?? 0
    const isGathered = due >= now
    if (isGathered) return
    if (!mayWrite(now, 'news', room.id, source, [listed(rooms.indexOf(room))])) return
    nextEntry.set(room.id, Math.max(now, due + 5 * MINUTE_MS))
    expected += 1
  }

  async function written(i: number, address: string, source: string): Promise<void> {
    const wish = sendFeedback(deps, { message: 'Hello' }, { at: clock.now(), address, user: 'session:guest' })
    const outcome = await wish.then(
      () => 'done',
      (error: unknown) => (error as { code: string }).code,
    )
    const may = mayWrite(clock.now(), 'feedback', '', source, ['admin@example.org'])
    expect([i, outcome]).toEqual([i, may ? 'done' : 'too-many-mails'])
    if (may) expected += 1
  }

  for (let i = 0; i < WISHES; i++) {
    const address = `192.0.2.${String(chance(`${String(i)} source`, SOURCES))}`
    const source = deps.tokens.pseudonym(address)
    const room = rooms[chance(`${String(i)} room`, ROOMS)]
    if (!room) throw new Error('there is no such room')
    const what = chance(`${String(i)} what`, 10)
    if (what < 5) await invited(i, room, address, source)
    else if (what < 9) await entered(room, address, source)
    else await written(i, address, source)
    if (i % AT_A_TIME !== AT_A_TIME - 1) continue
    await emptied()
    clock.advance(1 + chance(`${String(i)} pause`, 40 * MINUTE_MS))
    await emptied()
  }
  clock.advance(HOUR_MS)
  await emptied()
  await waitFor(() => sent.length >= expected, { what: 'all mails to be sent' })
  expect(sent).toHaveLength(expected)
  const { failed, pending } = await deps.store.countMails(clock.now(), 0)
  expect({ failed, pending }).toEqual({ failed: 0, pending: 0 })
  // Otherwise nothing would have been held back, or nothing else.
  expect(expected).toBeLessThan(WISHES / 2)
  for (const outcome of ['invite done', 'invite too-many-mails']) expect(outcomes.get(outcome)).toBeGreaterThan(100)
}, 120_000)
