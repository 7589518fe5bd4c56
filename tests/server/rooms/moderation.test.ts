// What is blocked, and which changes make a door narrower.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Passes } from '../../../protocol/invitations.ts'
import { roles } from '../../../protocol/permissions.ts'
import { sources, type Source } from '../../../protocol/primitives.ts'
import { defaultRoomSettings, type RoomSettings, type RoomSettingsChange } from '../../../protocol/room-state.ts'
import { admit } from '../../../server/rooms/admission.ts'
import { blockedFor, narrowsDoor, verdictFor } from '../../../server/rooms/moderation.ts'
import type { RoomRow, Verdicts } from '../../../server/rooms/records.ts'

const anyRole = fc.constantFrom(...roles)
const anySource = fc.constantFrom(...sources)
const anySources = fc.subarray([...sources])
const anyVerdicts: fc.Arbitrary<Verdicts> = fc.dictionary(anySource, fc.constantFrom('blocked', 'allowed'))

describe('what is blocked', () => {
  it('is what the room keeps for chairmen, for participants alone', () => {
    expect(blockedFor('participant', ['screen', 'chat'])).toEqual(['screen', 'chat'])
    expect(blockedFor('chairman', ['screen', 'chat'])).toEqual([])
    expect(blockedFor('admin', ['screen', 'chat'])).toEqual([])
  })

  it('is what a chairman said of this person, whatever the room’s order', () => {
    expect(blockedFor('participant', ['screen'], { screen: 'allowed', camera: 'blocked' })).toEqual(['camera'])
    expect(blockedFor('chairman', [], { microphone: 'blocked' })).toEqual(['microphone'])
  })

  it('follows the last word, whatever was said before and whatever the order', () => {
    fc.assert(
      fc.property(anyRole, anySources, anyVerdicts, anySource, fc.boolean(), (role, order, before, source, blocked) => {
        const verdict = verdictFor(blocked, role, order, source)
        const others = Object.entries(before).filter(([name]) => name !== source)
        const after: Verdicts = Object.fromEntries(verdict === null ? others : [...others, [source, verdict]])
        expect(blockedFor(role, order, after).includes(source)).toBe(blocked)
        const rest = (list: readonly Source[]) => list.filter((each) => each !== source)
        expect(rest(blockedFor(role, order, after))).toEqual(rest(blockedFor(role, order, before)))
      }),
    )
  })

  it('remembers nothing that the room’s order says already', () => {
    expect(verdictFor(true, 'participant', ['screen'], 'screen')).toBeNull()
    expect(verdictFor(false, 'participant', [], 'screen')).toBeNull()
    expect(verdictFor(true, 'chairman', ['screen'], 'screen')).toBe('blocked')
    expect(verdictFor(false, 'participant', ['screen'], 'screen')).toBe('allowed')
  })
})

describe('the door', () => {
  const anySettings: fc.Arbitrary<RoomSettings> = fc.record({
    locked: fc.boolean(),
    waitingRoom: fc.constantFrom('off', 'everybody', 'uninvited'),
    askName: fc.boolean(),
    maxMembers: fc.nat({ max: 512 }),
    opensWithChairman: fc.boolean(),
    persistent: fc.boolean(),
    joinMuted: fc.boolean(),
    joinCameraOff: fc.boolean(),
    onlyChairmen: anySources,
    mode: fc.constantFrom('all', 'smart', 'podium', 'lecture'),
    speakers: fc.integer({ min: 1, max: 16 }),
  })
  const room = (settings: RoomSettings): RoomRow => ({
    name: 'a',
    id: 'a',
    ownerSession: 'o',
    createdAt: 0,
    activeAt: 0,
    settings,
    revision: 0,
    door: 0,
    accessPassword: null,
    ownerPassword: null,
    note: '',
  })

  it.each<[RoomSettingsChange, boolean]>([
    [{ locked: true }, true],
    [{ waitingRoom: 'everybody' }, true],
    [{ waitingRoom: 'uninvited' }, true],
    [{ opensWithChairman: true }, true],
    [{ askName: false, joinMuted: true, joinCameraOff: true, onlyChairmen: ['chat'] }, false],
    [{ maxMembers: 2 }, false],
    [{ persistent: true }, false],
    [{ locked: false, waitingRoom: 'off', opensWithChairman: false }, false],
  ])('of an open room: %j narrows it: %s', (change, expected) => {
    expect(narrowsDoor(defaultRoomSettings, change)).toBe(expected)
  })

  it('[D5] is narrower whenever somebody who could walk in no longer can', () => {
    const walksIn = (settings: RoomSettings, passes: Passes | null, hasChairman: boolean): boolean => {
      const pass = passes && { invitation: 'i', address: 'dora@example.org', passes }
      const visitor = { person: null, isAdmin: false, isBanned: false, password: null, pass }
      const answer = admit(room(settings), visitor, hasChairman)
      return answer.ok && answer.value.role === 'participant'
    }
    const anyPasses = fc.option(fc.record({ password: fc.boolean(), waitingRoom: fc.boolean() }))
    const anyChange = anySettings.chain((whole) =>
      fc
        .subarray(Object.entries(whole), { minLength: 1 })
        .map((some) => Object.fromEntries(some) as RoomSettingsChange),
    )
    fc.assert(
      fc.property(anySettings, anyChange, anyPasses, fc.boolean(), (before, change, passes, hasChairman) => {
        const after = { ...before, ...change }
        const isShutOut = walksIn(before, passes, hasChairman) && !walksIn(after, passes, hasChairman)
        if (isShutOut) expect(narrowsDoor(before, change)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('stays as it is when the change says what holds already', () => {
    fc.assert(
      fc.property(anySettings, (settings) => {
        expect(narrowsDoor(settings, settings)).toBe(false)
      }),
    )
  })
})
