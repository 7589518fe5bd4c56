// What stands around the bus and counts what goes over it.
import type { Meter } from '../meter-port.ts'
import type { Bus, BusListener, WorkerMessage } from './bus.ts'

/** A signal that is passed on later than this was kept: its peer was away, or nobody had confirmed it. */
const LATE_MS = 1_000

export function measuredBus(bus: Bus, { cluster: meter }: Pick<Meter, 'cluster'>): Bus {
  return {
    ...bus,
    listen: (listener) => bus.listen(measuredListener(listener, bus, meter)),
    async commit(commit) {
      const committed = await bus.commit(commit)
      if (committed.is === 'stale') meter.stale()
      return committed
    },
    async sweep(limit) {
      const leases = await bus.sweep(limit)
      meter.swept(leases.length)
      return leases
    },
    send(worker, message) {
      if (isSignals(message)) meter.sent(message.frames.length, bus.now() - message.at > LATE_MS)
      return bus.send(worker, message)
    },
  }
}

function measuredListener(listener: BusListener, bus: Bus, meter: Meter['cluster']): BusListener {
  return {
    ...listener,
    onWorker(message, from) {
      listener.onWorker(message, from)
      if (isSignals(message)) meter.arrived(Math.max(0, bus.now() - message.at))
    },
  }
}

const isSignals = (message: WorkerMessage): message is Extract<WorkerMessage, { type: 'frames' }> =>
  message.type === 'frames' && message.place === 'seat'
