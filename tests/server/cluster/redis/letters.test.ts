// What stands on a channel: sealed for its place, told apart from repetitions, and read across versions.
import { createHmac } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { WorkerMessage } from '../../../../server/cluster/bus.ts'
import { imageOf } from '../../../../server/cluster/redis/images.ts'
import { createLetters } from '../../../../server/cluster/redis/letters.ts'
import { readBody, readSeat } from '../../../../server/cluster/redis/schemas.ts'
import { createSeal } from '../../../../server/cluster/redis/seal.ts'
import { createFakeLog } from '../../../fakes/log.ts'
import { createFakeMeter } from '../../../fakes/meter.ts'

const SECRET = Buffer.from('a secret of thirty-two bytes here')
const seal = createSeal(SECRET)
const ask: WorkerMessage = { type: 'ask', question: 'q' }

function office(worker: string) {
  const log = createFakeLog()
  const meter = createFakeMeter()
  const time = { now: 1_000_000 }
  return { ...createLetters({ seal, worker, now: () => time.now, log, meter: meter.redis }), log, meter, time }
}

describe('the seal', () => {
  it('[C8] opens what it closed for the same place, and nothing else', () => {
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^[a-z:]{1,20}$/), fc.nat(), (text, place, at) => {
        const closed = seal.close(place, text)
        expect(seal.open(place, closed)).toBe(text)
        expect(seal.open(`${place}x`, closed)).toBeNull()
        expect(createSeal(Buffer.from('another')).open(place, closed)).toBeNull()
        const where = at % closed.length
        const other = closed[where] === 'A' ? 'B' : 'A'
        expect(seal.open(place, closed.slice(0, where) + other + closed.slice(where + 1))).toBeNull()
      }),
    )
  })

  it('[C8] bears any text', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(seal.open('place', text)).toBeNull()))
  })

  it('shows of the secret key a value that others with it have, and nobody else', () => {
    expect(createSeal(SECRET).check).toBe(seal.check)
    expect(createSeal(Buffer.from('another')).check).not.toBe(seal.check)
    expect(seal.check).not.toBe(createHmac('sha256', SECRET).update('check\n').digest('base64url'))
  })
})

