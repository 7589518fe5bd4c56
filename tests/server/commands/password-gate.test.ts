// The gate before the passwords: how many tries get through, from where, and what is remembered of them.
import fc from 'fast-check'
import { describe, expect, it } from '@jest/globals'
import { Refusal } from '../../../protocol/errors.ts'
import { createPasswordGate } from '../../../server/commands/password-gate.ts'
import { createPasswords } from '../../../server/crypto/passwords.ts'
import { TRIES_WINDOW_MS } from '../../../server/rooms/tries.ts'
import type { Passwords } from '../../../server/ports.ts'
import { createFakeClock } from '../../fakes/clock.ts'
import { createFakeLog } from '../../fakes/log.ts'
import { createFakePasswords, storedForm } from '../../fakes/passwords.ts'
import { createFakeStore, storeIsDown } from '../../fakes/store.ts'
import { waitFor } from '../../harness/wait-for.ts'

const stored = { access: storedForm('sesame'), owner: storedForm('mine') }
const nothing = { access: null, owner: null }

type Options = {
  readonly source?: string
  readonly room?: string
  readonly secrets?: { readonly access: string | null; readonly owner: string | null }
}

function makeWorld(real?: Passwords) {
  const clock = createFakeClock()
  const store = createFakeStore()
  const fake = createFakePasswords()
  const log = createFakeLog()
  const gate = createPasswordGate({ clock, store, passwords: real ?? fake, log })
  const world = {
    clock,
    store,
    passwords: fake,
    log,
    /** Answers the match or the refusal's code. */
    async check(password: string, { source = 'a', room = 'team', secrets = stored }: Options = {}) {
      const origin = { at: clock.now(), address: `address-of-${source}`, user: 'session:x' }
      return gate.check(room, source, password, secrets, origin).catch((error: unknown) => {
        if (error instanceof Refusal)
          return error.retryAfterS === null ? error.code : `${error.code} ${error.retryAfterS}`
        throw error
      })
    },
    /** Tries as soon as it may, until it must wait for longer than a minute; answers the waits in seconds. */
    async guess(tries: number, options = {}) {
      const waits: number[] = []
      for (let at = 0; at < tries;) {
        const answer = await world.check('wrong', options)
        if (answer === 'none') at += 1
        else {
          const seconds = Number(answer.replace('too-many-tries ', ''))
          waits.push(seconds)
          if (seconds > 60) break
          clock.advance(seconds * 1000)
        }
      }
      return waits
    },
    async events() {
      return (await store.events(null, null, 1000)).map(({ event, room, message }) => [event, room, message]).reverse()
    },
  }
  return world
}

const count = (answers: readonly string[], answer: string) => answers.filter((one) => one === answer).length

describe('the gate', () => {
  it('says what a password is, and counts nothing for a right one', async () => {
    const { check, store, events } = makeWorld()
    expect(await check('sesame')).toBe('access')
    expect(await check('mine')).toBe('owner')
    expect(store.calls.filter((call) => call !== 'tries')).toEqual([])
    expect(await events()).toEqual([])
    expect(await check('wrong')).toBe('none')
    expect(await events()).toEqual([['password_wrong', 'team', 'wrong password']])
  })

  it('hashes the same where there is nothing to compare with, and writes down no name that somebody made up', async () => {
    const { check, guess, passwords, events } = makeWorld()
    expect(await check('wrong', { room: 'made-up', secrets: nothing })).toBe('none')
    await guess(9, { room: 'made-up', secrets: nothing })
    expect(passwords.matched).toHaveLength(10)
    expect(JSON.stringify(await events())).not.toContain('made-up')
    expect(await check('wrong', { room: 'made-up', secrets: nothing })).toMatch(/^too-many-tries/)
  })

  it('never writes a password down', async () => {
    const { check, store, log } = makeWorld()
    await check('hunter2-hunter2')
    expect(JSON.stringify([store.recorded, [...store.tried], log.lines])).not.toContain('hunter2')
    expect(store.recorded[0]).toMatchObject({ address: 'address-of-a', user: 'session:x' })
  })
})

