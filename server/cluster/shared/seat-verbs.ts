// Taking seats and giving them up, on whichever worker.
import { Refusal } from '../../../protocol/errors.ts'
import type { PeerId } from '../../../protocol/primitives.ts'
import type { Roster } from '../../../protocol/server-to-client.ts'
import type { Cluster, Outlet, Seat, Seated } from '../../cluster-port.ts'
import { hasSpace, memberOf, rosterOf, rotate, takePlace } from '../../rooms/presence.ts'
import type { Holder } from '../bus.ts'
import type { Draft } from './draft.ts'
import { freeSeats } from './free.ts'
import { isSameHolder } from './image.ts'
import { isOutage } from './insistence.ts'
import type { Parts } from './parts.ts'
import type { Socket } from './sockets.ts'

/** A socket that goes so soon after its `welcome` may not have read it. */
const UNHEARD_MS = 5_000

type Verbs = Pick<Cluster, 'join' | 'resume' | 'away' | 'leave'>

type Taking = {
  readonly roster: Roster
  readonly turn: number
  readonly role: Seat['role']
  /** Who held the seat before; undefined: it is a new one. */
  readonly older: Holder | null | undefined
  /** Whoever held it last has died with what it had for the peer. */
  readonly wasBereft: boolean
}

export function createSeatVerbs(parts: Parts): Verbs {
  const { outage, insistence, transactions, sockets } = parts
  return {
    async join(seat, outlet, limit) {
      outage.requireReach()
      outage.requireCount(limit)
      const { room, roomId } = seat
      return take(parts, seat, outlet, (socket) =>
        transactions.enter(room, roomId, (draft) => admit(parts, draft, seat, socket.holder, 1, limit)),
      )
    },
    async resume(seat, outlet, turn, limit) {
      outage.requireReach()
      return resume(parts, seat, outlet, turn, limit)
    },
    away(room, peer, outlet) {
      const socket = sockets.find('seat', room, peer, outlet)
      if (socket) putAway(parts, socket)
    },
    async leave(room, peer, why) {
      const socket = sockets.find('seat', room, peer)
      if (socket) sockets.close(socket)
      const free = async (): Promise<void> => {
        await outage.rememberGone([peer])
        const freed = await transactions.change(room, (draft) => freeSeats(draft, [peer], why, null, null))
        if (freed && freed.length > 0) parts.log.info({ peer, why }, 'peer left')
        parts.replicas.tidy(room)
      }
      await free().catch((error: unknown) => {
        if (!isOutage(error)) throw error
        insistence.insist(free)
      })
    },
  }
}

/** Takes a seat for a socket; what is refused leaves nothing behind, and neither does what is not known to be done. */
async function take(
  parts: Parts,
  seat: Seat,
  outlet: Outlet,
  commit: (socket: Socket) => Promise<Taking>,
): Promise<Seated> {
  const { replicas, sockets, outbox, log } = parts
  const { room, roomId, peer } = seat
  return replicas.using(room, async () => {
    const socket = sockets.open('seat', room, peer, outlet)
    try {
      const taking = await commit(socket)
      const { roster, turn, role, older } = taking
      // What was kept here for the peer comes first, then what has come from others meanwhile.
      const missed = outbox.take(room, peer)
      settle(socket)
      if (role !== seat.role) outlet.become(role)
      const is = older === undefined ? 'peer joined' : 'peer resumed'
      log.info({ room: roomId, peer, members: roster.peers.length }, is)
      const kept = await isKept(parts, taking)
      if (!kept && older !== undefined) socket.bereftAt = parts.clock.now()
      return { roster, turn, missed, kept }
    } catch (error) {
      sockets.close(socket)
      if (isOutage(error)) undo(parts, socket)
      throw error
    }
  })
}

async function isKept({ sockets, questions }: Parts, { older, wasBereft }: Taking): Promise<boolean> {
  if (older === undefined || wasBereft) return false
  return older === null || sockets.isMine(older) || questions.lives(older.worker)
}

function settle(socket: Socket): void {
  socket.isSeated = true
  for (const act of socket.early.splice(0)) act()
}

/**
 * The commit may have been done, and nobody would come for the seat. If it was one that was taken back, the peer has not
 * heard whether something was lost: next time it is told that it may be.
 */
function undo({ insistence, transactions }: Parts, { room, peer, holder }: Socket): void {
  insistence.insist(() =>
    transactions.change(room, (draft) => {
      const place = draft.presence.places.get(peer)
      if (!place || !isSameHolder(place.outlet, holder)) return
      if (place.turn === 1) freeSeats(draft, [peer], 'left', null, null)
      place.outlet = null
      draft.bereft.add(peer)
    }),
  )
}

function admit({ bus, outage }: Parts, draft: Draft, seat: Seat, holder: Holder, turn: number, limit: number): Taking {
  if (!hasSpace(draft.presence, limit)) throw new Refusal('room-full')
  const place = takePlace(draft.presence, seat, holder, turn, bus.now())
  const { version } = draft.presence
  const frame = { type: 'peer-joined', version, member: memberOf(place) } as const
  draft.tells.push({ frame, to: 'everybody', except: seat.peer })
  const roster = rosterOf(draft.presence, outage.isComplete())
  return { roster, turn, role: seat.role, older: undefined, wasBereft: false }
}

async function resume(parts: Parts, seat: Seat, outlet: Outlet, turn: number, limit: number): Promise<Seated> {
  const { outage, transactions } = parts
  const { room, roomId, peer } = seat
  const again = (draft: Draft, { holder }: Socket): Taking | null => sitDownAgain(parts, draft, peer, holder, turn)
  try {
    return await take(parts, seat, outlet, async (socket) => {
      const taking = await transactions.changeOne(room, roomId, (draft) => again(draft, socket))
      if (!taking) throw new Absent()
      return taking
    })
  } catch (error) {
    if (!(error instanceof Absent)) throw error
  }
  if (!(await outage.mayReturn(peer, roomId))) throw new Refusal('bad-resume')
  outage.requireCount(limit)
  return take(parts, seat, outlet, (socket) =>
    transactions.enter(
      room,
      roomId,
      (draft) => again(draft, socket) ?? admit(parts, draft, seat, socket.holder, turn + 1, limit),
    ),
  )
}

/** There is no such seat: whether it may be made anew has to be asked. */
class Absent extends Error {}

function sitDownAgain({ bus, outage }: Parts, draft: Draft, peer: PeerId, holder: Holder, turn: number): Taking | null {
  const place = draft.presence.places.get(peer)
  if (!place) return null
  if (!rotate(place, turn, bus.now())) throw new Refusal('bad-resume')
  const older = place.outlet
  place.outlet = holder
  const roster = rosterOf(draft.presence, outage.isComplete())
  return { roster, turn: place.turn, role: place.role, older, wasBereft: draft.bereft.delete(peer) }
}

function putAway({ sockets, outbox, insistence, transactions, replicas, clock }: Parts, socket: Socket): void {
  const { room, peer, holder, outlet, bereftAt } = socket
  sockets.close(socket)
  for (const frame of outlet.undelivered()) outbox.keep(room, peer, frame, false)
  // It may not have heard any more that something was lost.
  const isBereft = bereftAt !== null && clock.now() - bereftAt < UNHEARD_MS
  insistence.insist(async () => {
    await transactions.change(room, (draft) => {
      const place = draft.presence.places.get(peer)
      if (!place || !isSameHolder(place.outlet, holder)) return
      place.outlet = null
      if (isBereft) draft.bereft.add(peer)
    })
    replicas.tidy(room)
  })
}
