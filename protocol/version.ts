// The version of the wire protocol. It rises when an older client or relay could misread a frame.

/** Sent in `hello.v` and `welcome.v`; both ends must agree (PROTOCOL.md, V1). */
export const PROTOCOL_VERSION = 1
