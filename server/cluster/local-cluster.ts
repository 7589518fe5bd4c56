// Presence and delivery inside one process: the cluster of an instance that has no Redis.
import type { ErrorCode } from '../../protocol/errors.ts'
import type { RoomName } from '../../protocol/primitives.ts'
import type { Cluster, ClusterEvents } from '../cluster-port.ts'
import type { Clock, Log } from '../ports.ts'
import { createBoundedSet } from './bounded-set.ts'
import { LocalPresence } from './local-presence.ts'
import { LocalWaiting } from './local-waiting.ts'

/** Rooms remembered as deleted: enough for every hello that has begun before. */
const MAX_OVER = 10_000

export type LocalClusterOptions = ClusterEvents & {
  readonly clock: Clock
  readonly log: Log
  /** How long a seat outlives its socket. */
  readonly graceMs: number
  /** UTC milliseconds: until then peers of an earlier run of this relay may take their seats back. */
  readonly recoveringUntil: number
}

/** A cluster of one process. Nothing of it outlives the process but what the resume tokens say. */
export function createLocalCluster(options: LocalClusterOptions): Cluster {
  // Somebody who looked before a room was deleted must not throw out those who are in the next room of that name.
  const over = createBoundedSet(MAX_OVER)
  const isOver = (roomId: string): boolean => over.has(roomId)
  const onReplaced = (room: RoomName, roomId: string): void => {
    dissolve(room, roomId, 'no-such-room')
  }
  const waiting: LocalWaiting = new LocalWaiting({
    log: options.log,
    isOver,
    onReplaced,
    tellChairmen: (room, roomId, frame) => {
      presence.tellChairmen(room, roomId, frame)
    },
  })
  const presence: LocalPresence = new LocalPresence({
    ...options,
    isOver,
    onReplaced,
    waiting: (room, roomId) => waiting.people(room, roomId),
  })

  function dissolve(room: RoomName, roomId: string, code: ErrorCode): void {
    if (code === 'no-such-room') over.add(roomId)
    presence.dissolve(room, roomId, code)
    waiting.dissolve(room, roomId, code)
  }

  return {
    ...seatsOf(presence),
    ...waitingOf(waiting),
    dissolve: (room, roomId, code) => promised(() => dissolve(room, roomId, code)),
    requireReach: () => undefined,
    reach: () => 'alone',
    claim: createClaims(options.clock),
    heed: (room) => options.onHeeded?.(room),
    close: () =>
      promised(() => {
        presence.close()
        waiting.close()
      }),
  }
}

type WaitingVerbs = 'wait' | 'waiters' | 'toWaiter' | 'dismiss' | 'stopWaiting'
type WholeVerbs = 'dissolve' | 'requireReach' | 'reach' | 'claim' | 'heed' | 'close'

function seatsOf(presence: LocalPresence): Omit<Cluster, WaitingVerbs | WholeVerbs> {
  return {
    join: (seat, outlet, limit) => promised(() => presence.admit(seat, outlet, 1, limit)),
    resume: (seat, outlet, turn, limit) => promised(() => presence.resume(seat, outlet, turn, limit)),
    away: (room, peer, outlet) => presence.away(room, peer, outlet),
    leave: (room, peer, why) => promised(() => void presence.free(room, [peer], why, null)),
    toPeer: (room, peer, frame) => presence.toPeer(room, peer, frame),
    roster: (room) => promised(() => presence.roster(room)),
    seats: (room) => promised(() => presence.seats(room)),
    change: (room, changes, by) => promised(() => presence.change(room, changes, by)),
    expel: (room, peers, why, code, by) =>
      promised(() => {
        for (const outlet of presence.free(room, peers, why, by)) outlet.end(code)
      }),
    tell: (room, frame, to) => promised(() => presence.tell(room, frame, to)),
    isComplete: () => presence.isComplete(),
    occupied: () => promised(() => presence.occupied()),
  }
}

function waitingOf(waiting: LocalWaiting): Pick<Cluster, WaitingVerbs> {
  return {
    wait: (waiter, outlet) => promised(() => waiting.wait(waiter, outlet)),
    waiters: (room) => promised(() => waiting.waiters(room)),
    toWaiter: (room, peer, frame) => promised(() => waiting.toWaiter(room, peer, frame)),
    dismiss: (room, peers, code) => promised(() => waiting.dismiss(room, peers, code)),
    stopWaiting: (room, peer, outlet) => waiting.stopWaiting(room, peer, outlet),
  }
}

/** Runs at once; what it throws rejects the promise. */
function promised<T>(act: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(act())
  })
}

/** Claims that are over are forgotten when another is made. */
function createClaims(clock: Clock): Cluster['claim'] {
  const until = new Map<string, number>()
  return async (key, ms) => {
    const now = clock.now()
    for (const [one, at] of until) if (at <= now) until.delete(one)
    if (until.has(key)) return false
    until.set(key, now + ms)
    return true
  }
}
