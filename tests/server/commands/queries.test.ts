// What chairmen and administrators read: people, bans, events, rooms.
import { beforeEach, expect, it } from '@jest/globals'
import { AuditEvent, BansReply, type EventsReply, PeopleReply, RoomsReply } from '../../../protocol/http.ts'
import { decodeAs } from '../../../protocol/codec.ts'
import { listRooms } from '../../../server/commands/list-rooms.ts'
import { readBans } from '../../../server/commands/read-bans.ts'
import { readEvents } from '../../../server/commands/read-events.ts'
import { readPeople } from '../../../server/commands/read-people.ts'
import { type ActWorld, type Browser, createActWorld, peerOf, type Window } from '../../support/act-world.ts'

let world: ActWorld
let alice: Browser
let chair: Window
let guest: Window

beforeEach(async () => {
  world = createActWorld()
  alice = await world.browser('alice')
  await world.room('b', alice)
  chair = await world.enter(alice, 'b')
  guest = await world.enter(await world.browser('bob'), 'b')
})

it('tells who is in a room, and who waits before it', async () => {
  await world.say(chair, { type: 'configure', re: 1, settings: { waitingRoom: 'everybody' } })
  const carol = await world.enter(await world.browser('carol'), 'b')
  const people = await readPeople(world.deps, world.row('b'))
  expect(people.roster.peers.map(({ peer }) => peer)).toEqual([peerOf(chair), peerOf(guest)])
  expect(people.waiting).toEqual([{ peer: peerOf(carol), name: null, since: world.deps.clock.now() }])
  expect(decodeAs(PeopleReply, JSON.stringify(people)).ok).toBe(true)
})

it('tells who is kept out, but neither session nor address', async () => {
  await world.say(chair, { type: 'remove', re: 1, to: [{ peer: peerOf(guest), name: 'Bob' }], address: true })
  const reply = await readBans(world.deps, world.row('b'))
  expect(reply.bans).toEqual([expect.objectContaining({ name: 'Bob', address: true })])
  expect(decodeAs(BansReply, JSON.stringify(reply)).ok).toBe(true)
})

it('tells what was done, page by page, of one room or of all', async () => {
  await world.room('c', alice)
  for (const locked of [true, false, true]) await world.say(chair, { type: 'configure', re: 1, settings: { locked } })
  const all = await readEvents(world.deps, 'b', null, 100)
  expect(all.next).toBeNull()
  expect(all.events.map(({ room }) => room)).not.toContain('c')
  expect(all.events[0]).toMatchObject({ event: 'room_modify', room: 'b', message: 'settings changed: locked true' })
  expect(decodeAs(AuditEvent, JSON.stringify(all.events[0])).ok).toBe(true)

  const pages = []
  let before: string | null = null
  do {
    const page: EventsReply = await readEvents(world.deps, 'b', before, 2)
    expect(page.events.length).toBeLessThanOrEqual(2)
    pages.push(...page.events)
    before = page.next
  } while (before !== null)
  expect(pages).toEqual(all.events)
  expect((await readEvents(world.deps, null, null, 100)).events.map(({ room }) => room)).toContain('c')
})

it('tells the rooms by name, page by page, with how many are in', async () => {
  await world.room('a', alice)
  await world.room('c', alice)
  await world.say(chair, { type: 'set-password', re: 1, which: 'owner', password: 'sesame' })
  const first = await listRooms(world.deps, '', 2)
  expect(first.rooms.map(({ name, members, isReserved }) => [name, members, isReserved])).toEqual([
    ['a', 0, false],
    ['b', 2, true],
  ])
  expect(first.next).toBe('b')
  const last = await listRooms(world.deps, 'b', 2)
  expect([last.rooms.map(({ name }) => name), last.next]).toEqual([['c'], null])
  expect(decodeAs(RoomsReply, JSON.stringify(first)).ok).toBe(true)
})
