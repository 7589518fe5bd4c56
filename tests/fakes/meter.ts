// A meter that counts under plain names, for tests that ask what was counted.
import type { Meter, SocketsNow } from '../../server/meter-port.ts'

export type FakeMeter = Meter & {
  /** Calls by name, such as `sockets.refused not-allowed`; those with a number of things have it added up. */
  readonly counts: Map<string, number>
  /** Of the name; 0 when nothing was counted. */
  count(name: string): number
  /** Null before anybody said how to read them. */
  socketsNow(): SocketsNow | null
}

/** Its time stands still. */
export function createFakeMeter(): FakeMeter {
  const counts = new Map<string, number>()
  const add = (name: string, by = 1): void => {
    counts.set(name, (counts.get(name) ?? 0) + by)
  }
  let read: (() => SocketsNow) | null = null
  return {
    counts,
    count: (name) => counts.get(name) ?? 0,
    socketsNow: () => read?.() ?? null,
    now: () => 0,
    sockets: {
      watch: (how) => (read = how),
      opened: () => add('sockets.opened'),
      ended: (how) => add(`sockets.ended ${how}`),
      turnedAway: (code) => add(`sockets.turnedAway ${code}`),
      frame: (type) => add(`sockets.frame ${type}`),
      refused: (code) => add(`sockets.refused ${code}`),
      entered: (how) => add(`sockets.entered ${how}`),
      refusedEntry: (what, code) => add(`sockets.refusedEntry ${what} ${code}`),
      relayed: () => add('sockets.relayed'),
    },
    cluster: {
      sent: (signals, isLate) => add(isLate ? 'cluster.late' : 'cluster.sent', signals),
      arrived: () => add('cluster.arrived'),
      stale: () => add('cluster.stale'),
      swept: (leases) => add('cluster.swept', leases),
    },
    redis: {
      command: (_ms, how) => add(`redis.command ${how}`),
      up: () => add('redis.up'),
      down: (why) => add(`redis.down ${why}`),
      dropped: (why) => add(`redis.dropped ${why}`),
    },
    store: { call: (kind, _ms, failed) => add(`store.call ${kind} ${failed ? 'failed' : 'done'}`) },
    passwords: {
      begun: () => {
        add('passwords.running')
        return () => add('passwords.running', -1)
      },
      refused: (code) => add(`passwords.refused ${code}`),
    },
    mail: {
      sent: () => add('mail.sent'),
      failed: (why, isFinal) => add(`mail.failed ${why} ${isFinal ? 'for good' : 'for now'}`),
    },
  }
}
