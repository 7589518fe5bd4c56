// Which frames of the room are for whom, when a socket's standing changes while some of them are held back.
import type { ServerFrame, ServerFrameType } from '../../../protocol/server-to-client.ts'

const beforeTheDoor: ReadonlySet<ServerFrameType> = new Set<ServerFrameType>(['wait', 'come-in'])

/** Whoever waits hears nothing of the room behind the door. */
export function isForThoseWaiting(frame: ServerFrame): boolean {
  return beforeTheDoor.has(frame.type)
}

/** Whoever is in need not be told to wait or to come in any more. */
export function isForThoseInside(frame: ServerFrame): boolean {
  return !beforeTheDoor.has(frame.type)
}
