// Waiting before a room's door, on whichever worker.
import { Refusal } from '../../../protocol/errors.ts'
import type { Cluster, Outlet, Waiter } from '../../cluster-port.ts'
import { endWaits } from '../../rooms/waiting-room.ts'
import { draftWait } from './draft.ts'
import { isSameHolder } from './image.ts'
import { isOutage } from './insistence.ts'
import type { Parts } from './parts.ts'
import { look } from './room-verbs.ts'
import type { Socket } from './sockets.ts'

type Verbs = Pick<Cluster, 'wait' | 'waiters' | 'toWaiter' | 'dismiss' | 'stopWaiting'>

export function createWaitingVerbs(parts: Parts): Verbs {
  const { outage, sockets, transactions, bus } = parts
  return {
    async wait(waiter, outlet) {
      outage.requireReach()
      await wait(parts, waiter, outlet)
    },
    async waiters(room) {
      const image = await look(parts, room)
      return [...(image?.waiters.values() ?? [])].map(({ peer, name, since, session, source, waitsFor }) => {
        return { peer, name, since, session, source, waitsFor, room, roomId: image?.id ?? '' }
      })
    },
    async toWaiter(room, peer, frame) {
      const holder = (await look(parts, room))?.waiters.get(peer)?.holder
      const socket = sockets.at(holder)
      socket?.outlet.send(frame)
      if (!holder || sockets.isMine(holder)) return socket !== undefined
      const frames = [{ number: 1, frame }]
      return bus.send(holder.worker, { type: 'frames', room, peer, place: 'waiter', at: bus.now(), first: 1, frames })
    },
    async dismiss(room, peers, code) {
      await transactions.change(room, (draft) => {
        for (const { waiter } of endWaits(draft.waiting, peers)) draft.ends.push({ peer: waiter.peer, code })
      })
    },
    stopWaiting(room, peer, outlet) {
      const socket = sockets.find('waiter', room, peer, outlet)
      if (!socket) return
      sockets.close(socket)
      forget(parts, socket)
    },
  }
}

/** Somebody who waits already on the same socket keeps the place. */
async function wait(parts: Parts, waiter: Waiter, outlet: Outlet): Promise<void> {
  const { replicas, sockets, transactions, log } = parts
  const { room, roomId, ...who } = waiter
  await replicas.using(room, async () => {
    const before = sockets.find('waiter', room, waiter.peer, outlet)
    const socket = before ?? sockets.open('waiter', room, waiter.peer, outlet)
    try {
      await transactions.enter(room, roomId, (draft) => {
        if (!draftWait(draft, who, socket.holder)) throw new Refusal('room-full')
      })
      socket.isSeated = true
      log.info({ room: roomId, peer: waiter.peer }, 'somebody waits')
    } catch (error) {
      if (!before) sockets.close(socket)
      if (!before && isOutage(error)) forget(parts, socket)
      throw error
    }
  })
}

function forget({ insistence, transactions, replicas }: Parts, { room, peer, holder }: Socket): void {
  insistence.insist(async () => {
    await transactions.change(room, (draft) => {
      if (isSameHolder(draft.waiting.waits.get(peer)?.outlet, holder)) endWaits(draft.waiting, [peer])
    })
    replicas.tidy(room)
  })
}
