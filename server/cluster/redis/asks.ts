// What a bus asks of Redis: its methods, each one command on the line that is up now.
import { Refusal } from '../../../protocol/errors.ts'
import type { Log } from '../../ports.ts'
import { LEASE_MS, type Bus, type Lease, type WorkerId } from '../bus.ts'
import type { Reply } from './connect.ts'
import { argumentsOf, imageOf } from './images.ts'
import { leaseOf, memberOf } from './leases.ts'
import type { Heaps } from './heaps.ts'
import type { Letters } from './letters.ts'
import type { Names } from './names.ts'
import { RedisProblem } from './problem.ts'
import type { Body } from './schemas.ts'
import * as scripts from './scripts.ts'
import type { Seal } from './seal.ts'
import type { Up } from './supervisor.ts'

/** Rejects with `relay-unavailable` when there is no line, or it fails meanwhile. */
export type WithLine = <T>(act: (line: Up) => Promise<T>) => Promise<T>

export type AskParts = {
  readonly worker: WorkerId
  readonly names: Names
  readonly seal: Seal
  readonly letters: Letters
  /** What is said to single workers. */
  readonly heaps: Heaps
  readonly log: Log
  readonly withLine: WithLine
}

export function lineUser(line: () => Up | null): WithLine {
  return async (act) => {
    const now = line()
    if (!now) throw away()
    try {
      return await act(now)
    } catch (error) {
      throw error instanceof RedisProblem ? away() : error
    }
  }
}

/** Others are not reached; it may be over in a second. */
const away = (): Refusal => new Refusal('relay-unavailable', 1)

export function recordsIn(parts: AskParts): Pick<Bus, 'load' | 'commit' | 'occupied'> {
  const { worker, names, seal, letters, heaps, log, withLine } = parts
  const run = guarded(parts)
  return {
    async load(room) {
      const { rest } = await run(scripts.load, [names.room(room)])
      return imageOf(room, arrayOf(rest[0]), seal, log)
    },
    async commit(step) {
      const { room, change } = step
      const common = [names.key('holders'), names.key('occupied'), names.key('over', change.id), names.key('lines')]
      const channel = names.roomChannel(room)
      // Who leaves has said before what was said before.
      heaps.flush()
      // Nothing is awaited between the number of the letter and its being sent: on a channel numbers rise.
      const message = letters.write(channel, change)
      const { is, rest } = await withLine((line) => {
        const args = argumentsOf(step, channel, message, { seal, worker, line: line.number })
        return line.run(scripts.commit, [names.room(room), ...common], args)
      })
      if (is === 'late') throw away()
      if (is === 'stale') return { is, image: imageOf(room, arrayOf(rest[0]), seal, log) }
      return is === 'over' ? { is } : { is: 'done' }
    },
    async occupied() {
      const { rest } = await run(scripts.load, [names.key('occupied')])
      return new Map(pairsOf(rest[0]).map(([room, seats]) => [room, Number(seats)]))
    },
  }
}

export function leasesIn(parts: AskParts): Pick<Bus, 'beat' | 'sweep' | 'bury'> {
  const { worker, names } = parts
  const run = guarded(parts)
  return {
    async beat(leases) {
      if (leases.length === 0) return []
      const { rest } = await run(scripts.beat, [names.leases(worker)], [LEASE_MS, ...leases.map(memberOf)])
      return arrayOf(rest[0]).flatMap((place) => leases[Number(place) - 1] ?? [])
    },
    async sweep(limit) {
      const { rest } = await run(scripts.sweep, [names.key('holders'), names.key('occupied')], [limit])
      return pairsOf(rest[0]).flatMap(([holder, member]): readonly Lease[] => {
        const lease = leaseOf(holder, member)
        return lease ? [lease] : []
      })
    },
    async bury(dead) {
      await run(scripts.bury, [names.leases(dead), names.key('holders')], [dead])
    },
  }
}

/** Says something on a channel; the answer: how many heard it. */
export const publisher =
  ({ letters, withLine }: Pick<AskParts, 'letters' | 'withLine'>) =>
  (channel: string, body: Body): Promise<number> =>
    withLine(({ session }) => session.publish(channel, letters.write(channel, body)))

export function wordsIn(parts: AskParts): Pick<Bus, 'tell' | 'send' | 'claim' | 'isClaimed'> {
  const { names, heaps, withLine } = parts
  const publish = publisher(parts)
  return {
    async tell(room, message) {
      heaps.flush()
      await publish(names.roomChannel(room), message)
    },
    send: (to, message) => withLine(() => heaps.add(to, message)),
    claim: (key, ms) => withLine(({ session }) => session.setOnce(names.key('claim', key), ms)),
    isClaimed: (key) => withLine(({ session }) => session.exists(names.key('claim', key))),
  }
}

type Run = (script: scripts.Script, keys: readonly string[], args?: readonly (string | number)[]) => Promise<Reply>

const guarded =
  ({ withLine }: AskParts): Run =>
  (script, keys, args = []) =>
    withLine((line) => line.run(script, keys, args))

const arrayOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as readonly unknown[]) : [])

/** What stands two by two in an answer. */
function pairsOf(value: unknown): readonly (readonly [string, string])[] {
  const all = arrayOf(value).map(String)
  return all.flatMap((first, at) => (at % 2 === 0 ? [[first, all[at + 1] ?? ''] as const] : []))
}
