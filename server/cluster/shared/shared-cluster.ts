// Presence and delivery of several workers, over whatever bus they share.
import type { RoomName } from '../../../protocol/primitives.ts'
import type { Cluster, ClusterEvents } from '../../cluster-port.ts'
import type { Clock, Log } from '../../ports.ts'
import type { Bus, BusListener, Lease, RoomMessage, WorkerId, WorkerMessage } from '../bus.ts'
import { Effects } from './effects.ts'
import { Inbox } from './inbox.ts'
import { Insistence } from './insistence.ts'
import { Leases } from './leases.ts'
import { Outage } from './outage.ts'
import { Outbox } from './outbox.ts'
import type { Parts } from './parts.ts'
import { createQuestions } from './questions.ts'
import { Replicas } from './replicas.ts'
import { createRoomVerbs } from './room-verbs.ts'
import { createSeatVerbs } from './seat-verbs.ts'
import { Sockets } from './sockets.ts'
import { Transactions } from './transactions.ts'
import { createWaitingVerbs } from './waiting-verbs.ts'

/** How long `close` waits for peers to come back elsewhere and take what is kept for them. */
const CLOSE_WITHIN_MS = 8_000
/** How often what is overdue is sent again. */
const RESEND_EVERY_MS = 1_000

export type SharedClusterOptions = ClusterEvents & {
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  /** How long a seat outlives its socket. */
  readonly graceMs: number
}

export interface SharedCluster extends Cluster {
  /** Another worker is known to be dead: its seats are away at once, not only when its leases have run out. */
  bury(worker: WorkerId): Promise<void>
}

/** Resolves when the bus listens; until it is up verbs refuse with `relay-unavailable`. Rejects as `Bus.listen` does. */
export async function createSharedCluster(options: SharedClusterOptions): Promise<SharedCluster> {
  const { bus } = options
  const worker = createParts(options)
  await bus.listen(listenerOf(worker, options))
  worker.leases.start()
  return {
    ...createSeatVerbs(worker),
    ...createRoomVerbs(worker),
    ...createWaitingVerbs(worker),
    requireReach: () => worker.outage.requireReach(),
    reach: () => (bus.isUp() ? 'all' : 'cut-off'),
    claim: (key, ms) => bus.claim(key, ms),
    heed(room) {
      options.onHeeded?.(room)
      // A mail too many is all that comes of it when the others do not hear.
      bus.tell(room, { type: 'heed' }).catch(() => undefined)
    },
    isComplete: () => worker.outage.isComplete(),
    occupied: () => bus.occupied(),
    async bury(dead) {
      await bus.bury(dead)
      await worker.leases.sweep()
    },
    close: () => close(worker),
  }
}

type Worker = Parts & { readonly inbox: Inbox; readonly leases: Leases; readonly stopResending: () => void }

function createParts(options: SharedClusterOptions): Worker {
  const { bus, clock, log, graceMs } = options
  const after = (ms: number, act: () => void): (() => void) => clock.after(ms, act)
  const sockets = new Sockets(() => bus.worker)
  const outbox = new Outbox(bus)
  const onLess = (room: RoomName): void => replicas.tidy(room)
  const onGap = (room: RoomName): void => options.onGap?.(room)
  const effects = new Effects({ sockets, outbox, isComplete: () => outage.isComplete(), onGap, onLess })
  const replicas: Replicas = new Replicas({
    bus,
    after,
    isNeeded: (room) => sockets.has(room) || outbox.hasKept(room),
    onForgotten: (room) => outbox.forgetRoom(room),
    onReloaded(room, before, now) {
      outage.look(room, now?.seats.values() ?? [])
      effects.reloaded(room, before, now)
    },
    onApplied(room, before, now, change) {
      outage.heard(room, change)
      effects.applied(room, before, now, change)
    },
  })
  const transactions = new Transactions({ bus, log, graceMs, replicas })
  const insistence = new Insistence(log, after, () => bus.isUp())
  const outage: Outage = new Outage({ bus, log, after, sockets, replicas, transactions, insistence, effects })
  const onLost: Parts['onLost'] = (seat) => options.onLost?.(seat)
  const questions = createQuestions(bus, after)
  const parts: Parts = {
    bus,
    clock,
    log,
    sockets,
    outbox,
    replicas,
    transactions,
    insistence,
    outage,
    questions,
    effects,
    onLost,
  }
  const inbox = new Inbox({ bus, after, sockets, replicas, isGone: (peer) => outage.isGone(peer) })
  const onExpired = (lease: Lease): void => expire(parts, lease)
  const isRestoring = (): boolean => outage.isRestoring()
  const leases = new Leases({
    bus,
    log,
    after,
    sockets,
    transactions,
    onLost,
    onExpired,
    isRestoring,
    onBeat: () => outage.onBeat(),
  })
  return { ...parts, inbox, leases, stopResending: resendRegularly(parts) }
}

