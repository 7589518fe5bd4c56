// The sockets of this worker as the metrics show them, looked over when somebody reads those.
import type { SocketsNow } from '../../meter-port.ts'
import type { Standing } from '../../commands/command.ts'

export type SocketView = {
  readonly standing: Standing
  readonly unreadBytes: number
  readonly links: SocketsNow['links']
}

export const NO_LINKS: SocketsNow['links'] = { direct: 0, relayed: 0, down: 0 }

export function socketsNow(views: Iterable<SocketView>): SocketsNow {
  const rooms = new Set<string>()
  const links = { ...NO_LINKS }
  const now = { open: 0, seated: 0, waiting: 0, unreadBytes: 0 }
  for (const { standing, unreadBytes, links: own } of views) {
    now.open += 1
    now.unreadBytes = Math.max(now.unreadBytes, unreadBytes)
    if (standing.is === 'waiting') now.waiting += 1
    if (standing.is !== 'joined') continue
    now.seated += 1
    rooms.add(standing.seat.room)
    links.direct += own.direct
    links.relayed += own.relayed
    links.down += own.down
  }
  return { ...now, rooms: rooms.size, links }
}
