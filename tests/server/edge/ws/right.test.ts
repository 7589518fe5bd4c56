// The rights of a socket, for each place where it may stand.
import { describe, expect, it } from '@jest/globals'
import { actNames } from '../../../../protocol/acts.ts'
import { type ClientFrame, clientFrames } from '../../../../protocol/client-to-server.ts'
import { decode, encode } from '../../../../protocol/codec.ts'
import { Refusal } from '../../../../protocol/errors.ts'
import { may } from '../../../../protocol/permissions.ts'
import type { Role } from '../../../../protocol/primitives.ts'
import type { Standing } from '../../../../server/commands/command.ts'
import { requireRight } from '../../../../server/edge/ws/right.ts'
import { idOf, seatOf, waiterOf } from '../../../contracts/cluster-seats.ts'
import { actSamples } from '../../../support/act-samples.ts'

const waiting: Standing = { is: 'waiting', waiter: waiterOf('eve'), notifyAs: null }
const joined = (role: Role): Standing => ({ is: 'joined', seat: { ...seatOf('ann'), role } })

function frameOf(frame: object): ClientFrame {
  const read = decode(clientFrames, encode(frame))
  if (!read.ok) throw new Error(`${read.error}: ${encode(frame)}`)
  return read.value
}

/** One good frame of every type, aimed at `to` where it is aimed at all. */
function frames(to: string): ClientFrame[] {
  const plain = [
    { type: 'hello', v: 1, ticket: 't'.repeat(64) },
    { type: 'leave' },
    { type: 'signal', re: 1, to, payload: 'x' },
    { type: 'sync' },
    { type: 'ping' },
    { type: 'hand', re: 1, raised: true },
    { type: 'yield-floor', re: 1 },
    { type: 'links', direct: 1, relayed: 0, down: 0 },
  ]
  const samples = actSamples(to)
  return [...plain, ...actNames.map((type) => ({ type, re: 1, ...samples[type] }))].map(frameOf)
}

function answer(frame: ClientFrame, standing: Standing): string {
  try {
    requireRight(frame, standing)
    return 'yes'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

const allowed = (standing: Standing, to: string): string[] =>
  frames(to)
    .filter((frame) => answer(frame, standing) === 'yes')
    .map((frame) => frame.type)

describe('the right to send a frame', () => {
  it('knows a sample of every frame', () => {
    expect(frames(idOf('bob')).map((frame) => frame.type)).toEqual(Object.keys(clientFrames))
  })

  it('[H5] before hello is for hello and ping alone, claim not excepted', () => {
    for (const frame of frames(idOf('bob'))) {
      const isEarly = frame.type === 'hello' || frame.type === 'ping'
      expect([frame.type, answer(frame, { is: 'awaiting-hello' })]).toEqual([
        frame.type,
        isEarly ? 'yes' : 'hello-first',
      ])
    }
  })

  it('[H9] after leaving is for nothing', () => {
    for (const frame of frames(idOf('bob'))) expect(answer(frame, { is: 'left' })).toBe('not-joined')
  })

  it('[W4] while waiting is for hello, leave and ping', () => {
    expect(allowed(waiting, idOf('bob'))).toEqual(['hello', 'leave', 'ping'])
    const others = frames(idOf('bob')).filter((frame) => answer(frame, waiting) !== 'yes')
    for (const frame of others) expect(answer(frame, waiting)).toBe('not-allowed')
  })

  it.each(['participant', 'chairman', 'admin'] as const)('[I3] of a joined %s is what the table says', (role) => {
    for (const frame of frames(idOf('bob'))) {
      const no = frame.type === 'hello' ? 'already-joined' : 'not-allowed'
      expect([frame.type, answer(frame, joined(role))]).toEqual([frame.type, may(role, frame.type) ? 'yes' : no])
    }
  })

  it('[I3] of a participant has no act but claim in it', () => {
    const acts = allowed(joined('participant'), idOf('bob')).filter((type) => actNames.some((name) => name === type))
    expect(acts).toEqual(['claim'])
  })

  it('[I3] [S4] aimed at oneself ends with signal, remove and put-back, in whatever list', () => {
    const chairman = joined('chairman')
    const lost = allowed(chairman, idOf('bob')).filter((type) => !allowed(chairman, idOf('ann')).includes(type))
    expect(lost).toEqual(['signal', 'remove', 'put-back'])
    const everybody = frameOf({ type: 'moderate', re: 1, to: 'everybody', source: 'chat', blocked: true })
    expect(answer(everybody, chairman)).toBe('yes')
  })
})
