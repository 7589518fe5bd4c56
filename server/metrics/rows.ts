// Every metric of our own: its name, what it tells, and where its numbers come from. docs/metrics.md says the same.
import type { Reach } from '../cluster-port.ts'
import type { SocketsNow } from '../meter-port.ts'
import type { Tallies } from './tallies.ts'
import type { Durations, Tally } from './tally.ts'

/** What else is read when the metrics are. */
export type Sources = {
  readonly version: string
  readonly protocol: number
  readonly reach: () => Reach
  /** Null: nothing is known of the outbox now, or there is no mail. `oldestS`: 0 when none is overdue. */
  readonly mails: () => Promise<{ readonly pending: number; readonly oldestS: number } | null>
}

export type Value = { readonly labels: Readonly<Record<string, string>>; readonly value: number }

/** `merge`: how the numbers of several workers become one. */
export type Row = { readonly name: string; readonly help: string; readonly labels: readonly string[] } & (
  | { readonly is: 'counter'; readonly read: () => readonly Value[] }
  | {
      readonly is: 'gauge'
      readonly merge: 'sum' | 'max' | 'first'
      readonly read: () => readonly Value[] | Promise<readonly Value[]>
    }
  | { readonly is: 'histogram'; readonly read: () => readonly (readonly [Value['labels'], Durations])[] }
)

export function rowsOf(tallies: Tallies, sources: Sources): readonly Row[] {
  return [...ofSockets(tallies), ...ofCluster(tallies, sources), ...ofTheRest(tallies, sources)]
}

const NONE = {}

function counter(name: string, help: string, tally: Tally<string>, label: string | null): Row {
  const labels = label === null ? [] : [label]
  const read = () => tally.counts().map(([key, value]) => ({ labels: label === null ? NONE : { [label]: key }, value }))
  return { is: 'counter', name: `vroom_${name}_total`, help, labels, read }
}

function gauge(name: string, help: string, read: () => number, merge: 'sum' | 'max' = 'sum'): Row {
  return { is: 'gauge', name: `vroom_${name}`, help, labels: [], merge, read: () => [{ labels: NONE, value: read() }] }
}

function histogram(name: string, help: string, durations: Durations): Row {
  return { is: 'histogram', name: `vroom_${name}_seconds`, help, labels: [], read: () => [[NONE, durations]] }
}

function ofSockets(to: Tallies): readonly Row[] {
  const now = (read: (now: SocketsNow) => number) => () => read(to.socketsNow())
  const paths = ['direct', 'relayed', 'down'] as const
  return [
    gauge(
      'sockets_open',
      'WebSockets that are open.',
      now(({ open }) => open),
    ),
    gauge(
      'seats',
      'Sockets that have a seat in a room.',
      now(({ seated }) => seated),
    ),
    gauge(
      'waiters',
      'Sockets that wait before a room.',
      now(({ waiting }) => waiting),
    ),
    gauge(
      'rooms',
      'Rooms in which somebody sits; one that is spread over several workers counts at each.',
      now(({ rooms }) => rooms),
    ),
    gauge(
      'unread_bytes',
      'What the slowest reader of all sockets has not read yet.',
      now(({ unreadBytes }) => unreadBytes),
      'max',
    ),
    {
      is: 'gauge',
      name: 'vroom_links',
      help: 'Ends of links between browsers, as these say: two for each link.',
      labels: ['path'],
      merge: 'sum',
      read: () => paths.map((path) => ({ labels: { path }, value: to.socketsNow().links[path] })),
    },
    counter('sockets_opened', 'WebSockets that were opened.', to.opened, null),
    counter('sockets_ended', 'WebSockets that ended, by what ended them.', to.ended, 'why'),
    counter('sockets_turned_away', 'Upgrades to a WebSocket that were refused.', to.turnedAway, 'code'),
    counter('frames', 'Frames that browsers sent.', to.frames, 'type'),
    counter('refusals', 'Refusals on sockets, whatever was refused.', to.refused, 'code'),
    counter(
      'entries',
      'Sockets that came in: new, to wait, or back with nothing or something lost.',
      to.entered,
      'how',
    ),
    counter('joins_refused', 'Tickets that were refused.', to.joinsRefused, 'code'),
    counter('resumes_refused', 'Returns to a seat that were refused.', to.resumesRefused, 'code'),
    histogram(
      'signal',
      'From reading a signal until it was handed to a socket of the same worker, or to Redis.',
      to.relayed,
    ),
  ]
}

function ofCluster(to: Tallies, { reach }: Sources): readonly Row[] {
  return [
    gauge('cut_off', 'Workers that do not reach the others.', () => (reach() === 'cut-off' ? 1 : 0)),
    counter('cluster_signals', 'Signals given to other workers, at once or later.', to.across, 'when'),
    histogram(
      'cluster_signal',
      'From taking a signal for a peer of another worker until that one handed it on.',
      to.arrived,
    ),
    counter(
      'cluster_stale',
      'Changes of a room that were computed anew, because another worker was faster.',
      to.stale,
      null,
    ),
    counter('cluster_swept', 'Seats and places whose time was over, cleared away by this host.', to.swept, null),
    histogram('redis', 'Commands of Redis, those that failed included.', to.redis),
    counter('redis_failed', 'Commands of Redis that failed.', to.redisFailed, 'how'),
    counter('redis_up', 'Times that Redis came within reach, the first one included.', to.redisUp, null),
    counter('redis_down', 'Times that Redis was out of reach.', to.redisDown, 'why'),
    counter('redis_dropped', 'Messages of other workers that were not believed.', to.redisDropped, 'why'),
  ]
}

function ofTheRest(to: Tallies, sources: Sources): readonly Row[] {
  const kinds = ['read', 'write'] as const
  const mails = (name: string, help: string, part: 'pending' | 'oldestS'): Row => {
    const read = async (): Promise<readonly Value[]> => {
      const now = await sources.mails()
      return now ? [{ labels: NONE, value: now[part] }] : []
    }
    return { is: 'gauge', name: `vroom_${name}`, help, labels: [], merge: 'max', read }
  }
  return [
    {
      is: 'histogram',
      name: 'vroom_database_seconds',
      help: 'Transactions of the database, those that failed included.',
      labels: ['kind'],
      read: () => kinds.map((kind) => [{ kind }, to.store[kind]] as const),
    },
    counter('database_failed', 'Transactions that the database could not do.', to.storeFailed, 'kind'),
    gauge(
      'password_checks',
      'Passwords that are being compared or wait for it.',
      () => to.checks.counts()[0]?.[1] ?? 0,
    ),
    counter('password_checks_refused', 'Passwords that were not compared.', to.checksRefused, 'code'),
    mails('mails_pending', 'Mails that wait to be sent.', 'pending'),
    mails('mails_oldest_seconds', 'How long the mail is overdue that has waited longest.', 'oldestS'),
    counter('mails_sent', 'Mails that the mail server took.', to.mailSent, null),
    counter('mails_failed', 'Mails that are not tried again.', to.mailFailed, 'why'),
    counter('mails_delayed', 'Mails that were not taken and are tried again.', to.mailDelayed, 'why'),
    {
      is: 'gauge',
      name: 'vroom_build',
      help: 'Always 1; the labels say what runs.',
      labels: ['version', 'protocol'],
      merge: 'first',
      read: () => [{ labels: { version: sources.version, protocol: String(sources.protocol) }, value: 1 }],
    },
  ]
}
