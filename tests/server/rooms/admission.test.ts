// Who passes a door, as a table and as rules that hold for every door.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { defaultRoomSettings, type RoomSettings } from '../../../protocol/room-state.ts'
import { admit, type Visitor } from '../../../server/rooms/admission.ts'
import type { Pass, Person, RoomRow } from '../../../server/rooms/records.ts'

type RoomWish = Partial<RoomSettings> & { readonly access?: boolean }

function roomOf({ access = false, ...settings }: RoomWish): RoomRow {
  return {
    name: 'lobby',
    id: 'id-of-lobby',
    ownerSession: 'owner',
    createdAt: 0,
    activeAt: 0,
    settings: { ...defaultRoomSettings, ...settings },
    revision: 0,
    door: 0,
    accessPassword: access ? 'stored' : null,
    ownerPassword: 'stored too',
    note: '',
  }
}

const known = (some: Partial<Person>): Person => ({
  session: 's',
  role: 'participant',
  verdicts: {},
  mustWait: false,
  ...some,
})

const stranger: Visitor = { person: null, isAdmin: false, isBanned: false, password: null, pass: null }
const chairman = { person: known({ role: 'chairman' }) }
const putBack = { person: known({ mustWait: true }) }

const invited = (password: boolean, waitingRoom: boolean): { readonly pass: Pass } => ({
  pass: { invitation: 'i', address: 'dora@example.org', passes: { password, waitingRoom } },
})
const sparedAll = invited(true, true)
const sparedNothing = invited(false, false)

const closed = { access: true, locked: true, waitingRoom: 'everybody', opensWithChairman: true } as const

type Row = readonly [room: RoomWish, visitor: Partial<Visitor>, hasChairman: boolean, answer: string]

const rows: readonly Row[] = [
  [{}, {}, false, 'participant'],
  [{}, { password: 'none' }, true, 'wrong-password'],
  [{}, { password: 'owner' }, false, 'chairman'],
  [{ access: true }, {}, true, 'password-required'],
  [{ access: true }, { password: 'none' }, true, 'wrong-password'],
  [{ access: true }, { password: 'access' }, true, 'participant'],
  [{ access: true }, { person: known({}) }, true, 'password-required'],
  [{ locked: true }, {}, true, 'room-locked'],
  [{ locked: true, access: true }, {}, true, 'password-required'],
  [{ locked: true, access: true }, { password: 'access' }, true, 'room-locked'],
  [{ waitingRoom: 'everybody' }, {}, true, 'waiting for admission'],
  [{ waitingRoom: 'uninvited' }, {}, true, 'waiting for admission'],
  [{ waitingRoom: 'everybody', locked: true }, {}, true, 'room-locked'],
  [{ opensWithChairman: true }, {}, false, 'waiting for chairman'],
  [{ opensWithChairman: true }, {}, true, 'participant'],
  [{ opensWithChairman: true, waitingRoom: 'everybody' }, {}, false, 'waiting for admission'],
  [{}, putBack, true, 'waiting for admission'],
  [closed, chairman, false, 'chairman'],
  [closed, { ...chairman, password: 'none' }, false, 'chairman'],
  [closed, { password: 'owner' }, false, 'chairman'],
  [closed, { person: known({ role: 'chairman', mustWait: true }) }, false, 'chairman'],
  [closed, { isAdmin: true }, false, 'admin'],
  [{}, { isBanned: true }, true, 'banned'],
  // Of a chairman it can only be the address that is banned.
  [{}, { ...chairman, isBanned: true }, true, 'chairman'],
  [{}, { isBanned: true, password: 'owner' }, true, 'banned'],
  [{ access: true }, { isBanned: true, password: 'none' }, true, 'banned'],
  [closed, { isBanned: true, isAdmin: true }, true, 'admin'],
]

const invitedRows: readonly Row[] = [
  [{}, sparedNothing, false, 'participant'],
  [{ access: true }, sparedAll, true, 'participant'],
  [{ access: true }, invited(true, false), true, 'participant'],
  [{ access: true }, invited(false, true), true, 'password-required'],
  [{ access: true }, { ...sparedNothing, password: 'access' }, true, 'participant'],
  [{ access: true }, { ...sparedNothing, password: 'none' }, true, 'wrong-password'],
  // The invitation counts first; the password may still be the owner's.
  [{ access: true }, { ...sparedAll, password: 'none' }, true, 'participant'],
  [closed, { ...sparedAll, password: 'owner' }, false, 'chairman'],
  [{ locked: true }, sparedAll, true, 'room-locked'],
  [{ locked: true, access: true }, sparedAll, true, 'room-locked'],
  [{ waitingRoom: 'everybody' }, sparedAll, true, 'participant'],
  [{ waitingRoom: 'everybody' }, invited(true, false), true, 'waiting for admission'],
  [{ waitingRoom: 'everybody' }, invited(false, true), true, 'participant'],
  [{ waitingRoom: 'uninvited' }, sparedAll, true, 'participant'],
  [{ waitingRoom: 'uninvited' }, sparedNothing, true, 'participant'],
  [{ opensWithChairman: true }, sparedAll, false, 'waiting for chairman'],
  [{ opensWithChairman: true, waitingRoom: 'everybody' }, sparedAll, false, 'waiting for chairman'],
  [{ opensWithChairman: true, waitingRoom: 'everybody' }, invited(true, false), false, 'waiting for admission'],
  [{}, { ...putBack, ...sparedAll }, true, 'waiting for admission'],
  [{ waitingRoom: 'uninvited' }, { ...putBack, ...sparedAll }, true, 'waiting for admission'],
  [{}, { ...sparedAll, isBanned: true }, true, 'banned'],
  [closed, { ...chairman, ...sparedNothing }, false, 'chairman'],
]

