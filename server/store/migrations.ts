// Brings a database to the version that this program knows, forward only.

/** Step n brings version n to version n + 1; schema.sql is what all of them together make. None is ever changed. */
export const steps: readonly string[] = []

/** What `migrate` needs of a database, inside one transaction that the caller holds. */
export type Migratable = {
  /** Whether there is any table yet. */
  isEmpty(): boolean
  /** Null when the database is not one of ours. */
  version(): number | null
  run(sql: string): void
  setVersion(version: number): void
}

export type Migrated = 'ready' | 'too-new' | 'not-ours'

/** Creates the tables of an empty database, or applies the steps that are missing. */
export function migrate(db: Migratable, schema: string, missing: readonly string[] = steps): Migrated {
  const newest = missing.length + 1
  if (db.isEmpty()) {
    db.run(schema)
    db.setVersion(newest)
    return 'ready'
  }
  const version = db.version()
  if (version === null) return 'not-ours'
  if (version > newest) return 'too-new'
  for (const step of missing.slice(version - 1)) db.run(step)
  if (version < newest) db.setVersion(newest)
  return 'ready'
}
