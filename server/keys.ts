// `npm run key`: makes, lists and revokes API keys. Needs no running relay, and may run beside one.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Refusal } from '../protocol/errors.ts'
import { systemClock } from './clock.ts'
import { randomIds } from './crypto/ids.ts'
import { hashOf } from './crypto/tokens.ts'
import { createLog } from './log.ts'
import { toRoomName } from './rooms/names.ts'
import type { Origin } from './rooms/records.ts'
import { loadSettings } from './settings/load.ts'
import { StartProblem } from './start-problem.ts'
import type { ApiKey, Store } from './store-port.ts'
import { openStore } from './store/open-store.ts'

/** Compiled, this file is dist/server/keys.js; as source, server/keys.ts. Found from either. */
const ROOT = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '..' : '../..', import.meta.url))

/** So that whoever finds one, a person or a scanner for leaked secrets, knows what it is. */
const PREFIX = 'vroom_'
/** 256 bits. */
const KEY_BYTES = 32
const ID_BYTES = 8
const DAY_MS = 24 * 3_600_000
const MAX_DAYS = 36_500
const ROOMS_AT_ONCE = 500
const EXIT_FAILURE = 1

const USAGE = `usage: npm run key -- create NAME [--room ROOM] [--days N] | list | revoke ID    [--config FILE]`

type Options = { readonly room: string | undefined; readonly days: string | undefined }

async function main(): Promise<void> {
  const { values, positionals } = readArguments()
  const { settings } = loadSettings(values.config === undefined ? [] : ['--config', values.config])
  const log = createLog('warn')
  const run = commandOf(positionals, { room: values.room, days: values.days })
  const store = await openStore(settings.database, readFileSync(`${ROOT}schema.sql`, 'utf8'), log)
  try {
    const origin = { at: systemClock.now(), address: '', user: 'relay' }
    process.stdout.write(`${await run(store, origin)}\n`)
  } finally {
    await store.close()
  }
}

function readArguments() {
  const option = { type: 'string' } as const
  try {
    return parseArgs({ options: { room: option, days: option, config: option }, allowPositionals: true })
  } catch (error) {
    throw problem(`${error instanceof Error ? error.message : 'unknown option'}\n${USAGE}`)
  }
}

type Command = (store: Store, origin: Origin) => Promise<string>

/** Everything that can be wrong with the words themselves is said before the database is opened. */
function commandOf(words: readonly string[], options: Options): Command {
  const [verb, word] = words
  const isPlain = options.room === undefined && options.days === undefined
  if (word !== undefined && words.length === 2) {
    if (verb === 'create') return create(word, options)
    if (verb === 'revoke' && isPlain) return revoke(word)
  }
  if (verb === 'list' && words.length === 1 && isPlain) return list
  throw problem(USAGE)
}

function create(name: string, { room, days }: Options): Command {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) {
    throw problem(`${JSON.stringify(name)} cannot be the name of a key: 1 to 64 of A–Z, a–z, 0–9 and . _ -`)
  }
  const lifeMs = days === undefined ? null : daysOf(days) * DAY_MS
  return async (store, origin) => {
    if ((await store.keys()).some((key) => key.name === name)) {
      throw problem(`there is a key named ${name}; revoke it first, or take another name`)
    }
    const key: ApiKey = {
      id: randomBytes(ID_BYTES).toString('hex'),
      name,
      roomId: room === undefined ? null : await roomIdOf(store, room),
      createdAt: origin.at,
      expiresAt: lifeMs === null ? null : origin.at + lifeMs,
      usedAt: null,
    }
    const secret = `${PREFIX}${randomIds.token(KEY_BYTES)}`
    await store.addKey(key, hashOf(secret), origin)
    return secret
  }
}

function daysOf(text: string): number {
  const days = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (days < 1 || days > MAX_DAYS) throw problem(`--days must be a whole number from 1 to ${MAX_DAYS}`)
  return days
}

async function roomIdOf(store: Store, typed: string): Promise<string> {
  const name = toRoomName(typed)
  const room = name.ok ? await store.findRoom(name.value) : null
  if (!room) throw problem(`there is no room ${JSON.stringify(typed)}`)
  return room.id
}

const list: Command = async (store, { at }) => {
  const keys = await store.keys()
  if (keys.length === 0) return 'There are no API keys.'
  const rooms = await roomNames(store, new Set(keys.flatMap(({ roomId }) => roomId ?? [])))
  const rows = keys.map(({ id, name, roomId, expiresAt, usedAt }) => [
    id,
    name,
    roomId === null ? 'all rooms' : (rooms.get(roomId) ?? 'a room that is gone'),
    expiresAt === null ? 'never' : `${day(expiresAt)}${expiresAt <= at ? ' (over)' : ''}`,
    usedAt === null ? 'never' : day(usedAt),
  ])
  return table([['ID', 'NAME', 'FOR', 'EXPIRES', 'LAST USED'], ...rows])
}

/** The names of these rooms by their ids. */
async function roomNames(store: Store, ids: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>()
  let page = ids.size === 0 ? [] : await store.listRooms('', ROOMS_AT_ONCE)
  while (page.length > 0 && names.size < ids.size) {
    for (const { id, name } of page) if (ids.has(id)) names.set(id, name)
    page = await store.listRooms(page.at(-1)?.name ?? '', ROOMS_AT_ONCE)
  }
  return names
}

function revoke(id: string): Command {
  return async (store, origin) => {
    if (!(await store.dropKey(id, origin))) throw problem(`there is no key with the id ${JSON.stringify(id)}`)
    return `The key ${id} is revoked.`
  }
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10)

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Nothing that a supervisor should know of: wrong words, or a wish that cannot be met. */
const problem = (message: string): StartProblem => new StartProblem(message, EXIT_FAILURE)

main().catch((error: unknown) => {
  const isKnown = error instanceof StartProblem || error instanceof Refusal
  if (!isKnown) throw error
  const message = error instanceof Refusal ? 'the database does not answer; try again' : error.message
  process.stderr.write(`${message}\n`)
  process.exitCode = error instanceof StartProblem ? error.status : EXIT_FAILURE
})
