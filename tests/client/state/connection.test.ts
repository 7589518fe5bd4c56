// Every state of the connection meets every event.
import { describe, expect, it } from '@jest/globals'
import { next, type Connection, type ConnectionEvent } from '../../../client/state/connection.ts'

const self = 'a'.repeat(22)
const states: { readonly [K in Connection['is']]: Extract<Connection, { is: K }> } = {
  idle: { is: 'idle' },
  joining: { is: 'joining', room: 'lobby' },
  waiting: { is: 'waiting', room: 'lobby' },
  joined: { is: 'joined', room: 'lobby', self },
  reconnecting: { is: 'reconnecting', room: 'lobby', self },
  ended: { is: 'ended', room: 'lobby', why: 'lost', code: null },
}
const events: { readonly [K in ConnectionEvent['type']]: Extract<ConnectionEvent, { type: K }> } = {
  join: { type: 'join', room: 'attic' },
  wait: { type: 'wait', room: 'attic' },
  welcome: { type: 'welcome', room: 'lobby', self: 'b'.repeat(22) },
  'socket-lost': { type: 'socket-lost' },
  end: { type: 'end', why: 'left', code: null },
  reset: { type: 'reset' },
}

const joining = { is: 'joining', room: 'attic' }
const waiting = { is: 'waiting', room: 'attic' }
const joined = { is: 'joined', room: 'lobby', self: 'b'.repeat(22) }
const ended = { is: 'ended', room: 'lobby', why: 'left', code: null }
const same = null
const table: Record<Connection['is'], Record<ConnectionEvent['type'], object | null>> = {
  idle: { join: joining, wait: same, welcome: same, 'socket-lost': same, end: same, reset: states.idle },
  joining: { join: same, wait: waiting, welcome: joined, 'socket-lost': same, end: ended, reset: states.idle },
  waiting: { join: same, wait: waiting, welcome: joined, 'socket-lost': same, end: ended, reset: states.idle },
  joined: {
    join: same,
    wait: waiting,
    welcome: joined,
    'socket-lost': states.reconnecting,
    end: ended,
    reset: states.idle,
  },
  reconnecting: { join: same, wait: waiting, welcome: joined, 'socket-lost': same, end: ended, reset: states.idle },
  ended: { join: joining, wait: same, welcome: same, 'socket-lost': same, end: same, reset: states.idle },
}

describe('next', () => {
  const rows = Object.entries(table).flatMap(([is, row]) =>
    Object.entries(row).map(([type, then]) => [is, type, then] as const),
  )
  it.each(rows)('%s, then %s', (is, type, then) => {
    const now = states[is as keyof typeof states]
    const after = next(now, events[type as keyof typeof events])
    if (then) expect(after).toEqual(then)
    else expect(after).toBe(now)
  })
})
