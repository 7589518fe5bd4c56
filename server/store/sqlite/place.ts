// Whether the files that SQLite has open are still the ones that have their names: it writes into deleted ones, too.
import { statSync } from 'node:fs'

/**
 * `other`: another file has taken the place of the database, with nothing of ours beside it. `torn`: only some of our
 * files are where they were, and SQLite must not be let near them.
 */
export type Place = 'ours' | 'gone' | 'other' | 'torn'

/** The database, its log of changes, and the index of that. */
const PARTS = ['', '-wal', '-shm'] as const

type Marks = readonly (string | null)[]

/** Call when the database has just been opened; the answer says how things are then. */
export function watchPlace(file: string): () => Place {
  const opened = marksOf(file)
  return () => compare(opened, marksOf(file))
}

function marksOf(file: string): Marks {
  return PARTS.map((part) => {
    const found = statSync(`${file}${part}`, { bigint: true, throwIfNoEntry: false })
    return found ? `${found.dev}:${found.ino}` : null
  })
}

function compare(opened: Marks, now: Marks): Place {
  const isOurs = opened.map((mark, at) => mark !== null && mark === now[at])
  if (isOurs.every(Boolean)) return 'ours'
  if (now[0] === null) return 'gone'
  return isOurs.some(Boolean) ? 'torn' : 'other'
}
