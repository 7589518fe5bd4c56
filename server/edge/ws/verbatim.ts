// The payload of a signal goes out as it came in, escapes and all: writing it as JSON once more was a tenth of relaying.
import type { ClientFrame } from '../../../protocol/client-to-server.ts'
import { encode, endOfString } from '../../../protocol/codec.ts'
import type { ServerFrame } from '../../../protocol/server-to-client.ts'

/** The payload that came last, and how it was written. One is enough: it goes out before the next one comes. */
const last = { payload: '', written: '' }

/**
 * Remembers how the payload was written, if the text is laid out as `JSON.stringify` of a browser does it. `text` must be
 * what `frame` was read from.
 */
export function noteWritten(frame: ClientFrame, text: string): void {
  if (frame.type !== 'signal') return
  const head = `{"type":"signal","re":${frame.re},"to":"${frame.to}","payload":`
  // With this head and one string up to the last brace there is no second `payload`, which would be the one that counts.
  if (!text.startsWith(`${head}"`) || endOfString(text, head.length) !== text.length - 2) return
  last.payload = frame.payload
  last.written = text.slice(head.length, -1)
}

/** A frame to text. */
export function textOf(frame: ServerFrame): string {
  if (frame.type !== 'signal' || frame.payload !== last.payload) return encode(frame)
  return `{"type":"signal","from":${JSON.stringify(frame.from)},"payload":${last.written}}`
}
