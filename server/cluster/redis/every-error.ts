// A connection of ioredis hears of its first error alone (its listeners are `once`); a second one, as TLS has when a handshake
// is broken off, would be nobody's and end the process.
import type { Redis } from 'ioredis'
import type { Socket } from 'node:net'

/** To be called before `connect`: from then on each of its sockets has somebody who hears all of its errors. */
export function hearEveryError(client: Redis): void {
  let stream: Socket | undefined
  // Where ioredis keeps the socket; there is no event between its making and its first error.
  Object.defineProperty(client, 'stream', {
    configurable: true,
    get: () => stream,
    set(made: Socket | undefined) {
      stream = made
      made?.on('error', () => undefined)
    },
  })
}
