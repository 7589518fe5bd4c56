// What a cluster remembers of people who have left: nothing.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from '@jest/globals'
import type { ServerFrame } from '../../../protocol/server-to-client.ts'
import type { Cluster } from '../../../server/cluster-port.ts'
import { createLocalCluster } from '../../../server/cluster/local-cluster.ts'
import { idOf, seatOf, waiterOf } from '../../contracts/cluster-seats.ts'
import { createFakeClock } from '../../fakes/clock.ts'
import { createFakeLog } from '../../fakes/log.ts'
import { createFakeOutlet } from '../../fakes/outlet.ts'
import { createSimWorkers } from '../../support/sim-workers.ts'

const ROUNDS = 40
const GRACE_MS = 30_000

type Kept = { readonly where: string; readonly size: number }

/** Every map and set that is made from now on: those that live at the end, and hold something. */
function watchMaps(): { stop(): readonly Kept[] } {
  const made: {
    readonly ref: WeakRef<ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>>
    readonly where: string
  }[] = []
  const { Map: PlainMap, Set: PlainSet } = globalThis
  const note = (one: ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>): void => {
    const maker = (new Error().stack ?? '')
      .split('\n')
      .find((line) => /\.ts:/.test(line) && !line.includes('left-behind'))
    made.push({ ref: new WeakRef(one), where: /(?<!tests\/)server\/[\w/-]+\.ts/.exec(maker ?? '')?.[0] ?? '' })
  }
  globalThis.Map = class<K, V> extends PlainMap<K, V> {
    constructor(entries?: Iterable<readonly [K, V]> | null) {
      super(entries)
      note(this)
    }
  }
  globalThis.Set = class<T> extends PlainSet<T> {
    constructor(members?: Iterable<T> | null) {
      super(members)
      note(this)
    }
  }
  return {
    stop() {
      globalThis.Map = PlainMap
      globalThis.Set = PlainSet
      setFlagsFromString('--expose-gc')
      runInNewContext('gc()')
      return made.flatMap(({ ref, where }) => {
        const size = ref.deref()?.size ?? 0
        return size > 0 && where !== '' ? [{ where, size }] : []
      })
    },
  }
}

const signalFrom = (name: string): ServerFrame => ({ type: 'signal', from: idOf(name), payload: 'psst' })

type World = { readonly clusters: readonly Cluster[]; advance(ms: number): Promise<void>; settle(): Promise<void> }

/** People come in on one worker, say something to somebody on another, and go in every way there is. */
async function live({ clusters, advance, settle }: World): Promise<void> {
  const at = (n: number): Cluster => clusters[n % clusters.length]!
  for (let round = 0; round < ROUNDS; round++) {
    const room = `room-${round % 10}`
    const door = { room, roomId: `id-of-${room}` }
    const names = Array.from({ length: 8 }, (_, n) => `p${round}-${n}`)
    const seats = names.map((name) => seatOf(name, room))
    const outlets = seats.map(() => createFakeOutlet())
    await Promise.all(seats.map((seat, n) => at(n).join(seat, outlets[n]!, 0)))
    await settle()
    await Promise.all(names.map(async (name, n) => at(n).toPeer(room, idOf(names[(n + 1) % 8]!), signalFrom(name))))
    await at(1).wait(waiterOf(`w${round}`, door), createFakeOutlet())
    await at(2).wait(waiterOf(`v${round}`, door), outlets[0]!)
    at(3).away(room, seats[3]!.peer, outlets[3]!)
    at(4).away(room, seats[4]!.peer, outlets[4]!)
    await settle()
    await at(5).toPeer(room, seats[3]!.peer, signalFrom(names[5]!))
    await at(5).toPeer(room, seats[4]!.peer, signalFrom(names[5]!))
    await at(0).resume(seats[3]!, outlets[3]!, 1, 0)
    await at(1).change(room, [{ peer: seats[1]!.peer, handAt: 1 }], null)
    await at(2).expel(room, [seats[2]!.peer], 'kicked', 'removed', null)
    await at(0).dismiss(room, [idOf(`w${round}`)], 'entry-refused')
    at(2).stopWaiting(room, idOf(`v${round}`), outlets[0]!)
    await settle()
    if (round % 5 === 0) await at(1).dissolve(room, `id-of-${room}`, 'meeting-ended')
    else for (const n of [0, 1, 3, 5, 6, 7]) await at(n + round).leave(room, seats[n]!.peer, 'left')
    await settle()
  }
  await advance(GRACE_MS + 10_000)
  for (const cluster of clusters) expect((await cluster.occupied()).size).toBe(0)
}

describe('nothing is left of hundreds who came and went', () => {
  it.each([1, 3])(
    'in a shared cluster of %i',
    async (count) => {
      const { start, advance, settle } = createSimWorkers({ graceMs: GRACE_MS })
      const maps = watchMaps()
      const clusters: Cluster[] = []
      for (let n = 0; n < count; n++) clusters.push((await start(`worker-${n}`)).cluster)
      await live({ clusters, advance, settle })
      // The last of those who have left are remembered, as many as fit.
      const kept = maps.stop().filter(({ where }) => !where.endsWith('bounded-set.ts'))
      const itsOwnId = { where: 'server/cluster/shared/sockets.ts', size: 1 }
      expect(kept).toEqual(clusters.map(() => itsOwnId))
      await Promise.all(clusters.map((cluster) => cluster.close()))
    },
    60_000,
  )

  it('in a cluster of one process', async () => {
    const clock = createFakeClock()
    const maps = watchMaps()
    const cluster = createLocalCluster({ clock, log: createFakeLog(), graceMs: GRACE_MS, recoveringUntil: 0 })
    const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
    await live({ clusters: [cluster], advance: async (ms) => clock.advance(ms), settle })
    expect(maps.stop()).toEqual([])
    await cluster.close()
  }, 60_000)
})
