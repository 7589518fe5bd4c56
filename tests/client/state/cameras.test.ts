// Of many cameras the same few are shown on every page.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createCallState, type Participant } from '../../../client/state/call.ts'
import { camerasShown } from '../../../client/state/cameras.ts'
import { defaultRoomSettings } from '../../../protocol/room-state.ts'

type Asked = Parameters<typeof camerasShown>[0]
const letters = Array.from('abcdefghijklmnopqrst')
const smart = { mode: 'smart', speakers: 2 } as const
const asked = (change: Partial<Asked>): Asked => ({
  settings: { mode: 'all', speakers: 4 },
  people: 3,
  on: ['c', 'a', 'b'],
  speakers: [],
  pinned: null,
  ...change,
})
const shown = (change: Partial<Asked>): string => [...camerasShown(asked(change))].sort().join('')

describe('the cameras that are shown', () => {
  it('are all of them in a small room, whatever its mode but smart', () => {
    for (const mode of ['all', 'podium', 'lecture'] as const) {
      expect(shown({ settings: { mode, speakers: 1 } })).toBe('abc')
      expect(shown({ settings: { mode, speakers: 1 }, people: 12, on: letters.slice(0, 12) })).toBe('abcdefghijkl')
    }
  })

  it('are those of the latest speakers in a smart room', () => {
    expect(shown({ settings: smart, speakers: ['c', 'b', 'a'] })).toBe('bc')
    expect(shown({ settings: smart, speakers: ['a', 'c', 'b'] })).toBe('ac')
  })

  it('give no place to somebody who has left or shows nothing', () => {
    expect(shown({ settings: smart, speakers: ['z', 'c', 'y', 'a'] })).toBe('ac')
  })

  it('fill what nobody has spoken for in the order of ids', () => {
    expect(shown({ settings: smart })).toBe('ab')
    expect(shown({ settings: smart, speakers: ['c'] })).toBe('ac')
  })

  it('are six among many, and fewer where a smart room says so', () => {
    const many = { people: 13, on: letters, speakers: ['t', 's', 'r'] }
    expect(shown(many)).toBe('abcrst')
    expect(shown({ ...many, settings: smart })).toBe('st')
    expect(shown({ ...many, settings: { mode: 'smart', speakers: 16 } })).toBe('abcrst')
  })

  it('have one more with somebody pinned, if that camera is on', () => {
    expect(shown({ settings: smart, speakers: ['c', 'b'], pinned: 'a' })).toBe('abc')
    expect(shown({ settings: smart, speakers: ['c', 'b'], pinned: 'b' })).toBe('bc')
    expect(shown({ settings: smart, speakers: ['c', 'b'], pinned: 'z' })).toBe('bc')
  })

  it('are the same for everybody, in whichever order they know the others, and as many as there are places', () => {
    const some = fc.subarray(letters)
    const mode = fc.constantFrom('all', 'smart', 'podium', 'lecture')
    fc.assert(
      fc.property(some, some, mode, fc.integer({ min: 1, max: 16 }), (on, speakers, each, places) => {
        const settings = { mode: each, speakers: places }
        const asking = asked({ settings, people: on.length, on, speakers })
        const here = camerasShown(asking)
        expect([...here].sort()).toEqual([...camerasShown({ ...asking, on: on.toReversed() })].sort())
        for (const peer of here) expect(on).toContain(peer)
        const least = Math.min(on.length, each === 'smart' ? places : Infinity, on.length > 12 ? 6 : Infinity)
        expect(here.size).toBe(least)
      }),
    )
  })
})

it('the state of a call knows them, and gives the same set while the same are in it', () => {
  const state = createCallState({ mayChooseSpeaker: true, mayShareScreen: true })
  const other = (peer: string, more: Partial<Participant> = {}): Participant => ({
    peer,
    role: 'participant',
    blocked: [],
    handAt: null,
    floorAt: null,
    name: '',
    media: { microphone: true, camera: true, screen: false, screenAudio: false },
    link: 'connected',
    face: null,
    screen: null,
    speaking: false,
    ...more,
  })
  const put = (...others: Participant[]): void => {
    state.participants.value = new Map(others.map((each) => [each.peer, each]))
  }
  const settings = { ...defaultRoomSettings, ...smart }
  state.room.value = { name: 'r', revision: 1, settings, hasPassword: false, isReserved: false, maxMembers: 0 }
  state.self.value = { peer: 'b', role: 'participant', blocked: [], handAt: null, floorAt: null }
  put(other('a'), other('c'), other('d', { media: { ...other('d').media, camera: false } }))
  state.speakers.value = ['d', 'c', 'b', 'a']
  expect([...state.camerasShown.value].sort()).toEqual(['a', 'c'])
  state.camera.value = { is: 'on' }
  expect([...state.camerasShown.value].sort()).toEqual(['b', 'c'])
  const before = state.camerasShown.value
  put(other('a', { speaking: true }), other('c'))
  expect(state.camerasShown.value).toBe(before)
  state.pinned.value = 'a'
  expect([...state.camerasShown.value].sort()).toEqual(['a', 'b', 'c'])
})
