// Passwords: what matches, what is stored, and how many are hashed at once.
import { scryptSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from '@jest/globals'
import { createPasswords } from '../../../server/crypto/passwords.ts'
import { formatStored, parseStored } from '../../../server/crypto/stored-password.ts'

/** Cheap enough for hundreds of runs. */
const cost = { logN: 1, r: 1, p: 1 }
const passwords = createPasswords({ cost, atOnce: 4 })

async function pair(access: string, owner: string) {
  const first = await passwords.hash(access, null)
  return { access: first, owner: await passwords.hash(owner, first) }
}

describe('what matches', () => {
  it('tells the access password, the owner password and any other apart', async () => {
    const stored = await pair('open sesame', 'my own room')
    expect(await passwords.match('open sesame', stored)).toBe('access')
    expect(await passwords.match('my own room', stored)).toBe('owner')
    expect(await passwords.match('open sesame ', stored)).toBe('none')
    expect(await passwords.match('Open sesame', stored)).toBe('none')
    expect(await passwords.match('', stored)).toBe('none')
  })

  it('compares with the one that there is, and with nothing', async () => {
    const { access, owner } = await pair('open sesame', 'my own room')
    expect(await passwords.match('open sesame', { access, owner: null })).toBe('access')
    expect(await passwords.match('my own room', { access, owner: null })).toBe('none')
    expect(await passwords.match('my own room', { access: null, owner })).toBe('owner')
    expect(await passwords.match('open sesame', { access: null, owner })).toBe('none')
    expect(await passwords.match('open sesame', { access: null, owner: null })).toBe('none')
  })

  it('takes two passwords with salts of their own', async () => {
    const stored = { access: await passwords.hash('one', null), owner: await passwords.hash('two', null) }
    expect(await passwords.match('one', stored)).toBe('access')
    expect(await passwords.match('two', stored)).toBe('owner')
    expect(await passwords.match('three', stored)).toBe('none')
  })

  it('any text matches itself alone', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 128 })
    await fc.assert(
      fc.asyncProperty(text, text, async (one, other) => {
        const stored = { access: await passwords.hash(one, null), owner: null }
        expect(await passwords.match(one, stored)).toBe('access')
        const isSame = one.normalize('NFKC') === other.normalize('NFKC')
        expect(await passwords.match(other, stored)).toBe(isSame ? 'access' : 'none')
      }),
      { numRuns: 200 },
    )
  })

  it('cuts nothing off', async () => {
    const long = 'ﷺ'.repeat(127)
    const stored = { access: await passwords.hash(`${long}a`, null), owner: null }
    expect(await passwords.match(`${long}a`, stored)).toBe('access')
    expect(await passwords.match(`${long}b`, stored)).toBe('none')
    expect(await passwords.match(long, stored)).toBe('none')
  })

  it.each([
    ['a letter with its accent, or the two one after the other', 'caf\u00e9', 'cafe\u0301'],
    ['wide letters of an East Asian keyboard', 'abc123', '\uff41\uff42\uff43\uff11\uff12\uff13'],
    ['the space that some keyboards put before a mark', 'vite !', 'vite\u00a0!'],
  ])('holds for one: %s', async (_what, one, other) => {
    const stored = { access: await passwords.hash(one, null), owner: null }
    expect(await passwords.match(other, stored)).toBe('access')
  })
})

