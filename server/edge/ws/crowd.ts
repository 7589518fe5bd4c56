// Counts the sockets that nobody has been admitted on yet, so that they cannot use the relay up.
import type { SocketLimits } from './limits.ts'

export interface Crowd {
  hasSpace(address: string): boolean
  /** The answer takes the socket out again, once. */
  enter(address: string): () => void
}

export function createCrowd({ unadmittedInAll, unadmittedPerAddress }: SocketLimits): Crowd {
  const perAddress = new Map<string, number>()
  let inAll = 0

  function count(address: string, by: 1 | -1): void {
    inAll += by
    const now = (perAddress.get(address) ?? 0) + by
    if (now === 0) perAddress.delete(address)
    else perAddress.set(address, now)
  }

  return {
    hasSpace: (address) => inAll < unadmittedInAll && (perAddress.get(address) ?? 0) < unadmittedPerAddress,
    enter(address) {
      count(address, 1)
      let isInside = true
      return () => {
        if (isInside) count(address, -1)
        isInside = false
      }
    },
  }
}
