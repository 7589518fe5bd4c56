// The bus over Redis: seats by scripts, messages by publications, and a line that is replaced whenever it fails.
import { randomBytes } from 'node:crypto'
import type { RoomName } from '../../../protocol/primitives.ts'
import type { Meter } from '../../meter-port.ts'
import type { Clock, Log } from '../../ports.ts'
import type { Settings } from '../../settings/table.ts'
import type { Bus, BusListener, RoomMessage, WorkerId, WorkerMessage } from '../bus.ts'
import { addressOf } from './address.ts'
import { leasesIn, lineUser, publisher, recordsIn, wordsIn } from './asks.ts'
import { createFollows, type Follows } from './follows.ts'
import { createHeaps } from './heaps.ts'
import { createLetters } from './letters.ts'
import { namesOf } from './names.ts'
import type { Body, Many, Probe } from './schemas.ts'
import { createSeal } from './seal.ts'
import { asStartProblem } from './start.ts'
import { Supervisor } from './supervisor.ts'

export type RedisBusParts = {
  readonly database: Settings['database']
  readonly isProduction: boolean
  /** The instance's secret key. */
  readonly secret: Uint8Array
  /** After a loss of all memory seats may be made anew for so long. */
  readonly graceMs: number
  readonly clock: Clock
  readonly log: Log
  readonly meter: Meter
  /** How far Redis's clock is taken to be ahead, in milliseconds: tests turn it with `clock`. */
  readonly turned?: () => number
}

/** Throws `StartProblem` when Redis is not reached, not safe, too old, or used by an instance with another secret key. */
export async function openRedisBus(parts: RedisBusParts): Promise<Bus> {
  const { database, isProduction, secret, graceMs, clock, log, meter } = parts
  const address = addressOf(database, isProduction)
  const names = namesOf(database.redis_prefix, address.db)
  const worker: WorkerId = randomBytes(16).toString('base64url')
  const own = names.workerChannel(worker)
  const seal = createSeal(secret)
  const letters = createLetters({ seal, worker, now: () => supervisor.now(), log, meter: meter.redis })
  const follows = createFollows(names.roomChannel)
  let listener: BusListener | null = null

  const supervisor: Supervisor = new Supervisor({
    ...{ address, names, clock, log, meter, own, worker, check: seal.check },
    channels: () => follows.rooms().map(names.roomChannel),
    probeOf: (nonce) => letters.write(own, { type: 'probe', nonce }),
    onMessage: (channel, text, heard) => {
      const letter = letters.read(channel, text)
      if (!letter) return
      const { body, from } = letter
      if (body.type === 'probe') heard(body.nonce)
      else if (listener && supervisor.line()) handOn(listener, follows, { room: names.roomOf(channel), body, from })
    },
    turned: parts.turned ?? (() => 0),
    onUp: (memory) => listener?.onUp(memory),
    onDown: () => listener?.onDown(),
  })
  const withLine = lineUser(() => supervisor.line())
  const publish = publisher({ letters, withLine })
  const heaps = createHeaps((to, body) => publish(names.workerChannel(to), body))
  const asks = { worker, names, seal, letters, heaps, log, withLine }

  await supervisor.open().catch((error: unknown) => {
    throw asStartProblem(error, address)
  })
  return {
    worker,
    now: () => supervisor.now(),
    isUp: () => supervisor.line() !== null,
    async listen(given) {
      listener = given
      // Not before the caller is done; and when the line has failed since, its coming back is told.
      queueMicrotask(() => {
        if (supervisor.line()) given.onUp('kept')
      })
    },
    follow: (room) => withLine(({ session }) => follows.add(room, session)),
    unfollow: (room) => follows.remove(room, supervisor.line()?.session ?? null),
    ...recordsIn(asks),
    ...leasesIn(asks),
    ...wordsIn(asks),
    recoveringUntil: () => supervisor.born() + graceMs,
    async close() {
      supervisor.close()
    },
  }
}

type Message = Exclude<Body, Probe>
type Heard = { readonly room: RoomName | null; readonly body: Message; readonly from: WorkerId }

/** What stands on the wrong kind of channel is nobody's. */
function handOn(listener: BusListener, follows: Follows, { room, body, from }: Heard): void {
  if (isForRooms(body)) {
    if (room !== null && follows.has(room)) listener.onRoom(room, body, from)
  } else if (room === null) for (const message of messagesOf(body)) listener.onWorker(message, from)
}

function isForRooms(body: Message): body is RoomMessage {
  return body.type === 'change' || body.type === 'tell' || body.type === 'heed'
}

const messagesOf = (body: WorkerMessage | Many): readonly WorkerMessage[] =>
  body.type === 'many' ? body.messages : [body]
