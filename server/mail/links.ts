// Where the links in mails lead. All are made from the public URL of the settings, none from a request.
import type { RoomName } from '../../protocol/primitives.ts'

export type Links = {
  /** As people would say where the instance is: host, and port unless it is the usual one. */
  readonly host: string
  /** The same without the port, for the ids in calendar files. */
  readonly hostname: string
  readonly home: string
  room(room: RoomName): string
  /** The token stands in the fragment, which browsers send to nobody. */
  join(room: RoomName, token: string): string
  answer(token: string): string
  /** Asks before it opts out: people and link scanners follow it alike. */
  unsubscribe(sealed: string): string
  /** For the mail program's own button, which sends a POST (RFC 8058). */
  optOut(sealed: string): string
}

/** Throws `TypeError` when `publicUrl` is no URL. */
export function createLinks(publicUrl: string): Links {
  const { host, hostname } = new URL(publicUrl)
  const base = publicUrl.replace(/\/+$/, '')
  return {
    host,
    hostname,
    home: `${base}/`,
    room: (room) => `${base}/${room}`,
    join: (room, token) => `${base}/${room}#i=${token}`,
    answer: (token) => `${base}/invitation#i=${token}`,
    unsubscribe: (sealed) => `${base}/unsubscribe#${sealed}`,
    optOut: (sealed) => `${base}/api/v1/mailbox/${sealed}/opt-out`,
  }
}
