// Brings a database to the version that this program knows, forward only.

/** Step n brings version n to version n + 1; schema.sql is what all of them together make. None is ever changed. */
export const steps: readonly string[] = [
  // 1 to 2: invitations and mails
  `
CREATE TABLE invitations (
  id TEXT NOT NULL PRIMARY KEY,
  room_id TEXT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  address TEXT NOT NULL,
  mailbox TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  from_name TEXT NOT NULL,
  reply_to TEXT,
  language TEXT NOT NULL,
  message TEXT NOT NULL,
  starts_at BIGINT,
  time_zone TEXT,
  minutes INTEGER,
  reminders TEXT NOT NULL,
  password INTEGER NOT NULL,
  waiting_room INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  told INTEGER NOT NULL,
  mail TEXT NOT NULL,
  problem TEXT,
  answer TEXT,
  answer_message TEXT,
  answered_at BIGINT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  session TEXT,
  revoked_at BIGINT
);

CREATE INDEX invitations_room ON invitations (room_id, created_at, id);
CREATE INDEX invitations_session ON invitations (room_id, session, used_at, id);
CREATE INDEX invitations_expires_at ON invitations (expires_at);
CREATE INDEX invitations_revoked_at ON invitations (revoked_at);

CREATE TABLE notified (
  room_id TEXT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  address TEXT NOT NULL,
  language TEXT NOT NULL,
  entries INTEGER NOT NULL,
  waiting INTEGER NOT NULL,
  answers INTEGER NOT NULL,
  PRIMARY KEY (room_id, address)
);

CREATE TABLE outbox (
  id TEXT NOT NULL PRIMARY KEY,
  room_id TEXT,
  invitation TEXT,
  kind TEXT NOT NULL,
  letter TEXT NOT NULL,
  recipient TEXT NOT NULL,
  mailbox TEXT NOT NULL,
  language TEXT NOT NULL,
  source TEXT,
  budget TEXT,
  counted_at BIGINT,
  created_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  next_at BIGINT NOT NULL,
  tries INTEGER NOT NULL,
  lease TEXT,
  state TEXT NOT NULL,
  problem TEXT,
  ended_at BIGINT
);

CREATE INDEX outbox_next ON outbox (state, next_at, id);
CREATE INDEX outbox_due ON outbox (state, due_at);
CREATE INDEX outbox_ended ON outbox (state, ended_at);
CREATE INDEX outbox_invitation ON outbox (invitation, state);
CREATE INDEX outbox_room ON outbox (room_id, state, kind);
CREATE INDEX outbox_mailbox ON outbox (mailbox, state, ended_at);
CREATE INDEX outbox_room_budget ON outbox (room_id, budget, counted_at);
CREATE INDEX outbox_mailbox_budget ON outbox (mailbox, budget, counted_at);
CREATE INDEX outbox_source_budget ON outbox (source, counted_at);
CREATE INDEX outbox_budget ON outbox (counted_at);

CREATE TABLE opted_out (
  mailbox TEXT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL
);
`,
  // 2 to 3: the mode of a room
  `
ALTER TABLE rooms ADD COLUMN mode TEXT NOT NULL DEFAULT 'all';
ALTER TABLE rooms ADD COLUMN speakers INTEGER NOT NULL DEFAULT 4;
`,
]

/** The version of schema.sql. */
export const newestVersion = steps.length + 1

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

/** What is to be run, and the version after it: in one transaction. */
export type Plan = { readonly is: 'run'; readonly scripts: readonly string[]; readonly version: number }

/** What a database needs that was found like this: tables, the steps that are missing, or nothing. */
export function planMigration(
  found: Pick<Migratable, 'isEmpty' | 'version'>,
  schema: string,
  missing: readonly string[] = steps,
): Plan | { readonly is: Migrated } {
  const newest = missing.length + 1
  if (found.isEmpty()) return { is: 'run', scripts: [schema], version: newest }
  const version = found.version()
  if (version === null) return { is: 'not-ours' }
  if (version > newest) return { is: 'too-new' }
  return version === newest ? { is: 'ready' } : { is: 'run', scripts: missing.slice(version - 1), version: newest }
}

/** Creates the tables of an empty database, or applies the steps that are missing. */
export function migrate(db: Migratable, schema: string, missing: readonly string[] = steps): Migrated {
  const plan = planMigration(db, schema, missing)
  if (plan.is !== 'run') return plan.is
  for (const script of plan.scripts) db.run(script)
  db.setVersion(plan.version)
  return 'ready'
}
