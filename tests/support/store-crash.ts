// Writes that a database has acknowledged, and a crash in the middle of them: all are there afterwards.
import { expect } from '@jest/globals'
import type { Store } from '../../server/store-port.ts'
import { waitFor } from '../harness/wait-for.ts'
import { startStoreProcess } from './store-process.ts'

const WRITES = 500

export type Crash = {
  readonly dsn: string
  /** The same database, for this process. */
  open(): Promise<Store>
  /** What else crashes, and is up again when this answers; by default only the process that writes. */
  readonly crash?: () => Promise<void>
  /** The crash comes before as many writes. */
  readonly within?: number
}

/** The crash comes at another moment in each round. Answers how many writes were acknowledged in all. */
export async function crashWhileWriting(
  { dsn, open, crash, within = WRITES - 50 }: Crash,
  rounds: number,
): Promise<number> {
  let total = 0
  for (let round = 0; round < rounds; round += 1) {
    const name = `n${String(round)}`
    const { program, acknowledged } = await startStoreProcess(dsn, name, WRITES)
    const enough = 1 + Math.floor(Math.random() * within)
    const isThere = () => acknowledged().length >= enough || program.status() !== null
    await waitFor(isThere, { what: `${String(enough)} writes`, timeoutMs: 60_000, everyMs: 2 })
    if (program.status() !== null) throw new Error(`it ended before:\n${program.log().slice(-9).join('\n')}`)
    if (crash) await crash()
    await program.end('SIGKILL')
    const store = await open()
    expect(await missing(store, name, acknowledged())).toEqual([])
    await store.close()
    total += acknowledged().length
  }
  return total
}

async function missing(store: Store, name: string, writes: readonly number[]): Promise<readonly number[]> {
  const ids = writes.map((i) => `${name}-${String(i)}`)
  const invitations = new Set((await store.invitationsById('room', ids)).map(({ id }) => id))
  const isThere = async (i: number, id: string): Promise<boolean> => {
    if (i % 3 === 0) return (await store.findRoom(id)) !== null
    return i % 3 === 1 ? store.isRedeemed(id) : invitations.has(id)
  }
  const found = await Promise.all(writes.map((i) => isThere(i, `${name}-${String(i)}`)))
  return writes.filter((_, at) => found[at] !== true)
}