describe('what is stored', () => {
  it('says its cost, and has a salt of its own unless it stands beside another', async () => {
    const first = await passwords.hash('secret', null)
    expect(first).toMatch(/^\$scrypt\$ln=1,r=1,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(await passwords.hash('secret', null)).not.toBe(first)
    expect(await passwords.hash('secret', first)).toBe(first)
    expect(await passwords.hash('other', first)).not.toBe(first)
  })

  it('does not take over the salt of another cost, or of what is no stored form', async () => {
    const dearer = createPasswords({ cost: { logN: 2, r: 1, p: 1 } })
    const first = await passwords.hash('secret', null)
    const second = await dearer.hash('secret', first)
    expect(parseStored(second)?.cost.logN).toBe(2)
    expect(parseStored(second)?.salt).not.toEqual(parseStored(first)?.salt)
    expect(await dearer.hash('secret', 'nonsense')).toMatch(/^\$scrypt\$ln=2/)
  })

  it('is scrypt as RFC 7914 has it, so that another program can check it', async () => {
    const { salt, key } = parseStored(await passwords.hash('pâss', null))!
    expect(key).toEqual(scryptSync('pâss', salt, 32, { N: 2, r: 1, p: 1 }))
  })

  it('still matches when passwords are hashed otherwise today', async () => {
    const stored = { access: await passwords.hash('one', null), owner: null }
    const today = createPasswords({ cost: { logN: 3, r: 2, p: 2 } })
    expect(await today.match('one', stored)).toBe('access')
    expect(await today.match('two', stored)).toBe('none')
    const mixed = { ...stored, owner: await today.hash('own', stored.access) }
    expect(await today.match('one', mixed)).toBe('access')
    expect(await today.match('own', mixed)).toBe('owner')
  })

  it('survives its own form, and only that', () => {
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
    fc.assert(
      fc.property(bytes(16), bytes(32), fc.integer({ min: 1, max: 14 }), (salt, key, logN) => {
        const stored = { cost: { logN, r: 8, p: 5 }, salt: Buffer.from(salt), key: Buffer.from(key) }
        expect(parseStored(formatStored(stored))).toEqual(stored)
      }),
    )
  })

  const salt = 'A'.repeat(22)
  const key = 'A'.repeat(43)
  it.each([
    '',
    'open sesame',
    '$scrypt$',
    `$scrypt$ln=0,r=8,p=1$${salt}$${key}`,
    `$scrypt$ln=-1,r=8,p=1$${salt}$${key}`,
    `$scrypt$ln=14,r=8,p=99$${salt}$${key}`,
    `$scrypt$ln=20,r=8,p=1$${salt}$${key}`,
    `$scrypt$ln=99,r=99,p=1$${salt}$${key}`,
    `$scrypt$ln=1,r=1,p=1$${salt}$`,
    `$scrypt$ln=1,r=1,p=1$$${key}`,
    `$scrypt$ln=1,r=1,p=1$${salt}$${key}A`,
    `$argon2id$v=19$m=65536,t=3,p=4$${salt}$${key}`,
  ])('that is not ours (%j) matches nothing, throws nothing and takes no memory', async (text) => {
    expect(parseStored(text)).toBeNull()
    expect(await passwords.match('', { access: text, owner: text })).toBe('none')
    const owner = await passwords.hash('own', text)
    expect(await passwords.match('own', { access: text, owner })).toBe('owner')
  })
})

describe('the line', () => {
  it('refuses what it cannot take, and takes more when it is shorter', async () => {
    const few = createPasswords({ cost, atOnce: 2, maxQueued: 3 })
    const outcomes = await Promise.allSettled(Array.from({ length: 9 }, () => few.hash('x', null)))
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...new Array<string>(5).fill('fulfilled'),
      ...new Array<string>(4).fill('rejected'),
    ])
    expect(outcomes[5]).toMatchObject({ reason: { code: 'too-busy', retryAfterS: 1 } })
    expect(await few.match('x', { access: null, owner: null })).toBe('none')
  })

  it('is 64 long', async () => {
    const real = createPasswords({ cost, atOnce: 1 })
    const outcomes = await Promise.allSettled(
      Array.from({ length: 200 }, () => real.match('x', { access: null, owner: null })),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(65)
  })
})

describe('with the real cost', () => {
  it('matches, at the cost that it says, also when there is nothing to compare with', async () => {
    const real = createPasswords()
    const access = await real.hash('open sesame', null)
    expect(access).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$/)
    const owner = await real.hash('my own room', access)
    const cpuOf = async (stored: { access: string | null; owner: string | null }) => {
      let match: unknown
      let least = Infinity
      for (let round = 0; round < 3; round += 1) {
        const before = process.cpuUsage()
        match = await real.match('open sesame', stored)
        const { user, system } = process.cpuUsage(before)
        least = Math.min(least, (user + system) / 1000)
      }
      return { match, ms: least }
    }
    const both = await cpuOf({ access, owner })
    const nothing = await cpuOf({ access: null, owner: null })
    const damaged = await cpuOf({ access: 'nonsense', owner: null })
    expect([both.match, nothing.match, damaged.match]).toEqual(['access', 'none', 'none'])
    // Processor time, not the clock's, and the least of three: what else the machine does must not count. Two runs would
    // be twice as much.
    for (const { ms } of [nothing, damaged]) {
      expect(ms).toBeGreaterThan(both.ms / 1.7)
      expect(ms).toBeLessThan(both.ms * 1.7)
    }
  })
})
