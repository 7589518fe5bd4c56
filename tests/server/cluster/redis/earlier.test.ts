// What workers of the version before write is read: of rooms without a mode, and members that know no floor.
import { expect, it } from '@jest/globals'
import { defaultRoomSettings } from '../../../../protocol/room-state.ts'
import { readBody, readSeat } from '../../../../server/cluster/redis/schemas.ts'

const peer = 'a'.repeat(22)
const member = { peer, role: 'participant', blocked: [], handAt: 5 }
const seat = { ...member, session: 's', source: 'x', turn: 1, turnedAt: 1, since: 1, holder: null, isBereft: false }
const { mode, speakers, ...settings } = defaultRoomSettings
const room = { name: 'a', revision: 1, settings, hasPassword: false, isReserved: false, maxMembers: 0 }
const tellOf = (frame: object) => ({ frame, to: 'everybody', except: null })
const changeOf = (put: readonly object[], frames: readonly object[]) => ({
  ...{ type: 'change', id: 'x', from: 1, revision: 2, version: 2, ends: [] },
  ...{ seats: { put, drop: [] }, waiters: { put: [], drop: [] }, tells: frames.map(tellOf) },
})

it('[C9] a change without the floor is read as if nobody had it, and browsers are told so', () => {
  const frames = [
    { type: 'peer-joined', version: 2, member },
    { type: 'peers-changed', version: 2, members: [member], by: null },
    { type: 'roster', roster: { version: 2, complete: true, peers: [member] } },
    { type: 'room', room, by: null },
  ]
  const whole = { ...member, floorAt: null }
  expect(readBody(changeOf([seat], frames))).toEqual(
    changeOf(
      [{ ...seat, floorAt: null }],
      [
        { type: 'peer-joined', version: 2, member: whole },
        { type: 'peers-changed', version: 2, members: [whole], by: null },
        { type: 'roster', roster: { version: 2, complete: true, peers: [whole] } },
        { type: 'room', room: { ...room, settings: { ...settings, mode, speakers } }, by: null },
      ],
    ),
  )
  const told = { type: 'tell', id: 'x', ...tellOf({ type: 'room', room, by: null }) }
  expect(readBody(told)).toMatchObject({ frame: { room: { settings: { mode: 'all', speakers: 4 } } } })
})

it('[C9] what is said of the floor stays, and so does what no version knows yet', () => {
  const now = changeOf([{ ...seat, floorAt: 7, mood: 'good' }], [])
  expect(readBody(now)).toEqual(now)
  const half = { ...room, settings: { ...settings, mode: 'podium' } }
  const told = { type: 'tell', id: 'x', ...tellOf({ type: 'room', room: half, by: null }) }
  expect(readBody(told)).toMatchObject({ frame: { room: { settings: { mode: 'podium', speakers: 4 } } } })
})

it('[C9] a record of a seat without the floor is read, and a wrong one is not', () => {
  expect(readSeat(JSON.stringify(seat))).toEqual({ ...seat, floorAt: null })
  expect(readSeat(JSON.stringify({ ...seat, floorAt: 7 }))).toEqual({ ...seat, floorAt: 7 })
  for (const floorAt of ['now', -1, true, {}]) {
    expect(readSeat(JSON.stringify({ ...seat, floorAt }))).toBeNull()
    expect(readBody(changeOf([{ ...seat, floorAt }], []))).toBeNull()
  }
})
