// Somebody waits before a room and nobody looks: those hear of it by mail who asked for it.
import type { PeerId, RoomName } from '../../protocol/primitives.ts'
import type { ServerFrame } from '../../protocol/server-to-client.ts'
import type { Cluster, Waiter } from '../cluster-port.ts'
import type { Deps } from '../ports.ts'
import type { NewLetter } from '../rooms/letters.ts'
import { aside } from './aside.ts'

/** About one room, to all who are told; who comes meanwhile and still waits then stands in the next one. */
const WAITING_MAILS_EVERY_MS = 5 * 60_000
/** When another worker has written the last ones: how often we ask whether it is our turn. */
const ASK_AGAIN_MS = 30_000

type Needs = Pick<Deps, 'clock' | 'log' | 'store' | 'tokens' | 'mail'>

/** A watch over somebody who waits. It outlives its timer, so that saying hello again begins no new one. */
type Watch = { readonly roomId: string; stop: () => void }

export type WaitingMails = {
  /** For `ClusterEvents`. */
  onHeeded(room: RoomName): void
  /**
   * The same cluster, which keeps an eye on the waiting rooms: what chairmen do about those who wait goes through it, and so
   * does the end of every wait. Its timers end with the waits, and with `close`.
   */
  over(cluster: Cluster): Cluster
}

/** Each worker watches those whose sockets it has; what a chairman does on one worker calms all of them. */
export function createWaitingMails(deps: Needs): WaitingMails {
  const { isOn, waitingAfterMs } = deps.mail.rules
  if (!isOn || waitingAfterMs === 0) return { onHeeded: () => undefined, over: (cluster) => cluster }
  const watches = createWatches(deps)
  return {
    onHeeded(room) {
      watches.calm(room)
    },
    over: (cluster) => watched(cluster, watches),
  }
}

function watched(cluster: Cluster, watches: ReturnType<typeof createWatches>): Cluster {
  return {
    ...cluster,
    async wait(waiter, outlet) {
      await cluster.wait(waiter, outlet)
      watches.begin(waiter, cluster)
    },
    stopWaiting(room, peer, outlet) {
      watches.end(room, peer)
      cluster.stopWaiting(room, peer, outlet)
    },
    async toWaiter(room, peer, frame) {
      if (isOfChairman(frame)) cluster.heed(room)
      return cluster.toWaiter(room, peer, frame)
    },
    async dismiss(room, peers, code) {
      cluster.heed(room)
      for (const peer of peers) watches.end(room, peer)
      await cluster.dismiss(room, peers, code)
    },
    async expel(room, peers, why, code, by) {
      if (why === 'waiting') cluster.heed(room)
      await cluster.expel(room, peers, why, code, by)
    },
    async dissolve(room, roomId, code) {
      watches.endRoom(room, roomId)
      await cluster.dissolve(room, roomId, code)
    },
    async close() {
      watches.close()
      await cluster.close()
    },
  }
}

/** Let in, or written to. Being told to ask at the door again is nobody's word. */
function isOfChairman(frame: ServerFrame): boolean {
  return frame.type === 'wait' || (frame.type === 'come-in' && frame.ticket !== null)
}

function createWatches(deps: Needs) {
  const { clock, mail } = deps
  const rooms = new Map<RoomName, Map<PeerId, Watch>>()
  /** When this worker wrote the last mails about a room, by the room's id. */
  const lastAt = new Map<string, number>()

  /** Nobody who waits there now is reason for a mail any more. */
  function calm(room: RoomName): void {
    for (const watch of rooms.get(room)?.values() ?? []) watch.stop()
  }

  function end(room: RoomName, peer: PeerId): void {
    const watching = rooms.get(room)
    watching?.get(peer)?.stop()
    watching?.delete(peer)
    if (watching?.size === 0) rooms.delete(room)
  }

  function runOut(waiter: Waiter, watch: Watch, cluster: Cluster): void {
    const { roomId } = waiter
    const tooSoonMs = (lastAt.get(roomId) ?? -Infinity) + WAITING_MAILS_EVERY_MS - clock.now()
    if (tooSoonMs > 0) later(waiter, watch, cluster, tooSoonMs)
    else aside(tell(waiter, watch, cluster), roomId, 'a mail about those who wait could not be written', deps)
  }

  function later(waiter: Waiter, watch: Watch, cluster: Cluster, ms: number): void {
    watch.stop = clock.after(ms, () => {
      runOut(waiter, watch, cluster)
    })
  }

  async function tell(waiter: Waiter, watch: Watch, cluster: Cluster): Promise<void> {
    const { room, roomId, source } = waiter
    const people = (await cluster.waiters(room)).filter((each) => each.roomId === roomId)
    const letters = people.length === 0 ? [] : await lettersAbout(people, room, roomId, deps)
    if (letters.length === 0) return
    if (!(await cluster.claim(`waiting-mails:${roomId}`, WAITING_MAILS_EVERY_MS))) {
      if (rooms.get(room)?.get(waiter.peer) === watch) later(waiter, watch, cluster, ASK_AGAIN_MS)
      return
    }
    const now = clock.now()
    noteMail(lastAt, roomId, now)
    // The mail is about everybody who waits.
    cluster.heed(room)
    const written = await deps.store.post(roomId, letters, { ...mail.rules.budgets, source }, now)
    if (written > 0) mail.wake()
  }

  return {
    calm,
    end,
    /** No second watch over somebody who waits already. */
    begin(waiter: Waiter, cluster: Cluster): void {
      const { room, roomId, peer } = waiter
      const watching = rooms.get(room) ?? new Map<PeerId, Watch>()
      rooms.set(room, watching)
      if (watching.has(peer)) return
      const watch: Watch = { roomId, stop: () => undefined }
      watching.set(peer, watch)
      later(waiter, watch, cluster, mail.rules.waitingAfterMs)
    },
    endRoom(room: RoomName, roomId: string): void {
      for (const [peer, watch] of rooms.get(room) ?? []) if (watch.roomId === roomId) end(room, peer)
    },
    close(): void {
      for (const room of rooms.keys()) calm(room)
      rooms.clear()
    },
  }
}

function noteMail(lastAt: Map<string, number>, roomId: string, now: number): void {
  for (const [id, at] of lastAt) if (at + WAITING_MAILS_EVERY_MS <= now) lastAt.delete(id)
  lastAt.set(roomId, now)
}

async function lettersAbout(
  people: readonly Waiter[],
  room: RoomName,
  roomId: string,
  { clock, store, tokens }: Needs,
): Promise<readonly NewLetter[]> {
  const names = people.map(({ name }) => name)
  const since = Math.min(...people.map((each) => each.since))
  const readers = (await store.notified(roomId)).filter(({ waiting }) => waiting)
  return readers.map(({ address: to, language }) => ({
    letter: { kind: 'waiting', room, names, since },
    to,
    mailbox: tokens.mailbox(to),
    language,
    dueAt: clock.now(),
  }))
}
