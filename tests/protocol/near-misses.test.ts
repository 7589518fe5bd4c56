// Words that are nearly right. A pattern without anchors let such words through once; here each is a bad shape.
import { describe, expect, it } from '@jest/globals'
import { acts } from '../../protocol/acts.ts'
import { clientFrames } from '../../protocol/client-to-server.ts'
import { decode } from '../../protocol/codec.ts'

// Without letters: another case of it would be another peer's id.
const peer = '1234567890123456789012'

/** Something around the right word, or a little beside it. */
function nearMisses(word: string): unknown[] {
  const capital = word.charAt(0).toUpperCase() + word.slice(1)
  return [
    `${word}X`,
    `x${word}`,
    `co-${word}`,
    `${word}\n`,
    `\n${word}`,
    ` ${word}`,
    `${word} `,
    `${word}\u0000`,
    `${word}s`,
    word.slice(0, -1),
    word.slice(1),
    capital,
    word.toUpperCase(),
    `${word}|${word}`,
    `^${word}$`,
    `${word},${word}`,
    [word],
    { [word]: true },
    word.replace('a', '\u0430'),
  ].filter((miss) => miss !== word)
}

const junk = [
  '',
  'ownerX',
  'zzz1',
  'leaveX',
  'co-owner',
  'owner',
  '__proto__',
  'constructor',
  0,
  1,
  -1,
  true,
  null,
  [],
  {},
]

/** A good frame, its field under test, and the words that are right there. */
const fields = [
  [{ type: 'set-role', to: peer, role: 'participant' }, 'role', ['participant', 'chairman']],
  [
    { type: 'moderate', to: peer, source: 'microphone', blocked: true },
    'source',
    ['microphone', 'camera', 'screen', 'chat'],
  ],
  [{ type: 'moderate', to: peer, source: 'microphone', blocked: true }, 'to', ['everybody', peer]],
  [{ type: 'lower-hand', to: peer }, 'to', ['everybody', peer]],
  [{ type: 'give-floor', to: peer }, 'to', [peer]],
  [{ type: 'take-floor', to: peer }, 'to', ['everybody', peer]],
  [{ type: 'admit', to: peer }, 'to', ['everybody', peer]],
  [{ type: 'refuse-entry', to: peer }, 'to', ['everybody', peer]],
  [{ type: 'put-back', to: peer }, 'to', [peer]],
  [{ type: 'set-password', which: 'access', password: null }, 'which', ['access', 'owner']],
] as const

const answer = (frame: object): string => {
  const decoded = decode(clientFrames, JSON.stringify({ re: 1, ...frame }))
  return decoded.ok ? 'ok' : decoded.error
}

describe.each(fields)('%j', (frame, field, words) => {
  it(`takes its ${field} to the letter`, () => {
    for (const word of words) expect(answer({ ...frame, [field]: word })).toBe('ok')
    const misses = [...words.flatMap(nearMisses), ...junk].filter(
      (miss) => !(words as readonly unknown[]).includes(miss),
    )
    expect(misses.length).toBeGreaterThan(20)
    const taken = misses.filter((miss) => answer({ ...frame, [field]: miss }) !== 'bad-shape')
    expect(taken).toEqual([])
  })
})

it('refuses more than fifty near-misses of the words of acts', () => {
  const misses = fields.flatMap(([, , words]) => words.flatMap(nearMisses))
  expect(misses.length).toBeGreaterThanOrEqual(50)
})

it('knows no type that is nearly an act', () => {
  const types = ['leaveX', 'zzz1', ...Object.keys(acts).flatMap(nearMisses)].filter((type) => typeof type === 'string')
  expect(types.filter((type) => answer({ type }) !== 'unknown-type')).toEqual([])
})

it('takes the settings’ words to the letter', () => {
  const misses = [...['off', 'everybody', 'uninvited'].flatMap(nearMisses), ...junk]
  const configure = (settings: object) => answer({ type: 'configure', settings })
  expect(misses.filter((waitingRoom) => configure({ waitingRoom }) !== 'bad-shape')).toEqual([])
  const sources = [...['camera', 'screen'].flatMap(nearMisses), ...junk]
  expect(sources.filter((source) => configure({ onlyChairmen: [source] }) !== 'bad-shape')).toEqual([])
  const modes = [...['all', 'smart', 'podium', 'lecture'].flatMap(nearMisses), ...junk]
  expect(modes.filter((mode) => configure({ mode }) !== 'bad-shape')).toEqual([])
  for (const flag of ['locked', 'askName', 'persistent']) {
    const flags = [0, 1, '0', '1', 'true', 'zzz1', null, [], {}]
    expect(flags.filter((value) => configure({ [flag]: value }) !== 'bad-shape')).toEqual([])
  }
})

it('admits no member that an act does not name', () => {
  const extra = { room: 'other', by: peer, from: peer, session: 'x', role2: 'chairman', __proto__x: 1 }
  for (const [name, value] of Object.entries(extra))
    expect(answer({ type: 'end-meeting', [name]: value })).toBe('bad-shape')
})
