// One row of each table of the first version of the schema, with its values in the order of the columns.

export const rowsOfVersion1: Readonly<Record<string, readonly unknown[]>> = {
  meta: ['schema_version', '1'],
  rooms: ['team', 'id-team', 'owner', 1, 2, 0, 'off', 0, 0, 0, 1, 0, 0, 'chat', 3, 4, null, 'stored', 'note'],
  people: ['id-team', 'owner', 'chairman', null, 'blocked', null, null, 0],
  bans: ['ban', 'id-team', 'peer', 'rude', null, 'Rudi', 5],
  sessions: ['session', 1, 2, 9_000_000_000_000],
  tickets: ['ticket', 9_000_000_000_000],
  tries: ['key', 2, 3, 4],
  api_keys: ['key', 'hash', 'backup', 'id-team', 1, null, null],
  events: ['1', 2, '192.0.2.1', 'room_create', 'session:1', 'team', 'room team created'],
}
