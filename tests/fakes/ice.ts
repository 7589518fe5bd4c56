// TURN credentials that count, so that a test sees each time they are minted.
import type { Ice } from '../../protocol/server-to-client.ts'
import type { IceIssuer } from '../../server/ports.ts'

export function createFakeIce(ttlMs: number | null = null): IceIssuer & { readonly issued: Ice[] } {
  const issued: Ice[] = []
  return {
    issued,
    issue(_room, peer) {
      const username = `${String(issued.length + 1)}:${peer}`
      const ice: Ice = {
        servers: [{ urls: ['turn:turn.test:3478'], username, credential: 'secret-of-this-credential' }],
        policy: 'all',
        ttlMs,
      }
      issued.push(ice)
      return ice
    },
  }
}