describe('a source', () => {
  it('has ten wrong tries in half an hour, with waits in between, and then none until that is over', async () => {
    const { check, guess, passwords, clock, events } = makeWorld()
    const startedAt = clock.now()
    const waits = await guess(11)
    expect(waits.slice(0, -1)).toEqual([1, 2, 4, 8, 16, 25, 25])
    expect(waits.at(-1)).toBe((startedAt + TRIES_WINDOW_MS - clock.now()) / 1000)
    expect(passwords.matched).toHaveLength(10)
    expect(
      count(
        (await events()).map(([event]) => event!),
        'password_wrong',
      ),
    ).toBe(10)
    expect((await events()).filter(([event]) => event === 'password_tries')).toEqual([
      ['password_tries', 'team', '10 wrong passwords from one source within 30 minutes'],
    ])
    clock.advance(startedAt + TRIES_WINDOW_MS - clock.now() - 1)
    expect(await check('sesame')).toBe('too-many-tries 1')
    clock.advance(1)
    expect(await check('sesame')).toBe('access')
    expect(await guess(11)).toHaveLength(8)
    expect(passwords.matched).toHaveLength(21)
  })

  it('does not win back its tries by a right password', async () => {
    const { check, guess, passwords } = makeWorld()
    await guess(9)
    expect(await check('sesame')).toBe('too-many-tries 25')
    expect(passwords.matched).toHaveLength(9)
    expect((await guess(2)).at(-1)).toBeGreaterThan(60)
    expect(passwords.matched).toHaveLength(10)
  })

  it('has the same ten for all rooms together', async () => {
    const { check, guess, passwords } = makeWorld()
    for (let room = 0; room < 10; room++) await guess(1, { room: `room-${room}` })
    expect(await check('sesame', { room: 'another' })).toMatch(/^too-many-tries/)
    expect(passwords.matched).toHaveLength(10)
  })

  it('that tries 200 times at once is compared three times, and ten times however long it goes on', async () => {
    const { check, clock, passwords } = makeWorld()
    const flood = () => Promise.all(Array.from({ length: 200 }, () => check('wrong')))
    const first = await flood()
    expect(count(first, 'none')).toBe(3)
    expect(count(first, 'too-many-tries 1')).toBe(30)
    expect(count(first, 'too-busy 5')).toBe(167)
    for (let second = 0; second < 600; second += 5) {
      clock.advance(5_000)
      await flood()
    }
    expect(passwords.matched).toHaveLength(10)
  })

  it('is hashed one at a time, while others are hashed too', async () => {
    const { check, passwords } = makeWorld()
    passwords.hold()
    const all = ['a', 'a', 'a', 'b', 'b', 'c'].map((source) => check('sesame', { source }))
    await waitFor(() => passwords.held() === 3, { what: 'one hash of each source' })
    passwords.release()
    expect(await Promise.all(all)).toEqual(new Array(6).fill('access'))
    expect(passwords.matched).toHaveLength(6)
  })

  it('with a full line of its own leaves room for others', async () => {
    const { check, passwords } = makeWorld()
    passwords.hold()
    const crowd = ['a', 'b', 'c'].flatMap((source) => Array.from({ length: 40 }, () => check('sesame', { source })))
    const other = check('mine', { source: 'd' })
    await waitFor(() => passwords.held() === 4, { what: 'one hash of each source' })
    passwords.release()
    expect(await other).toBe('owner')
    const answers = await Promise.all(crowd)
    const welcome = [0, 40, 80].map((at) => count(answers.slice(at, at + 40), 'access'))
    // 32 behind the first one of a source; 64 behind others in all.
    expect(welcome).toEqual([33, 33, 1])
    expect(count(answers, 'too-busy 5')).toBe(120 - 67)
    expect(await check('sesame')).toBe('access')
  })
})

