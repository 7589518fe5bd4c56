// Databases of earlier versions: one row of each table, with its values in the order of the columns.

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

/** The same in the second version, which has more tables. */
export const rowsOfVersion2: typeof rowsOfVersion1 = {
  ...rowsOfVersion1,
  meta: ['schema_version', '2'],
  notified: ['id-team', 'ann@example.org', 'en', 1, 1, 0],
  opted_out: ['hash', 6],
}

/** What becomes of such rows: rooms are as rooms begin. */
export function brought(rows: typeof rowsOfVersion1, version: number): typeof rowsOfVersion1 {
  return { ...rows, meta: ['schema_version', String(version)], rooms: [...(rows['rooms'] ?? []), 'all', 4] }
}
