// How many acts a second a PostgreSQL store takes from several workers at once, how long each waits, and how often they cross.
import { expect, it } from '@jest/globals'
import type { Store } from '../../server/store-port.ts'
import { openPostgres } from '../../server/store/postgres.ts'
import { freely, letterTo } from '../contracts/store-mail-samples.ts'
import { NOW, origin, room } from '../contracts/store-samples.ts'
import { atEnd } from '../harness/cleanup.ts'
import { startPostgres } from '../harness/postgres.ts'
import { optionsFor } from '../support/postgres-store.ts'

const WORKERS = 4
const AT_ONCE = 2
const ACTS = 150
const ROOMS = 20

type Act = (store: Store, i: number) => Promise<unknown>

/** What people and workers do all the time, each `often` times as often as the rarest. */
const acts: readonly { readonly name: string; readonly often: number; readonly act: Act }[] = [
  { name: 'record', often: 8, act: (store, i) => store.record('room_join', `r${i % ROOMS}`, 'came', origin(NOW + i)) },
  { name: 'redeemTicket', often: 8, act: (store, i) => store.redeemTicket(`t${i}`, NOW + 9e9) },
  { name: 'countTry', often: 2, act: (store, i) => store.countTry([`k${i % 7}`, `s${i % 50}`], 0, NOW) },
  {
    name: 'setMustWait',
    often: 2,
    act: (store, i) => store.setMustWait(`id-r${i % ROOMS}`, `s${i}`, true, origin(NOW + i)),
  },
  { name: 'createRoom', often: 1, act: (store, i) => store.createRoom(room(`n${i}`), 1_000_000, origin(NOW + i)) },
  {
    name: 'post',
    often: 1,
    act: (store, i) => store.post(`id-r${i % ROOMS}`, [letterTo(`m${i}@example.org`)], freely, NOW),
  },
  { name: 'leaseMails', often: 1, act: (store, i) => store.leaseMails(NOW + i, NOW + i + 10_000, 3) },
  {
    name: 'touchRooms',
    often: 1,
    act: (store, i) => store.touchRooms([`r${i % ROOMS}`, `r${(i + 1) % ROOMS}`], NOW + i),
  },
]

it('takes the acts of several workers at once', async () => {
  const server = await startPostgres({ isDurable: true })
  const url = await server.database()
  const stores: Store[] = []
  for (let i = 0; i < WORKERS; i += 1) stores.push(await openPostgres(optionsFor(url)))
  atEnd(() => Promise.all(stores.map((store) => store.close())))
  for (let i = 0; i < ROOMS; i += 1) await stores[0]?.createRoom(room(`r${i}`), 0, origin())

  const deck = acts.flatMap(({ name, often, act }) => Array.from({ length: often }, () => ({ name, act })))
  const times = new Map<string, number[]>()
  let refused = 0
  let count = 0
  const work = async (store: Store): Promise<void> => {
    for (let i = 0; i < ACTS; i += 1) {
      const card = deck[Math.floor(Math.random() * deck.length)]
      if (!card) continue
      const began = performance.now()
      await card.act(store, (count += 1)).catch(() => (refused += 1))
      times.set(card.name, [...(times.get(card.name) ?? []), performance.now() - began])
    }
  }
  const began = performance.now()
  await Promise.all(stores.flatMap((store) => Array.from({ length: AT_ONCE }, () => work(store))))
  const seconds = (performance.now() - began) / 1000

  const line = (name: string, all: readonly number[]): string => {
    const sorted = [...all].sort((a, b) => a - b)
    const at = (part: number): string => (sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(1)
    return `${name}: ${sorted.length} acts, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(0.9999)} ms`
  }
  const { rows } = await server.query(
    "select xact_commit, xact_rollback from pg_stat_database where datname = 'test_1'",
  )
  console.log(
    [
      `${WORKERS * AT_ONCE} writers: ${(count / seconds).toFixed(0)} acts/s, ${refused} refused; ${JSON.stringify(rows)}`,
      ...[...times].sort().map(([name, all]) => line(name, all)),
    ].join('\n'),
  )
  expect(refused).toBe(0)
})
