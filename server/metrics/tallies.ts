// The meter of the product: one number or a handful of them behind each method, for `registry.ts` to read.
import { clientFrames, type ClientFrameType } from '../../protocol/client-to-server.ts'
import { errors, type ErrorCode } from '../../protocol/errors.ts'
import type { MailFailure } from '../../protocol/invitations.ts'
import type { Entry, Meter, SocketEnd, SocketsNow } from '../meter-port.ts'
import { createDurations, createTally, type Durations } from './tally.ts'

/** What the numbers are read from. */
export type Tallies = ReturnType<typeof createTallies>

export function createTallies() {
  let read: () => SocketsNow = () => NO_SOCKETS
  let now: SocketsNow | null = null
  const numbers = makeNumbers()
  const meter = meterOf(numbers, (how) => (read = how))
  return {
    ...numbers,
    meter,
    /** Several metrics are made of one look at all sockets. */
    socketsNow(): SocketsNow {
      if (!now) queueMicrotask(() => (now = null))
      now ??= read()
      return now
    },
  }
}

const NO_SOCKETS: SocketsNow = {
  open: 0,
  seated: 0,
  waiting: 0,
  rooms: 0,
  unreadBytes: 0,
  links: { direct: 0, relayed: 0, down: 0 },
}

type Across = 'at-once' | 'late'
type Kind = 'read' | 'write'

function makeNumbers() {
  const codes = keysOf(errors)
  return {
    opened: createTally(['']),
    ended: createTally<SocketEnd>(['left', 'lost', ...codes.filter((code) => errors[code].close !== null)]),
    turnedAway: createTally<ErrorCode>(['bad-origin', 'not-allowed', 'draining', 'too-fast']),
    frames: createTally<ClientFrameType>(keysOf(clientFrames)),
    refused: createTally<ErrorCode>(codes),
    entered: createTally<Entry>(['joined', 'waiting', 'resumed', 'resumed-anew']),
    joinsRefused: createTally<ErrorCode>([]),
    resumesRefused: createTally<ErrorCode>([]),
    relayed: createDurations(),
    across: createTally<Across>(['at-once', 'late']),
    arrived: createDurations(),
    stale: createTally(['']),
    swept: createTally(['']),
    redis: createDurations(),
    redisFailed: createTally(['failed', 'timed-out']),
    redisUp: createTally(['']),
    redisDown: createTally(['lost', 'deaf']),
    redisDropped: createTally(['shape', 'seal', 'replay']),
    store: { read: createDurations(), write: createDurations() } satisfies Record<Kind, Durations>,
    storeFailed: createTally<Kind>(['read', 'write']),
    checks: createTally(['running']),
    checksRefused: createTally<ErrorCode>(['too-busy', 'too-many-tries']),
    mailSent: createTally(['']),
    mailFailed: createTally<MailFailure>([]),
    mailDelayed: createTally<MailFailure>([]),
  }
}

type Numbers = ReturnType<typeof makeNumbers>

function meterOf(to: Numbers, watch: Meter['sockets']['watch']): Meter {
  return {
    now: () => performance.now(),
    sockets: {
      watch,
      opened: () => to.opened.add(''),
      ended: (how) => to.ended.add(how),
      turnedAway: (code) => to.turnedAway.add(code),
      frame: (type) => to.frames.add(type),
      refused: (code) => to.refused.add(code),
      entered: (how) => to.entered.add(how),
      refusedEntry: (what, code) => (what === 'join' ? to.joinsRefused : to.resumesRefused).add(code),
      relayed: to.relayed.add,
    },
    cluster: {
      sent: (signals, isLate) => to.across.add(isLate ? 'late' : 'at-once', signals),
      arrived: to.arrived.add,
      stale: () => to.stale.add(''),
      swept: (leases) => to.swept.add('', leases),
    },
    ...outsideOf(to),
  }
}

function outsideOf(to: Numbers): Pick<Meter, 'redis' | 'store' | 'passwords' | 'mail'> {
  return {
    redis: {
      command(ms, how) {
        to.redis.add(ms)
        if (how !== 'done') to.redisFailed.add(how)
      },
      up: () => to.redisUp.add(''),
      down: (why) => to.redisDown.add(why),
      dropped: (why) => to.redisDropped.add(why),
    },
    store: {
      call(kind, ms, failed) {
        to.store[kind].add(ms)
        if (failed) to.storeFailed.add(kind)
      },
    },
    passwords: {
      begun() {
        to.checks.add('running')
        return () => to.checks.add('running', -1)
      },
      refused: (code) => to.checksRefused.add(code),
    },
    mail: {
      sent: () => to.mailSent.add(''),
      failed: (why, isFinal) => (isFinal ? to.mailFailed : to.mailDelayed).add(why),
    },
  }
}

function keysOf<K extends string>(record: Readonly<Record<K, unknown>>): K[] {
  return Object.keys(record) as K[]
}
