// Compares passwords for whoever has not guessed too often, and counts the wrong tries.
import { Refusal } from '../../protocol/errors.ts'
import type { RoomName } from '../../protocol/primitives.ts'
import type { Deps, PasswordGate } from '../ports.ts'
import type { EventName } from '../rooms/events.ts'
import type { Origin, PasswordMatch } from '../rooms/records.ts'
import {
  oldestWindow,
  ROOM_TRIES,
  roomWaitMs,
  SOURCE_TRIES,
  sourceWaitMs,
  TRIES_WINDOW_MS,
  type Counted,
} from '../rooms/tries.ts'
import { createPace } from './pace.ts'
import { createTurns } from './turns.ts'

/** Checks that may wait for earlier ones of the same source: of one source, such as a school, and of all together. */
const MAX_BEHIND_ONE = 32
const MAX_BEHIND = 64
/** What one source may have hashed: some more than a full line at once, as when a class comes in. */
const HASHES_AT_ONCE = 60
const HASHES_PER_SECOND = 1
/** About as long as half of a full line takes. */
const RETRY_BUSY_S = 5

type Parts = Pick<Deps, 'clock' | 'store' | 'passwords' | 'log'>
type Keys = { readonly source: string; readonly room: string }
/** A try that has been let through and is not in the store's counts: not yet, or because the store failed. */
type Try = { readonly keys: Keys; readonly at: number }
/** `room` is empty when nothing is stored: names that somebody makes up are not written down. */
type Visit = { readonly keys: Keys; readonly room: RoomName; readonly origin: Origin }

/**
 * One source's checks run one after the other, and tries that are being compared count as wrong ones until they turn out
 * right: however many come at once, no budget is passed.
 */
export function createPasswordGate(parts: Parts): PasswordGate {
  const { clock, store, passwords, log } = parts
  const pace = createPace(HASHES_PER_SECOND, HASHES_AT_ONCE)
  const bySource = createTurns()
  const byRoom = createTurns()
  const ledger = createLedger(parts)

  async function compare(visit: Visit, compareNow: () => Promise<PasswordMatch>) {
    const { keys, room, origin } = visit
    const one = await byRoom.take(keys.room, () => ledger.begin(keys))
    const match = await compareNow().catch((error: unknown) => {
      ledger.forget(one)
      throw error
    })
    if (match !== 'none') ledger.forget(one)
    else {
      const events = await byRoom.take(keys.room, () => ledger.count(one))
      for (const [event, message] of events) {
        await store.record(event, room, message, origin).catch((error: unknown) => {
          log.warn({ err: error, ...origin, event, room }, `${event} could not be recorded: ${message}`)
        })
      }
    }
    return match
  }

  /** Refuses with `too-busy`. Of one source no more than one piece of work is ever in the line of all. */
  function inTurn<T>(key: string, act: () => Promise<T>): Promise<T> {
    const behind = bySource.count(key)
    if (behind > MAX_BEHIND_ONE || (behind > 0 && bySource.waiting() >= MAX_BEHIND)) {
      throw new Refusal('too-busy', RETRY_BUSY_S)
    }
    return bySource.take(key, act)
  }

  function hashAtPace<T>(key: string, hash: () => Promise<T>): Promise<T> {
    if (!pace(key, clock.now())) throw new Refusal('too-busy', RETRY_BUSY_S)
    return hash()
  }

  return {
    async inTurn(source, hash) {
      const key = `source:${source}`
      return inTurn(key, async () => hashAtPace(key, hash))
    },
    async check(room, source, password, stored, origin) {
      const keys = { source: `source:${source}`, room: `room:${room}` }
      const isKnown = stored.access !== null || stored.owner !== null
      const visit: Visit = { keys, room: isKnown ? room : '', origin }
      const match = async (): Promise<PasswordMatch> => hashAtPace(keys.source, () => passwords.match(password, stored))
      return inTurn(keys.source, () => compare(visit, match))
    },
  }
}

type Happening = readonly [event: EventName, message: string]

/** The store's counts, and what must be added to them. */
function createLedger({ clock, store, log }: Parts) {
  const uncounted = new Set<Try>()

  /** Of what the store would not count there is little: it cannot grow faster than passwords are hashed. */
  function dropOld(now: number): void {
    for (const one of uncounted) if (one.at < oldestWindow(now)) uncounted.delete(one)
  }

  return {
    /** Refuses with `too-many-tries`. */
    async begin(keys: Keys): Promise<Try> {
      const counts = await store.tries([keys.source, keys.room], oldestWindow(clock.now()))
      const now = clock.now()
      dropOld(now)
      const of = (kind: keyof Keys): Counted | null =>
        together(
          counts.get(keys[kind]),
          [...uncounted].filter((one) => one.keys[kind] === keys[kind]),
        )
      const waitMs = Math.max(sourceWaitMs(of('source'), now), roomWaitMs(of('room'), now))
      if (waitMs > 0) throw new Refusal('too-many-tries', Math.ceil(waitMs / 1000))
      const one = { keys, at: now }
      uncounted.add(one)
      return one
    },
    forget(one: Try): void {
      uncounted.delete(one)
    },
    /** What happened by this wrong try. One that the store cannot count goes on counting here. */
    async count(one: Try): Promise<readonly Happening[]> {
      const { source, room } = one.keys
      const now = clock.now()
      const since = oldestWindow(now)
      const happenings: Happening[] = [['password_wrong', 'wrong password']]
      try {
        await store.countTry([source, room], since, now)
        uncounted.delete(one)
        const counts = await store.tries([source, room], since)
        if (counts.get(source)?.count === SOURCE_TRIES) happenings.push(exhausted(SOURCE_TRIES, 'from one source'))
        if (counts.get(room)?.count === ROOM_TRIES) happenings.push(exhausted(ROOM_TRIES, 'at one room'))
      } catch (error) {
        log.error({ err: error }, 'a wrong try could not be counted')
      }
      return happenings
    },
  }
}

function together(counted: Counted | undefined, more: readonly Try[]): Counted | null {
  const [first] = more
  const last = more.at(-1)
  if (!first || !last) return counted ?? null
  const { count, since, lastAt } = counted ?? { count: 0, since: first.at, lastAt: 0 }
  return { count: count + more.length, since, lastAt: Math.max(lastAt, last.at) }
}

function exhausted(tries: number, where: string): Happening {
  return ['password_tries', `${tries} wrong passwords ${where} within ${TRIES_WINDOW_MS / 60_000} minutes`]
}
