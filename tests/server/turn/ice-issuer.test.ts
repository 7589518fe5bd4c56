// STUN and TURN servers and credentials for one peer.
import { createHmac } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { createIceIssuer, type IceSettings } from '../../../server/turn/ice-issuer.ts'

const NOW = 1_700_000_000_999
const settings: IceSettings = {
  stun_server: ['stun:s.example:3478'],
  turn_server: ['turn:t.example:3478?transport=udp', 'turns:t.example:5349'],
  credentials: 'rest',
  turn_user: 'alice',
  turn_password: 'open sesame',
  secret_key: 'north',
  ttl: 600,
  policy: 'relay',
}
const issue = (change: Partial<IceSettings> = {}, peer = 'pppppppppppppppppppppp', now = NOW) =>
  createIceIssuer({ ...settings, ...change }).issue('team', peer, now)

describe('rest credentials', () => {
  it('expire with their user name, which names room and peer', () => {
    const username = '1700000600:team:pppppppppppppppppppppp'
    const credential = createHmac('sha1', 'north').update(username).digest('base64')
    expect(issue()).toEqual({
      servers: [
        { urls: ['stun:s.example:3478'] },
        { urls: ['turn:t.example:3478?transport=udp', 'turns:t.example:5349'], username, credential },
      ],
      policy: 'relay',
      ttlMs: 600_000,
    })
  })

  it('match a known example', () => {
    // printf 1700000600:team:pppppppppppppppppppppp | openssl dgst -sha1 -hmac north -binary | base64
    expect(issue().servers[1]?.credential).toBe('g9hG8IxJw7XpGsaHkJ0r6iYH+3U=')
  })

  it('differ between peers and over time', () => {
    const other = 'qqqqqqqqqqqqqqqqqqqqqq'
    const all = [issue(), issue({}, other), issue({}, other, NOW + 1000)].map((ice) => ice.servers[1]?.credential)
    expect(new Set(all).size).toBe(3)
  })
})

it('static credentials are the same for everybody and do not expire', () => {
  const ice = issue({ credentials: 'static', policy: 'all' })
  expect(ice.servers[1]).toMatchObject({ username: 'alice', credential: 'open sesame' })
  expect(ice).toMatchObject({ policy: 'all', ttlMs: null })
})

it('without servers there is nothing, and no credential', () => {
  expect(issue({ stun_server: [], turn_server: [], policy: 'all' })).toEqual({
    servers: [],
    policy: 'all',
    ttlMs: null,
  })
})
