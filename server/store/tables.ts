// The rows of schema.sql as types.
export type Tables = {
  meta: { name: string; value: string }
  rooms: { name: string; id: string; owner_session: string; created_at: number; active_at: number }
  sessions: { hash: string; created_at: number; used_at: number; expires_at: number }
  tickets: { id: string; expires_at: number }
  events: { id: string; at: number; address: string; event: string; user: string; message: string }
}
