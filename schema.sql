-- The tables of a Vroom database, version 1. Steps to later versions are in server/store/migrations.ts.
-- Only what SQLite and PostgreSQL both understand: TEXT ids, BIGINT milliseconds since 1970 (UTC).

CREATE TABLE meta (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

-- what a room is like: the words of protocol/room-state.ts. Flags are 0 or 1.
CREATE TABLE rooms (
  name TEXT NOT NULL PRIMARY KEY,
  -- differs between two rooms that bore one name after the other
  id TEXT NOT NULL UNIQUE,
  -- hash of the session that created the room
  owner_session TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  -- when somebody was last seen in it
  active_at BIGINT NOT NULL,
  locked INTEGER NOT NULL,
  -- off, everybody, uninvited
  waiting_room TEXT NOT NULL,
  ask_name INTEGER NOT NULL,
  -- 0: as many as the server allows
  max_members INTEGER NOT NULL,
  opens_with_chairman INTEGER NOT NULL,
  -- never expires
  persistent INTEGER NOT NULL,
  join_muted INTEGER NOT NULL,
  join_camera_off INTEGER NOT NULL,
  -- microphone, camera, screen, chat: comma separated
  only_chairmen TEXT NOT NULL,
  -- counts the changes
  revision INTEGER NOT NULL,
  -- counts the changes that make the door narrower
  door INTEGER NOT NULL,
  -- hashes with salt and cost; an owner password reserves the room
  access_password TEXT,
  owner_password TEXT,
  -- what those who wait are told
  note TEXT NOT NULL
);

CREATE INDEX rooms_active_at ON rooms (active_at);

-- what a room remembers of a browser's session; no row: nothing
CREATE TABLE people (
  room_id TEXT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  session TEXT NOT NULL,
  -- participant, chairman
  role TEXT NOT NULL,
  -- a chairman's word about each source: blocked, allowed, or nothing
  microphone TEXT,
  camera TEXT,
  screen TEXT,
  chat TEXT,
  -- put back into the waiting room
  must_wait INTEGER NOT NULL,
  PRIMARY KEY (room_id, session)
);

-- who was removed from a room and is kept out
CREATE TABLE bans (
  id TEXT NOT NULL PRIMARY KEY,
  room_id TEXT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  peer TEXT NOT NULL,
  session TEXT NOT NULL,
  -- keyed hash of the address, when that is kept out too
  source TEXT,
  -- as the chairman knew it
  name TEXT,
  at BIGINT NOT NULL
);

CREATE INDEX bans_room ON bans (room_id, at);

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

-- wrong passwords, counted under keyed hashes of where they came from
CREATE TABLE tries (
  key TEXT NOT NULL PRIMARY KEY,
  count INTEGER NOT NULL,
  -- when the first one counted was
  since BIGINT NOT NULL,
  last_at BIGINT NOT NULL
);

CREATE INDEX tries_last_at ON tries (last_at);

-- keys of programs
CREATE TABLE api_keys (
  id TEXT NOT NULL PRIMARY KEY,
  -- SHA-256 of the key
  hash TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  -- null: every room, as admin; otherwise chairman of this one
  room_id TEXT REFERENCES rooms (id) ON DELETE CASCADE,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  used_at BIGINT
);

CREATE INDEX api_keys_room ON api_keys (room_id);

-- what happened to rooms and rights; without secrets
CREATE TABLE events (
  -- sorts by time
  id TEXT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  address TEXT NOT NULL,
  event TEXT NOT NULL,
  "user" TEXT NOT NULL,
  -- its name; empty when it concerns no room
  room TEXT NOT NULL,
  message TEXT NOT NULL
);

CREATE INDEX events_at ON events (at);
CREATE INDEX events_room ON events (room, id);
