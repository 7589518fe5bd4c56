// Which STUN and TURN servers an admitted peer is told, and with which credentials.
import { createHmac } from 'node:crypto'
import type { Ice } from '../../protocol/server-to-client.ts'
import type { IceIssuer } from '../ports.ts'

export type IceSettings = {
  readonly stun_server: readonly string[]
  readonly turn_server: readonly string[]
  readonly credentials: 'rest' | 'static'
  readonly turn_user: string
  readonly turn_password: string
  readonly secret_key: string
  /** Seconds. */
  readonly ttl: number
  readonly policy: 'all' | 'relay'
}

/**
 * `rest` credentials are those of draft-uberti-behave-turn-rest-00: the user name starts with the second at which it
 * expires, the password is the HMAC-SHA1 of it under the shared secret. Room and peer follow in the user name, so that
 * quotas and logs of the TURN server tell peers apart.
 */
export function createIceIssuer(settings: IceSettings): IceIssuer {
  const stun = settings.stun_server.length > 0 ? [{ urls: [...settings.stun_server] }] : []
  const urls = [...settings.turn_server]
  const isRest = settings.credentials === 'rest'

  return {
    issue(room, peer, now): Ice {
      if (urls.length === 0) return { servers: stun, policy: settings.policy, ttlMs: null }
      const username = isRest ? `${Math.floor(now / 1000) + settings.ttl}:${room}:${peer}` : settings.turn_user
      const credential = isRest ? restPassword(settings.secret_key, username) : settings.turn_password
      return {
        servers: [...stun, { urls, username, credential }],
        policy: settings.policy,
        ttlMs: isRest ? settings.ttl * 1000 : null,
      }
    },
  }
}

function restPassword(secret: string, username: string): string {
  return createHmac('sha1', secret).update(username).digest('base64')
}
