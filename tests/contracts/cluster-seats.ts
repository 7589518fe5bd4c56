// A cluster under test, and people to seat in it or to let wait.
import type { PeerId, Role } from '../../protocol/primitives.ts'
import type { Member, ServerFrame, ServerFrameType } from '../../protocol/server-to-client.ts'
import type { Cluster, Outlet, Seat, Seated, Waiter } from '../../server/cluster-port.ts'
import { createFakeOutlet, type FakeOutlet } from '../fakes/outlet.ts'

export const GRACE_MS = 30_000
/** Time in which a seat whose socket is away is lost for certain: workers look every second or so. */
export const GRACE_OVER_MS = GRACE_MS + 2_000

export type ClusterUnderTest = {
  readonly cluster: Cluster
  /** Moves time on for all workers, and comes back when all that fell due has been done and told. */
  readonly advance: (ms: number) => Promise<void>
  /** Until nothing that was begun is still to be done or told, on any worker. */
  readonly settle: () => Promise<void>
  /** Timers that have neither run nor been cancelled. */
  readonly pending: () => number
  /** What `onLost` was called with, on all workers. */
  readonly lost: readonly Seat[]
}
/** `recoveringMs`: how much longer seats of an earlier run may be taken back. */
export type MakeCluster = (recoveringMs: number) => ClusterUnderTest | Promise<ClusterUnderTest>

/** How often what is drawn at random is tried: fewer times where each step takes its time. */
export type Effort = { readonly races: number; readonly runs: number }

/** The same cluster, each of whose verbs finds what was done before told to everybody, and leaves nothing untold. */
export function settled(cluster: Cluster, settle: () => Promise<void>): Cluster {
  const around = async <T>(verb: () => Promise<T>): Promise<T> => {
    await settle()
    const done = await Promise.allSettled([verb()])
    await settle()
    const [outcome] = done
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  }
  return {
    ...cluster,
    join: (...args) => around(() => cluster.join(...args)),
    resume: (...args) => around(() => cluster.resume(...args)),
    leave: (...args) => around(() => cluster.leave(...args)),
    toPeer: (...args) => around(async () => cluster.toPeer(...args)),
    roster: (...args) => around(() => cluster.roster(...args)),
    seats: (...args) => around(() => cluster.seats(...args)),
    change: (...args) => around(() => cluster.change(...args)),
    expel: (...args) => around(() => cluster.expel(...args)),
    tell: (...args) => around(() => cluster.tell(...args)),
    dissolve: (...args) => around(() => cluster.dissolve(...args)),
    occupied: () => around(() => cluster.occupied()),
    wait: (...args) => around(() => cluster.wait(...args)),
    waiters: (...args) => around(() => cluster.waiters(...args)),
    toWaiter: (...args) => around(() => cluster.toWaiter(...args)),
    dismiss: (...args) => around(() => cluster.dismiss(...args)),
  }
}

export const idOf = (name: string): PeerId => name.padEnd(22, '_')
export const seatOf = (name: string, room = 'lobby', roomId = `id-of-${room}`): Seat => ({
  room,
  roomId,
  peer: idOf(name),
  role: 'participant',
  session: `session-of-${name}`,
  source: `source-of-${name}`,
  blocked: [],
})
export const memberOf = (name: string, some: Partial<Member> = {}): Member => ({
  peer: idOf(name),
  role: 'participant',
  blocked: [],
  handAt: null,
  floorAt: null,
  ...some,
})
export const signal = (payload: string): ServerFrame => ({ type: 'signal', from: idOf('ann'), payload })

export type Sitting = { readonly outlet: FakeOutlet; readonly seated: Seated; readonly seat: Seat }

export async function sitIn(cluster: Cluster, who: string, limit = 0, role: Role = 'participant'): Promise<Sitting> {
  const outlet = createFakeOutlet()
  const seat = { ...seatOf(who), role }
  return { outlet, seat, seated: await cluster.join(seat, outlet, limit) }
}

export const waiterOf = (name: string, some: Partial<Waiter> = {}): Waiter => ({
  room: 'lobby',
  roomId: 'id-of-lobby',
  peer: idOf(name),
  name,
  since: 1,
  session: `session-of-${name}`,
  source: `source-of-${name}`,
  waitsFor: 'admission',
  ...some,
})

export async function waitBefore(cluster: Cluster, who: string, some: Partial<Waiter> = {}) {
  const outlet = createFakeOutlet()
  const waiter = waiterOf(who, some)
  await cluster.wait(waiter, outlet)
  return { outlet, waiter }
}

/** An outlet that behaves as a socket does: its end is told to the cluster before `end` returns. */
export function createSocket(onEnd: (outlet: Outlet) => void): FakeOutlet {
  const socket = createFakeOutlet()
  return Object.assign(socket, {
    end: (code: FakeOutlet['ended'][number]) => {
      socket.ended.push(code)
      onEnd(socket)
    },
  })
}

/** What a socket that took its seat back was given of what had waited for it, whichever worker had kept it. */
export const caughtUp = ({ missed }: Seated, outlet: FakeOutlet): readonly ServerFrame[] => [
  ...missed,
  ...heard(outlet, 'signal'),
]

export type Heard<K extends ServerFrameType> = Extract<ServerFrame, { type: K }>

export function heard<K extends ServerFrameType>({ frames }: FakeOutlet, type: K): Heard<K>[] {
  return frames.filter((frame): frame is Heard<K> => frame.type === type)
}

/** Names of those in the last list of people who wait, or null when none was told. */
export function namesWaiting(outlet: FakeOutlet): (string | null)[] | null {
  return (
    heard(outlet, 'waiting')
      .at(-1)
      ?.people.map((one) => one.name) ?? null
  )
}
