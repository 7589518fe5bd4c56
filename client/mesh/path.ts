// How a link runs.
import type { PeerLink } from './peer-link.ts'

/** Straight from browser to browser, over a TURN server, or not at all. */
export type Path = 'direct' | 'relayed' | 'down'

/** An engine that does not say is taken to have a direct path, which is the usual one. `link`: null when there is none. */
export async function pathOf(link: PeerLink | null): Promise<Path> {
  if (!link) return 'down'
  const stats = await link.stats().catch(() => null)
  return stats?.relayed === true ? 'relayed' : 'direct'
}
