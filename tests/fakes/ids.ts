// Ids that count, so that a failing test can be read.
import type { Ids } from '../../server/ports.ts'

export function createFakeIds(): Ids {
  let count = 0
  const next = (length: number): string => String(++count).padStart(length, '0')
  return { peer: () => next(22), token: (bytes) => next(bytes), roomName: () => `room-${next(4)}` }
}
