// Passwords by scrypt: stored so that a stolen database tells none, and hashed so that nobody else waits for it.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { Passwords } from '../ports.ts'
import type { PasswordMatch } from '../rooms/records.ts'
import { createSlots } from './slots.ts'
import {
  formatStored,
  KEY_BYTES,
  MAX_MEMORY_BYTES,
  parseStored,
  SALT_BYTES,
  type Cost,
  type Stored,
} from './stored-password.ts'

/** OWASP's advice for 16 MiB a run: the memory is what makes guessing dear. */
const COST: Cost = { logN: 14, r: 8, p: 5 }
/** Hashing runs on libuv's threads, four unless told otherwise; files are read on the same: one stays free for them. */
const MOST_AT_ONCE = 3
const MAX_QUEUED = 64

export type PasswordOptions = {
  /** Runs of scrypt at the same time. By default one processor stays free for the event loop. */
  readonly atOnce?: number
  /** Calls that may wait for their run; more are refused with `too-busy`. */
  readonly maxQueued?: number
  /** Of what is hashed from now on. What is stored is checked at its own cost. */
  readonly cost?: Cost
}

type Candidates = { readonly access: Stored | null; readonly owner: Stored | null }

export function createPasswords(options: PasswordOptions = {}): Passwords {
  const { atOnce = defaultAtOnce(), maxQueued = MAX_QUEUED, cost = COST } = options
  const slots = createSlots(atOnce, maxQueued)
  /** Stands in for a password that is not there, so that its absence takes as long. No password has this key. */
  const dummy: Stored = { cost, salt: randomBytes(SALT_BYTES), key: randomBytes(KEY_BYTES) }

  return {
    hash: (password, beside) =>
      slots.run(async () => {
        const other = parse(beside)
        const salt = other !== null && isSameCost(other.cost, cost) ? other.salt : randomBytes(SALT_BYTES)
        return formatStored({ cost, salt, key: await derive(password, salt, cost) })
      }),
    match: (password, { access, owner }) =>
      slots.run(() => compare(password, { access: parse(access), owner: parse(owner) }, dummy)),
  }
}

function defaultAtOnce(): number {
  return Math.max(1, Math.min(MOST_AT_ONCE, availableParallelism() - 1))
}

/** One run for each salt and cost that occurs: one, where both passwords were hashed beside each other. */
async function compare(password: string, { access, owner }: Candidates, dummy: Stored): Promise<PasswordMatch> {
  const first = owner ?? access ?? dummy
  const second = access ?? first
  const key = await derive(password, first.salt, first.cost)
  const secondKey = isSameRun(first, second) ? key : await derive(password, second.salt, second.cost)
  const isOwner = timingSafeEqual(key, (owner ?? dummy).key)
  const isAccess = timingSafeEqual(secondKey, (access ?? dummy).key)
  if (isOwner) return 'owner'
  return isAccess ? 'access' : 'none'
}

const parse = (stored: string | null): Stored | null => (stored === null ? null : parseStored(stored))

function isSameRun(one: Stored, other: Stored): boolean {
  return isSameCost(one.cost, other.cost) && one.salt.equals(other.salt)
}

function isSameCost(one: Cost, other: Cost): boolean {
  return one.logN === other.logN && one.r === other.r && one.p === other.p
}

/** All of the password counts, however long; spellings that Unicode holds for the same text are one (NFKC). */
function derive(password: string, salt: Buffer, { logN, r, p }: Cost): Promise<Buffer> {
  const text = Buffer.from(password.normalize('NFKC'))
  const cost = { N: 2 ** logN, r, p, maxmem: MAX_MEMORY_BYTES }
  return new Promise((resolve, reject) => {
    scrypt(text, salt, KEY_BYTES, cost, (error, key) => {
      if (error) reject(error)
      else resolve(key)
    })
  })
}
