// Several workers as one cluster: each call goes to the next of them, and what is about a socket to the one that has it.
import type { PeerId } from '../../protocol/primitives.ts'
import type { Cluster, Outlet } from '../../server/cluster-port.ts'

/** At least one of them. */
export function spread(workers: readonly [Cluster, ...Cluster[]]): Cluster {
  const [first] = workers
  const homes = new Map<Outlet, Cluster>()
  const seats = new Map<PeerId, Cluster>()
  let turn = 0
  const next = (): Cluster => workers[turn++ % workers.length] ?? first
  const homeFor = (outlet: Outlet): Cluster => {
    const home = next()
    homes.set(outlet, home)
    return home
  }
  const seatFor = (peer: PeerId, outlet: Outlet): Cluster => {
    const home = homeFor(outlet)
    seats.set(peer, home)
    return home
  }
  return {
    join: (seat, outlet, limit) => seatFor(seat.peer, outlet).join(seat, outlet, limit),
    resume: (seat, outlet, ...rest) => seatFor(seat.peer, outlet).resume(seat, outlet, ...rest),
    away: (room, peer, outlet) => (homes.get(outlet) ?? first).away(room, peer, outlet),
    leave: (...args) => next().leave(...args),
    // A sender speaks through one socket: what it says comes in order.
    toPeer: (room, peer, frame) =>
      ((frame.type === 'signal' ? seats.get(frame.from) : undefined) ?? first).toPeer(room, peer, frame),
    roster: (...args) => next().roster(...args),
    seats: (...args) => next().seats(...args),
    change: (...args) => next().change(...args),
    expel: (...args) => next().expel(...args),
    tell: (...args) => next().tell(...args),
    dissolve: (...args) => next().dissolve(...args),
    requireReach: () => {
      for (const worker of workers) worker.requireReach()
    },
    reach: () => first.reach(),
    claim: (...args) => next().claim(...args),
    heed: (...args) => next().heed(...args),
    isComplete: () => next().isComplete(),
    occupied: () => next().occupied(),
    wait: (waiter, outlet) => (homes.get(outlet) ?? homeFor(outlet)).wait(waiter, outlet),
    waiters: (...args) => next().waiters(...args),
    toWaiter: (...args) => next().toWaiter(...args),
    dismiss: (...args) => next().dismiss(...args),
    stopWaiting: (room, peer, outlet) => (homes.get(outlet) ?? first).stopWaiting(room, peer, outlet),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()))
    },
  }
}
