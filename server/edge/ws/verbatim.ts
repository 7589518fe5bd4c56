// The payload of a signal goes out as it came in, byte for byte, escapes and all: to write it as JSON once more, and to
// encode that, was a good part of relaying.
import type { ClientFrameOf } from '../../../protocol/client-to-server.ts'
import { encode } from '../../../protocol/codec.ts'
import type { ServerFrame } from '../../../protocol/server-to-client.ts'

/**
 * The payload that came last, and how it was written: `bytes` from `at` on are its JSON string and the brace after it. One
 * is enough: it goes out before the next one comes.
 */
const last: { payload: string; bytes: Buffer; at: number } = { payload: '', bytes: Buffer.alloc(0), at: 0 }

const HEAD = '{"type":"signal","from":"'
const NECK = '","payload":'

/** `bytes`: what `frame` was read from; from `at` on its payload as a JSON string, and a brace, and nothing else. */
export function noteWritten(frame: ClientFrameOf<'signal'>, bytes: Buffer, at: number): void {
  last.payload = frame.payload
  last.bytes = bytes
  last.at = at
}

/** A frame as it goes into a text message: bytes that are UTF-8, or text. */
export function textOf(frame: ServerFrame): string | Buffer {
  if (frame.type !== 'signal' || frame.payload !== last.payload) return encode(frame)
  // The id is one that this relay made: no character of it needs an escape.
  const head = HEAD + frame.from + NECK
  const { bytes, at } = last
  const out = Buffer.allocUnsafe(head.length + bytes.length - at)
  out.write(head, 'latin1')
  bytes.copy(out, head.length, at)
  return out
}