describe('letters', () => {
  it('are read once, and the later the better', () => {
    const [ann, bob] = [office('ann'), office('bob')]
    const [first, second, third] = [1, 2, 3].map(() => ann.write('c', ask))
    expect(bob.read('c', first!)).toEqual({ body: ask, from: 'ann' })
    expect(bob.read('c', third!)).toEqual({ body: ask, from: 'ann' })
    for (const repeated of [first!, second!, third!]) expect(bob.read('c', repeated)).toBeNull()
    expect(bob.meter.count('redis.dropped replay')).toBe(3)
    // Another channel and another sender count for themselves.
    expect(bob.read('d', ann.write('d', ask))).not.toBeNull()
    expect(bob.read('c', office('cid').write('c', ask))).not.toBeNull()
  })

  it('[C8] are dropped in every order but their own', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 40 }), (order) => {
        const [ann, bob] = [office('ann'), office('bob')]
        const all = Array.from({ length: 10 }, (_, n) => ann.write('c', { type: 'ask', question: `q${n}` }))
        const read = order.flatMap((n) => (bob.read('c', all[n]!) ? [n] : []))
        expect(read).toEqual([...new Set(read)].sort((a, b) => a - b))
        expect(read.at(-1)).toBe(order.length > 0 ? Math.max(...order) : undefined)
      }),
    )
  })

  it('[C8] are dropped when they are forged, moved, old or no letters, and the log tells without their text', () => {
    const [ann, bob] = [office('ann'), office('bob')]
    const sealed = ann.write('c', ask)
    expect(bob.read('d', sealed)).toBeNull()
    expect(bob.read('c', `${sealed} `)).toBeNull()
    expect(bob.read('c', seal.close('c', 'no letter of mine'))).toBeNull()
    expect(bob.read('c', seal.close('c', JSON.stringify({ v: 1, worker: 'ann' })))).toBeNull()
    bob.time.now += 300_001
    expect(bob.read('c', sealed)).toBeNull()
    expect(bob.log.lines.map(({ fields }) => fields)).toEqual(
      ['seal', 'seal', 'shape', 'shape', 'replay'].map((why, at) => ({ channel: at === 0 ? 'd' : 'c', why })),
    )
  })

  it('[C8] that are dropped fill no log, however many there are, and are counted all', () => {
    const bob = office('bob')
    const flood = (): void => {
      for (let n = 0; n < 500; n++) bob.read('c', 'forged')
    }
    flood()
    expect(bob.log.lines).toHaveLength(20)
    bob.time.now += 60_000
    flood()
    expect(bob.log.lines).toHaveLength(40)
    expect(bob.meter.count('redis.dropped seal')).toBe(1_000)
  })

  it('[C9] of a newer minor version, with members that nobody knows, are read', () => {
    const bob = office('bob')
    const body = { ...ask, mood: 'good', deep: { er: [1] } }
    const letter = { v: 1, minor: 7, worker: 'ann', n: 1, at: bob.time.now, body, more: true }
    expect(bob.read('c', seal.close('c', JSON.stringify(letter)))).toEqual({ body, from: 'ann' })
    const frame = { type: 'signal', from: 'a'.repeat(22), payload: 'x', priority: 3 }
    const news = { type: 'not-yet-invented', x: 1 }
    for (const one of [frame, news]) {
      const tell = { type: 'tell', id: 'id', frame: one, to: 'everybody', except: null }
      expect(readBody(tell)).toEqual(tell)
    }
  })

  it('[C9] of a version that cannot be understood are dropped, with one line in the log', () => {
    const bob = office('bob')
    for (const n of [1, 2, 3]) {
      const letter = { v: 2, worker: 'ann', n, at: bob.time.now, body: ask }
      expect(bob.read('c', seal.close('c', JSON.stringify(letter)))).toBeNull()
    }
    expect(bob.log.lines).toHaveLength(1)
    expect(bob.log.lines[0]?.fields).toEqual({ version: 2, ours: 1 })
  })

  it('[C8] of a wrong shape are dropped', () => {
    const wrong = [
      { type: 'ask' },
      { type: 'unheard-of', question: 'q' },
      { type: 'constructor' },
      { type: 'tell', id: 'x', frame: { type: 'signal', from: 'short', payload: 'x' }, to: 'everybody', except: null },
      { type: 'delivered', peers: [{ room: 'UPPER', peer: 'a'.repeat(22), number: 1 }] },
    ]
    for (const body of wrong) expect([body, readBody(body)]).toEqual([body, null])
  })

  it('end a socket with a code that is known here', () => {
    const nothing = { put: [], drop: [] }
    const change = {
      type: 'change',
      id: 'x',
      from: 1,
      revision: 2,
      version: 2,
      seats: nothing,
      waiters: nothing,
      tells: [],
    }
    const ends = ['removed', 'a-new-code'].map((code) => ({ peer: 'a'.repeat(22), code }))
    const ended = { ...change, ends }
    expect(readBody(ended)).toMatchObject({ ends: [{ code: 'removed' }, { code: 'internal' }] })
  })
})

describe('records', () => {
  const peer = 'a'.repeat(22)
  const record = {
    ...{
      peer,
      role: 'participant',
      session: 's',
      source: 'x',
      blocked: ['camera'],
      handAt: null,
      floorAt: null,
      turn: 1,
      turnedAt: 1,
    },
    ...{ since: 1, holder: null, isBereft: true },
  }
  const fields = (text: string, room = 'lobby', field = `seat:${peer}`) => [
    ...['id', 'id-of-lobby', 'revision', '3', 'version', '2'],
    ...[`seat:${peer}`, seal.close(`${room} ${field}`, text)],
  ]

  it('[C9] with members that nobody knows are read, and kept', () => {
    const text = JSON.stringify({ ...record, mood: 'good' })
    expect(readSeat(text)).toEqual({ ...record, mood: 'good' })
    const image = imageOf('lobby', fields(text), seal, createFakeLog())
    expect(image).toMatchObject({ id: 'id-of-lobby', revision: 3, version: 2 })
    expect([...(image?.seats.keys() ?? [])]).toEqual([peer])
  })

  it('[C8] that were forged, or moved from elsewhere, are left out', () => {
    const text = JSON.stringify(record)
    const moved = [fields(text, 'cellar'), fields(text, 'lobby', `seat:${'b'.repeat(22)}`)]
    const wrong = [fields(JSON.stringify({ ...record, role: 'emperor' })), fields('{}')]
    for (const hash of [...moved, ...wrong]) {
      const log = createFakeLog()
      expect(imageOf('lobby', hash, seal, log)?.seats.size).toBe(0)
      expect(log.lines).toHaveLength(1)
    }
  })
})