function inWords(room: RoomRow, visitor: Visitor, hasChairman: boolean): string {
  const answer = admit(room, visitor, hasChairman)
  if (!answer.ok) return answer.error
  const { role, waitsFor } = answer.value
  return waitsFor === null ? role : `${role} for ${waitsFor}`
}

describe('[D1] the door', () => {
  it.each(rows)('%j to %j (a chairman is in: %j) says %s', (room, visitor, hasChairman, answer) => {
    expect(inWords(roomOf(room), { ...stranger, ...visitor }, hasChairman)).toBe(answer)
  })

  it.each(invitedRows)('[N3] %j to %j (a chairman is in: %j) says %s', (room, visitor, hasChairman, answer) => {
    expect(inWords(roomOf(room), { ...stranger, ...visitor }, hasChairman)).toBe(answer)
  })

  const anyRoom = fc.record({
    access: fc.boolean(),
    locked: fc.boolean(),
    waitingRoom: fc.constantFrom('off' as const, 'everybody' as const, 'uninvited' as const),
    opensWithChairman: fc.boolean(),
  })
  const anyVisitor = fc.record({
    person: fc.option(
      fc.record({
        session: fc.constant('s'),
        role: fc.constantFrom('participant' as const, 'chairman' as const),
        verdicts: fc.constant({}),
        mustWait: fc.boolean(),
      }),
    ),
    isAdmin: fc.boolean(),
    isBanned: fc.boolean(),
    password: fc.constantFrom(null, 'access' as const, 'owner' as const, 'none' as const),
    pass: fc.option(fc.tuple(fc.boolean(), fc.boolean()).map(([password, waiting]) => invited(password, waiting).pass)),
  })

  it('a ban keeps everybody out but admins and chairmen, whatever else holds', () => {
    fc.assert(
      fc.property(anyRoom, anyVisitor, fc.boolean(), (room, visitor, hasChairman) => {
        const answer = inWords(roomOf(room), { ...visitor, isBanned: true }, hasChairman)
        const isChairman = visitor.person?.role === 'chairman'
        expect(answer).toBe(visitor.isAdmin ? 'admin' : isChairman ? 'chairman' : 'banned')
      }),
    )
  })

  it('a chairman is never asked for a password, and passes whatever the settings are', () => {
    fc.assert(
      fc.property(anyRoom, anyVisitor, fc.boolean(), (room, visitor, hasChairman) => {
        const one = { ...visitor, ...chairman, isAdmin: false }
        expect(inWords(roomOf(room), one, hasChairman)).toBe('chairman')
      }),
    )
  })

  it('nobody becomes a participant without all that the door asks for', () => {
    fc.assert(
      fc.property(anyRoom, anyVisitor, fc.boolean(), (room, visitor, hasChairman) => {
        const answer = admit(roomOf(room), visitor, hasChairman)
        if (!answer.ok || answer.value.role !== 'participant') return
        expect(visitor.isBanned || room.locked || visitor.person?.mustWait === true).toBe(false)
        if (room.opensWithChairman) expect(hasChairman).toBe(true)
        if (visitor.pass?.passes.password === true) return
        expect(room.access ? ['access'] : ['access', null]).toContain(visitor.password)
      }),
    )
  })

  it('[N3] nobody passes a waiting room but the invited, as far as their invitation goes', () => {
    fc.assert(
      fc.property(anyRoom, anyVisitor, fc.boolean(), (room, visitor, hasChairman) => {
        const answer = inWords(roomOf(room), visitor, hasChairman)
        if (answer !== 'participant') return
        if (room.waitingRoom === 'everybody') expect(visitor.pass?.passes.waitingRoom).toBe(true)
        if (room.waitingRoom === 'uninvited') expect(visitor.pass).not.toBeNull()
      }),
    )
  })

  it('[N3] an invitation never makes things worse', () => {
    const rank = (answer: string): number =>
      ['participant', 'chairman', 'admin'].includes(answer) ? 2 : answer.startsWith('waiting') ? 1 : 0
    fc.assert(
      fc.property(anyRoom, anyVisitor, fc.boolean(), (room, visitor, hasChairman) => {
        const without = inWords(roomOf(room), { ...visitor, pass: null }, hasChairman)
        const answer = inWords(roomOf(room), visitor, hasChairman)
        expect(rank(answer)).toBeGreaterThanOrEqual(rank(without))
        if (without === 'banned' || without === 'room-locked') expect(answer).toBe(without)
      }),
    )
  })

  it('nobody becomes a chairman but by their role or the owner password', () => {
    fc.assert(
      fc.property(anyRoom, anyVisitor, fc.boolean(), (room, visitor, hasChairman) => {
        const answer = inWords(roomOf(room), visitor, hasChairman)
        if (answer === 'admin') expect(visitor.isAdmin).toBe(true)
        if (answer === 'chairman')
          expect(visitor.person?.role === 'chairman' || visitor.password === 'owner').toBe(true)
      }),
    )
  })
})
