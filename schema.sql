-- The tables of a Vroom database, version 3. Steps to later versions are in server/store/migrations.ts.
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
  note TEXT NOT NULL,
  -- all, smart, podium, lecture. The defaults are for workers of the version before, which know nothing of it.
  mode TEXT NOT NULL DEFAULT 'all',
  -- cameras shown in smart, places on the podium
  speakers INTEGER NOT NULL DEFAULT 4
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

-- who was asked into a room by e-mail
CREATE TABLE invitations (
  id TEXT NOT NULL PRIMARY KEY,
  room_id TEXT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  address TEXT NOT NULL,
  -- keyed hash of the address
  mailbox TEXT NOT NULL,
  -- SHA-256 of the token in its link; the token itself is stored nowhere
  token_hash TEXT NOT NULL UNIQUE,
  -- who invites, as they call themselves, and where replies go
  from_name TEXT NOT NULL,
  reply_to TEXT,
  language TEXT NOT NULL,
  message TEXT NOT NULL,
  -- the meeting: all three or none
  starts_at BIGINT,
  time_zone TEXT,
  minutes INTEGER,
  -- minutes before the meeting, comma separated
  reminders TEXT NOT NULL,
  -- what it spares
  password INTEGER NOT NULL,
  waiting_room INTEGER NOT NULL,
  -- counts what calendars were told
  sequence INTEGER NOT NULL,
  -- a mail with the date was handed out to be sent: a calendar may know of the meeting
  told INTEGER NOT NULL,
  -- of its newest mail: pending, sent, failed; and why not
  mail TEXT NOT NULL,
  problem TEXT,
  -- accepted, later, declined
  answer TEXT,
  answer_message TEXT,
  answered_at BIGINT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  -- hash of the one session that came in by it
  used_at BIGINT,
  session TEXT,
  revoked_at BIGINT
);

CREATE INDEX invitations_room ON invitations (room_id, created_at, id);
CREATE INDEX invitations_session ON invitations (room_id, session, used_at, id);
CREATE INDEX invitations_expires_at ON invitations (expires_at);
CREATE INDEX invitations_revoked_at ON invitations (revoked_at);

-- who is told by e-mail of what goes on in a room
CREATE TABLE notified (
  room_id TEXT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  address TEXT NOT NULL,
  language TEXT NOT NULL,
  entries INTEGER NOT NULL,
  waiting INTEGER NOT NULL,
  answers INTEGER NOT NULL,
  PRIMARY KEY (room_id, address)
);

-- mails to send, and those of the last days: they are counted, also when their room is gone
CREATE TABLE outbox (
  -- sorts by time; also the Message-ID
  id TEXT NOT NULL PRIMARY KEY,
  room_id TEXT,
  -- of an invitation or a reminder
  invitation TEXT,
  -- and what it says, in JSON: server/rooms/letters.ts
  kind TEXT NOT NULL,
  letter TEXT NOT NULL,
  recipient TEXT NOT NULL,
  -- keyed hash of the recipient
  mailbox TEXT NOT NULL,
  language TEXT NOT NULL,
  -- keyed hash of where the wish came from, when that is counted
  source TEXT,
  -- in which it counts, and when it was: invitations, news, feedback; null: in none
  budget TEXT,
  counted_at BIGINT,
  created_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  -- when somebody has to look at it: it is due, tried again, or its lease is over
  next_at BIGINT NOT NULL,
  tries INTEGER NOT NULL,
  -- of the worker that sends it
  lease TEXT,
  -- pending, sent, failed, dropped
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

-- keyed hashes of the addresses that want no mail from here
CREATE TABLE opted_out (
  mailbox TEXT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL
);