describe('a room', () => {
  it('takes a hundred wrong tries from all sources, then one after each wait; right ones get in meanwhile', async () => {
    const { check, passwords, clock, events } = makeWorld()
    const guessFrom = (source: number) => check('wrong', { source: `source-${source}` })
    for (let source = 0; source < 100; source++) expect(await guessFrom(source)).toBe('none')
    expect((await events()).filter(([event]) => event === 'password_tries')).toEqual([
      ['password_tries', 'team', '100 wrong passwords at one room within 30 minutes'],
    ])
    for (const [at, seconds] of [1, 2, 4, 8, 16, 25, 25].entries()) {
      expect(await guessFrom(100 + at)).toBe(`too-many-tries ${seconds}`)
      clock.advance(seconds * 1000)
      expect(await check('sesame', { source: 'member' })).toBe('access')
      expect(await guessFrom(100 + at)).toBe('none')
    }
    expect(passwords.matched).toHaveLength(100 + 7 + 7)
    expect(await check('sesame', { source: 'member', room: 'another' })).toBe('access')
    clock.advance(TRIES_WINDOW_MS)
    expect(await guessFrom(0)).toBe('none')
    expect(await guessFrom(1)).toBe('none')
  })

  it('does not take more when they all come at once', async () => {
    const { check, passwords } = makeWorld()
    passwords.hold()
    const all = Array.from({ length: 300 }, (_, at) => check('wrong', { source: `source-${at}` }))
    await waitFor(() => passwords.held() === 100, { what: 'a hundred tries' })
    passwords.release()
    const answers = await Promise.all(all)
    expect(count(answers, 'none')).toBe(100)
    expect(count(answers, 'too-many-tries 1')).toBe(200)
  })

  it('never takes more than its budget, however tries begin and end', async () => {
    const step = fc.record({ source: fc.nat(400), ends: fc.nat(3) })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 250, maxLength: 300 }), async (steps) => {
        const { check, passwords } = makeWorld()
        passwords.hold()
        const all: Promise<string>[] = []
        for (const { source, ends } of steps) {
          all.push(check('wrong', { source: `source-${source}` }))
          if (ends > 0) continue
          await new Promise((next) => setImmediate(next))
          passwords.release()
          passwords.hold()
        }
        const done = Promise.all(all)
        while ((await Promise.race([done, new Promise((next) => setImmediate(next, 'on'))])) === 'on') {
          passwords.release()
          passwords.hold()
        }
        expect(count(await done, 'none')).toBeLessThanOrEqual(100)
        expect(passwords.matched.length).toBe(count(await done, 'none'))
      }),
      { numRuns: 15 },
    )
  })
})

describe('trouble', () => {
  it('compares nothing when the store cannot say how many tries there were', async () => {
    const { check, store, passwords } = makeWorld()
    store.failWith(storeIsDown)
    expect(await check('sesame')).toBe('storage-unavailable')
    expect(passwords.matched).toEqual([])
    store.failWith(null)
    expect(await check('sesame')).toBe('access')
  })

  it('goes on counting in memory when the store can read but not write', async () => {
    const { check, guess, store, passwords, log, clock } = makeWorld()
    store.countTry = () => Promise.reject(storeIsDown)
    store.record = () => Promise.reject(storeIsDown)
    const waits = await guess(11)
    expect(waits.slice(0, -1)).toEqual([1, 2, 4, 8, 16, 25, 25])
    expect(waits.at(-1)).toBeGreaterThan(60)
    expect(passwords.matched).toHaveLength(10)
    expect(
      count(
        log.lines.map(({ message }) => message),
        'a wrong try could not be counted',
      ),
    ).toBe(10)
    clock.advance(TRIES_WINDOW_MS)
    expect(await check('sesame')).toBe('access')
  })

  it('counts nothing for a try that was not compared', async () => {
    const { check, store, passwords } = makeWorld()
    passwords.failWith(new Refusal('too-busy', 7))
    for (let at = 0; at < 20; at++) expect(await check('wrong')).toBe('too-busy 7')
    passwords.failWith(null)
    expect(await check('wrong')).toBe('none')
    expect(store.tried.get('source:a')?.count).toBe(1)
    expect(store.tried.get('room:team')?.count).toBe(1)
  })
})

describe('with real hashes', () => {
  it('lets a person in who mistypes twice, and a guesser not', async () => {
    const real = createPasswords({ cost: { logN: 4, r: 8, p: 1 } })
    const access = await real.hash('open sesame', null)
    const secrets = { access, owner: await real.hash('my own room', access) }
    const { check, guess } = makeWorld(real)
    const person = { source: 'person', secrets }
    expect(await check('open sesam', person)).toBe('none')
    expect(await check('open seasme', person)).toBe('none')
    expect(await check('open sesame', person)).toBe('access')
    expect(await check('my own room', person)).toBe('owner')
    expect(await guess(20, { source: 'guesser', secrets })).toHaveLength(8)
    expect(await check('open sesame', { source: 'guesser', secrets })).toMatch(/^too-many-tries/)
    expect(await check('open sesame', person)).toBe('access')
  })
})
