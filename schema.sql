-- The tables of a Vroom database, version 1. Steps to later versions are in server/store/migrations.ts.
-- Only what SQLite and PostgreSQL both understand: TEXT ids, BIGINT milliseconds since 1970 (UTC).

CREATE TABLE meta (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE rooms (
  name TEXT NOT NULL PRIMARY KEY,
  -- differs between two rooms that bore one name after the other
  id TEXT NOT NULL UNIQUE,
  -- hash of the session that created the room
  owner_session TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  active_at BIGINT NOT NULL
);

CREATE TABLE sessions (
  -- SHA-256 of the token in the browser's cookie
  hash TEXT NOT NULL PRIMARY KEY,
  created_at BIGINT NOT NULL,
  used_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);

CREATE INDEX sessions_expires_at ON sessions (expires_at);

-- tickets that were redeemed and have not expired yet
CREATE TABLE tickets (
  id TEXT NOT NULL PRIMARY KEY,
  expires_at BIGINT NOT NULL
);

CREATE INDEX tickets_expires_at ON tickets (expires_at);

-- what happened to rooms and rights; without secrets
CREATE TABLE events (
  id TEXT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  address TEXT NOT NULL,
  event TEXT NOT NULL,
  "user" TEXT NOT NULL,
  message TEXT NOT NULL
);

CREATE INDEX events_at ON events (at);