function listenerOf(
  { replicas, effects, inbox, outbox, questions, outage, bus, sockets }: Worker,
  events: ClusterEvents,
): BusListener {
  const isOwn = (from: WorkerId): boolean => sockets.isMine({ worker: from, socket: 0 }) || from === bus.worker
  return {
    onRoom(room: RoomName, message: RoomMessage, from: WorkerId) {
      if (message.type === 'change') replicas.hear(room, message)
      else if (isOwn(from)) return
      else if (message.type === 'heed') events.onHeeded?.(room)
      else {
        replicas.when(room, ({ image }) => {
          if (image?.id === message.id) effects.tell(image, message)
        })
      }
    },
    onWorker(message: WorkerMessage, from: WorkerId) {
      if (message.type === 'frames') inbox.receive(message, from)
      else if (message.type === 'delivered') {
        for (const { room, peer, number } of message.peers) {
          outbox.confirm(room, peer, number)
          replicas.tidy(room)
        }
      } else questions.hear(message, from)
    },
    onUp: (memory) => outage.onUp(memory),
    onDown: () => outage.onDown(),
  }
}

/** A lease that was not prolonged in time: whoever has the seat now, it is not this socket. */
function expire({ sockets, replicas, outbox }: Parts, { room, holder }: Lease): void {
  const socket = sockets.at(holder)
  if (!socket) return
  const replica = replicas.get(room)
  if (!replica) return
  void replica.reload().then(() => {
    if (sockets.at(holder) !== socket) return
    // The record still says so: somebody is about to change that.
    sockets.close(socket)
    if (socket.place === 'seat') {
      for (const frame of socket.outlet.undelivered()) outbox.keep(room, socket.peer, frame, false)
    }
    socket.outlet.end('relay-unavailable')
  })
}

/** What was not confirmed in time goes again to where the peer is now. */
function resendRegularly({ outbox, replicas, sockets, clock, bus }: Parts): () => void {
  let stop = clock.after(RESEND_EVERY_MS, again)
  function again(): void {
    stop = clock.after(RESEND_EVERY_MS, again)
    if (!bus.isUp()) return
    for (const { room, peer } of outbox.overdue()) {
      const holder = replicas.get(room)?.image?.seats.get(peer)?.holder
      if (holder && !sockets.isMine(holder)) outbox.flush(room, peer, holder.worker)
    }
  }
  return () => stop()
}

async function close(worker: Worker): Promise<void> {
  const { bus, clock, inbox, insistence, leases, outage, outbox, replicas, stopResending } = worker
  inbox.say()
  let stop = (): void => undefined
  const late = new Promise<void>((resolve) => {
    stop = clock.after(CLOSE_WITHIN_MS, resolve)
  })
  await Promise.race([Promise.all([insistence.whenIdle(), outbox.whenEmpty()]), late])
  stop()
  await confess(worker)
  inbox.say()
  leases.close()
  stopResending()
  outage.close()
  insistence.close()
  replicas.close()
  await bus.close()
}

/** What is still kept goes with this worker: those for whom it was hear that something is lost. */
async function confess({ outbox, transactions, bus }: Worker): Promise<void> {
  if (!bus.isUp()) return
  const all = outbox.rest().map(({ room, peer }) =>
    transactions.change(room, (draft) => {
      if (draft.presence.places.get(peer)?.outlet === null) draft.bereft.add(peer)
    }),
  )
  await Promise.allSettled(all)
}
