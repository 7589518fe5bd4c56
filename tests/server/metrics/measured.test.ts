// What is counted of the store and of the passwords, from outside them.
import { describe, expect, it } from '@jest/globals'
import { Refusal } from '../../../protocol/errors.ts'
import type { MailFailure } from '../../../protocol/invitations.ts'
import type { MailOutcome } from '../../../server/mail-port.ts'
import { measuredGate, measuredStore } from '../../../server/metrics/measured.ts'
import type { PasswordGate } from '../../../server/ports.ts'
import type { Store } from '../../../server/store-port.ts'
import { createFakeMeter } from '../../fakes/meter.ts'
import { createFakeStore } from '../../fakes/store.ts'

const origin = { at: 0, address: '', user: '' }

function setUp(some: Partial<Store> = {}) {
  const meter = createFakeMeter()
  const store = measuredStore({ ...createFakeStore(), ...some }, meter)
  return { meter, store }
}

describe('the store', () => {
  it('counts reads and writes, and answers as before', async () => {
    const { meter, store } = setUp()
    expect(await store.findRoom('lobby')).toBeNull()
    expect(await store.createRoom({ name: 'lobby', id: 'one', ownerSession: 'ann' }, 0, origin)).toBe('created')
    expect((await store.findRoom('lobby'))?.id).toBe('one')
    await store.ping()
    expect([...meter.counts]).toEqual([
      ['store.call read done', 2],
      ['store.call write done', 1],
    ])
  })

  it('counts a failure when it cannot answer, and not when the answer is no', async () => {
    const no = (code: 'storage-unavailable' | 'last-chairman') => () => Promise.reject(new Refusal(code))
    const { meter, store } = setUp({ findRoom: no('storage-unavailable'), ban: no('last-chairman') })
    await expect(store.findRoom('lobby')).rejects.toThrow('storage-unavailable')
    await expect(store.ban('one', [], origin)).rejects.toThrow('last-chairman')
    expect([...meter.counts]).toEqual([
      ['store.call read failed', 1],
      ['store.call write done', 1],
    ])
  })

  it('counts what becomes of mails', async () => {
    const { meter, store } = setUp({ settleMail: () => Promise.resolve(null) })
    const problem: MailFailure = 'unreachable'
    const outcomes: MailOutcome[] = [
      { is: 'sent' },
      { is: 'later', dueAt: 1, problem },
      { is: 'failed', problem: 'given-up' },
      { is: 'dropped' },
    ]
    for (const outcome of outcomes) await store.settleMail('id', 'lease', outcome, 0)
    const mails = [...meter.counts].filter(([name]) => name.startsWith('mail'))
    expect(mails).toEqual([
      ['mail.sent', 1],
      ['mail.failed unreachable for now', 1],
      ['mail.failed given-up for good', 1],
    ])
  })
})

describe('passwords', () => {
  it('are counted while they are compared, and when they are not', async () => {
    const meter = createFakeMeter()
    let finish: () => void = () => undefined
    const gate: PasswordGate = {
      check: () => new Promise((resolve) => (finish = () => resolve('none'))),
      inTurn: () => Promise.reject(new Refusal('too-busy')),
    }
    const measured = measuredGate(gate, meter)
    const checking = measured.check('lobby', 'source', 'guess', { access: null, owner: null }, origin)
    expect(meter.count('passwords.running')).toBe(1)
    finish()
    expect(await checking).toBe('none')
    await expect(measured.inTurn('source', () => Promise.resolve(1))).rejects.toThrow('too-busy')
    expect([meter.count('passwords.running'), meter.count('passwords.refused too-busy')]).toEqual([0, 1])
  })
})
