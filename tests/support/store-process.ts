// A process of its own that opens a database as the built relay does, and writes: to be killed in the middle.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { startProgram, type Program } from '../harness/program.ts'
import { root } from '../harness/temp-dir.ts'

export type StoreProcess = {
  readonly program: Program
  /** Whether the database is open. */
  isOpen(): boolean
  /** The numbers of the writes that were acknowledged. */
  acknowledged(): readonly number[]
}

const url = (path: string): string => pathToFileURL(join(root, path)).href

/** Prints `open`, then `done N` for each write when it is acknowledged: a room, a ticket or an invitation by turns. */
const code = `
import { readFileSync } from 'node:fs'
import { openStore } from '${url('dist/server/store/open-store.js')}'

const { DSN, NAME, WRITES } = process.env
const silent = () => undefined
const log = { debug: silent, info: silent, warn: silent, error: silent }
const dsn = DSN.startsWith('sqlite:') ? { is: 'sqlite', file: DSN.slice(7) } : { is: 'postgres', url: DSN }
const schema = readFileSync(new URL('${url('schema.sql')}'), 'utf8')
const store = await openStore({ dsn, user: '', password: '', ca: '' }, schema, log)
console.log('open')

const at = ${String(1_700_000_000_000)}
const origin = { at, address: '192.0.2.1', user: 'session:1' }
const few = 1_000_000
const budget = {
  source: null, sourcePerHour: few, roomPerHour: few, roomPerDay: few, recipientPerDay: few, instancePerHour: few,
}
const invitation = (id) => ({
  id, address: id + '@example.org', mailbox: id, tokenHash: id, from: 'Ada', replyTo: null, language: 'en', message: '',
  meeting: null, reminders: [], passes: { password: false, waitingRoom: false }, createdAt: at, expiresAt: at + 1e12,
})
const writes = [
  (name) => store.createRoom({ name, id: name, ownerSession: 'owner' }, 0, origin),
  (name) => store.redeemTicket(name, at),
  (name) => store.invite('room', [invitation(name)], budget, origin),
]
let next = 0
async function work() {
  for (let i = next++; i < Number(WRITES); i = next++) {
    try {
      await writes[i % writes.length](NAME + '-' + i)
      console.log('done ' + i)
    } catch (error) {
      if (error.code !== 'storage-unavailable') throw error
    }
  }
}
if (Number(WRITES) > 0) await store.createRoom({ name: 'room', id: 'room', ownerSession: 'owner' }, 0, origin)
await Promise.all([work(), work(), work(), work()])
await store.close()
`

/** `name` begins the names of what it writes. */
export async function startStoreProcess(dsn: string, name: string, writes: number): Promise<StoreProcess> {
  const env = { PATH: process.env['PATH'] ?? '', DSN: dsn, NAME: name, WRITES: String(writes) }
  const args = ['--input-type=module', '--eval', code]
  const program = await startProgram({ command: process.execPath, args, cwd: root, env })
  return {
    program,
    isOpen: () => program.log().includes('open'),
    acknowledged: () =>
      program
        .log()
        .filter((line) => line.startsWith('done '))
        .map((line) => Number(line.slice('done '.length))),
  }
}
