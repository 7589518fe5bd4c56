// Every number that both sides must agree on. PROTOCOL.md names these constants and does not repeat them.

/** Largest WebSocket message either way. Larger ones close the socket with 1009. */
export const MAX_FRAME_BYTES = 64 * 1024
/** A frame nested deeper is refused before it is parsed: deep JSON is how parsers are made to overflow their stack. */
export const MAX_JSON_DEPTH = 12
/** More members in one frame are refused before it is parsed. */
export const MAX_JSON_KEYS = 512
/** Largest `signal.payload`, in characters. An SDP with five media sections is about 6 KiB. */
export const MAX_SIGNAL_LENGTH = 32 * 1024
/** ICE candidates one side may send for one negotiation; a host with many interfaces has about 20. */
export const MAX_CANDIDATES = 200
/** Largest ICE candidate line, in characters. */
export const MAX_CANDIDATE_LENGTH = 4 * 1024
/** Media sections in a link's SDP: microphone, camera, screen, screen sound, data. */
export const MEDIA_SECTIONS = 5
/** Longest display name, in characters. */
export const MAX_NAME_LENGTH = 50
/** Longest chat message, in characters. */
export const MAX_CHAT_LENGTH = 4000
/** Largest frame on a data channel, in characters; one frame must fit the smallest `maxMessageSize` in the field. */
export const MAX_PEER_FRAME_LENGTH = 48 * 1024
/** `hello` must arrive this soon after the upgrade, whatever else is sent. */
export const HELLO_WITHIN_MS = 5_000
/** The relay pings a silent socket this often; two unanswered pings and a half end it (`DEAD_AFTER_MS`). */
export const PING_EVERY_MS = 10_000
/** A socket that has been silent this long is dead, for either side. */
export const DEAD_AFTER_MS = 25_000
/** Frames refused for their form before the socket is closed. */
export const MAX_STRIKES = 3
/** Life of an entry ticket. */
export const TICKET_LIFE_MS = 30_000
/** Share of a TURN credential's life after which the relay sends new ones. */
export const ICE_REFRESH_AT = 0.75
/** Frames kept for a peer whose socket is away, and their total length in characters. */
export const MAX_AWAY_FRAMES = 64
export const MAX_AWAY_LENGTH = 256 * 1024
/** Peers a browser keeps signals for before the relay has named them, and how long. */
export const UNKNOWN_PEER_HOLD_MS = 5_000
/** Life of a resume token; every `welcome` carries a fresh one. */
export const RESUME_LIFE_MS = 12 * 60 * 60_000
/** A resume token that has been replaced is still good for this long: the reply with its successor may be lost. */
export const RESUME_OVERLAP_MS = 30_000
/** Frames one socket may send: sustained, and at once. Fifteen links that restart ICE together stay under it. */
export const FRAMES_PER_SECOND = 50
export const FRAMES_AT_ONCE = 300
/** The same in bytes. */
export const BYTES_PER_SECOND = 256 * 1024
export const BYTES_AT_ONCE = 1024 * 1024
/** Of these, acts: each is written down, and most are told to the whole room. */
export const ACTS_PER_SECOND = 4
export const ACTS_AT_ONCE = 60
/** A browser tells the relay how its links run no more often than this. */
export const LINKS_EVERY_MS = 10_000
/** After `leave`, or after refusing a socket, the relay cuts the connection this soon. */
export const LINGER_MS = 2_000
/** Clients that are told to come back are spread over this long. */
export const DRAIN_SPREAD_MS = 5_000
/** Longest password, in characters; longer ones are refused before they are hashed, never cut. */
export const MAX_PASSWORD_LENGTH = 128
/** Shortest password that may be set. */
export const MIN_PASSWORD_LENGTH = 4
/** People who may wait before one room's door at once. */
export const MAX_WAITING = 64
/** Longest text to those who wait, in characters. */
export const MAX_NOTE_LENGTH = 200
/** Most seats that a room can have, whatever the settings say. */
export const MAX_SEATS = 512
/** Most places on a podium, and cameras that a page shows in the mode `smart`. */
export const MAX_SPEAKERS = 16
/** Peers that one `remove` may name. */
export const MAX_REMOVED_AT_ONCE = 64
/** Peers named in `welcome.removed`: the last ones that were removed from the room. */
export const MAX_REMOVED_TOLD = 64
/** Longest e-mail address, in characters (RFC 5321, 4.5.3.1.3, without the angle brackets). */
export const MAX_ADDRESS_LENGTH = 254
/** Addresses that one `invite` may name. */
export const MAX_INVITED_AT_ONCE = 20
/** Invitations that one other act may name. */
export const MAX_INVITATIONS_AT_ONCE = 200
/** Longest personal message in a mail, in characters. */
export const MAX_MESSAGE_LENGTH = 1000
/** Shortest and longest meeting that an invitation can name, in minutes. */
export const MIN_MEETING_MINUTES = 5
export const MAX_MEETING_MINUTES = 24 * 60
/** Reminders of one invitation, and how long before the meeting the earliest may be, in minutes. */
export const MAX_REMINDERS = 4
export const MAX_REMINDER_MINUTES = 14 * 24 * 60
/** When reminders go out unless the invitation says otherwise, in minutes before the meeting. */
export const DEFAULT_REMINDERS = [24 * 60, 15] as const
/** A meeting further away than this cannot be invited to. */
export const MAX_MEETING_AHEAD_MS = 366 * 24 * 3_600_000
/** Addresses of one room that are told by e-mail of what goes on in it. */
export const MAX_NOTIFIED = 20
/** What a browser reads from the relay: a roster of `MAX_SEATS` in full is about 80,000 characters, 3,000 members. */
export const MAX_RELAY_LENGTH = 256 * 1024
export const MAX_RELAY_KEYS = 8192
/** A viewer repeats what it wants this often, on `rt`. */
export const WANT_EVERY_MS = 5_000
/** After this long without a word of what it wants, a viewer gets thumbnails. */
export const WANT_LIFE_MS = 15_000
