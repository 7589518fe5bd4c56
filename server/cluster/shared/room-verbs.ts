// What is done to those who sit in a room, and asked about them.
import { type ErrorCode, Refusal } from '../../../protocol/errors.ts'
import type { PeerId, RoomName } from '../../../protocol/primitives.ts'
import type { ServerFrame } from '../../../protocol/server-to-client.ts'
import type { Cluster, Delivery, Seat } from '../../cluster-port.ts'
import { changePlaces, memberOf } from '../../rooms/presence.ts'
import type { Holder, RoomImage } from '../bus.ts'
import { clearDraft } from './draft.ts'
import { freeSeats } from './free.ts'
import { rosterOfImage } from './image.ts'
import { isOutage } from './insistence.ts'
import type { Parts } from './parts.ts'

type Verbs = Pick<Cluster, 'toPeer' | 'roster' | 'seats' | 'change' | 'expel' | 'tell' | 'dissolve'>

/** The room as it is known here; from Redis when it is not followed. */
export async function look(
  { bus, replicas }: Pick<Parts, 'bus' | 'replicas'>,
  room: RoomName,
): Promise<RoomImage | null> {
  const replica = replicas.get(room)
  return replica ? replica.image : bus.load(room)
}

export function createRoomVerbs(parts: Parts): Verbs {
  const { replicas, transactions, outage, log } = parts
  return {
    toPeer(room, peer, frame) {
      const replica = replicas.get(room)
      if (replica) return toPeer(parts, replica.image, room, peer, frame)
      return replicas.using(room, async ({ image }) => toPeer(parts, image, room, peer, frame))
    },
    async roster(room) {
      return rosterOfImage(await look(parts, room), outage.isComplete())
    },
    async seats(room) {
      return seatsOf(room, await look(parts, room))
    },
    async change(room, changes, by) {
      outage.requireReach()
      const act = (): Promise<unknown> =>
        transactions.change(room, (draft) => {
          const { presence, tells } = draft
          const members = changePlaces(presence, changes).map(({ place }) => memberOf(place))
          if (members.length === 0) return
          const frame: ServerFrame = { type: 'peers-changed', version: presence.version, members, by }
          tells.push({ frame, to: 'everybody', except: null })
        })
      // What is worked out rests on what the caller knows now: it is not put off.
      await (typeof changes === 'function' ? act() : begun(parts, act))
    },
    async expel(room, peers, why, code, by) {
      const act = async (): Promise<void> => {
        await outage.rememberGone(peers)
        const freed = await transactions.change(room, (draft) => freeSeats(draft, peers, why, code, by))
        for (const peer of freed ?? []) log.info({ peer, why }, 'peer left')
      }
      await begun(parts, act, () => {
        for (const peer of peers) endHere(parts, room, peer, code)
      })
    },
    tell: (room, frame, to) => tell(parts, room, frame, to),
    async dissolve(room, roomId, code) {
      const act = async (): Promise<void> => {
        await outage.rememberEnded(roomId)
        await transactions.changeOne(room, roomId, (draft) => {
          if (draft.presence.places.size + draft.waiting.waits.size > 0) {
            log.info({ room: roomId, code, members: draft.presence.places.size }, 'everybody was sent out')
          }
          clearDraft(draft, code)
          draft.isOver = code === 'no-such-room'
        })
      }
      await begun(parts, act).catch((error: unknown) => {
        // It was deleted already.
        if (!(error instanceof Refusal) || error.code !== 'no-such-room') throw error
      })
    },
  }
}

async function tell(parts: Parts, room: RoomName, frame: ServerFrame, to: 'everybody' | 'chairmen'): Promise<void> {
  const { bus, effects, log, replicas } = parts
  const replica = replicas.get(room)
  effects.tell(replica?.image ?? null, { frame, to, except: null })
  const image = await look(parts, room).catch(() => null)
  if (!image) return
  // Those who do not hear it are told how things are when they are reached again.
  await bus.tell(room, { type: 'tell', id: image.id, frame, to, except: null }).catch((error: unknown) => {
    if (!isOutage(error)) throw error
    log.debug({ type: frame.type }, 'only this worker’s sockets were told')
  })
}

/** What has been begun is ended when the others are reached again; the caller hears that it is not done yet. */
async function begun({ insistence }: Parts, act: () => Promise<unknown>, onOutage?: () => void): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (isOutage(error)) {
      onOutage?.()
      insistence.insist(act)
    }
    throw error
  }
}

/** Whoever is to go goes at once from here, though the others cannot be told yet. */
function endHere({ sockets }: Parts, room: RoomName, peer: PeerId, code: ErrorCode): void {
  const socket = sockets.find('seat', room, peer)
  if (!socket) return
  sockets.close(socket)
  socket.outlet.end(code)
}

function toPeer(
  parts: Parts,
  image: RoomImage | null,
  room: RoomName,
  peer: PeerId,
  frame: ServerFrame,
): Promise<Delivery> | Delivery {
  const seat = image?.seats.get(peer)
  if (!seat) return 'no-such-peer'
  const socket = parts.sockets.at(seat.holder)
  if (!socket?.isSeated) return toRemote(parts, seat.holder, room, peer, frame)
  socket.outlet.send(frame)
  return 'delivered'
}

async function toRemote(
  { outage, outbox, sockets }: Parts,
  holder: Holder | null,
  room: RoomName,
  peer: PeerId,
  frame: ServerFrame,
): Promise<Delivery> {
  outage.requireReach()
  const worker = holder && !sockets.isMine(holder) ? holder.worker : null
  const kept = outbox.keep(room, peer, frame, worker === null)
  if (!kept) return 'peer-away'
  if (worker === null) return 'delivered'
  try {
    await outbox.pass(room, peer, kept, worker)
  } catch (error) {
    outbox.takeBack(room, peer, kept)
    throw error
  }
  return 'delivered'
}

function seatsOf(room: RoomName, image: RoomImage | null): readonly Seat[] {
  return [...(image?.seats.values() ?? [])].map(({ peer, role, session, source, blocked }) => {
    return { room, roomId: image?.id ?? '', peer, role, session, source, blocked }
  })
}
