// What every `Store` must do with rooms.
import { describe, expect, it } from '@jest/globals'
import { defaultRoomSettings, type RoomSettings } from '../../protocol/room-state.ts'
import type { RoomRow } from '../../server/rooms/records.ts'
import { atOnce, ban, happened, history, hostile, NOW, origin, room, type Stores } from './store-samples.ts'

const fresh: RoomRow = {
  ...room('team'),
  createdAt: NOW,
  activeAt: NOW,
  settings: defaultRoomSettings,
  revision: 0,
  door: 0,
  accessPassword: null,
  ownerPassword: null,
  note: '',
}

const allTurned: RoomSettings = {
  locked: true,
  waitingRoom: 'uninvited',
  askName: false,
  maxMembers: 7,
  opensWithChairman: true,
  persistent: true,
  joinMuted: true,
  joinCameraOff: true,
  onlyChairmen: ['microphone', 'chat'],
  mode: 'podium',
  speakers: 16,
}

export function roomTests(stores: Stores): void {
  const { one, other } = stores

  describe('creating a room', () => {
    it('makes one as rooms begin, whose creator is a chairman', async () => {
      expect(await one().createRoom(room('team'), 0, origin())).toBe('created')
      expect(await other().findRoom('team')).toEqual(fresh)
      const creator = { session: 'owner', role: 'chairman', verdicts: {}, mustWait: false }
      expect(await other().people('id-team')).toEqual([creator])
      expect(await history(stores)).toEqual([
        { ...origin(), event: 'room_create', room: 'team', message: 'room team created' },
      ])
    })

    it('finds what was created, and nothing else', async () => {
      await one().createRoom(room('team'), 0, origin())
      for (const name of ['tea', 'team-', 'TEAM', '', ...hostile]) expect(await one().findRoom(name)).toBeNull()
    })

    it('keeps the first of two rooms of one name, and says nothing of the second', async () => {
      await one().createRoom(room('team', 'first'), 0, origin())
      expect(await one().createRoom(room('team', 'second'), 0, origin())).toBe('exists')
      expect(await one().findRoom('team')).toMatchObject({ id: 'first' })
      expect(await one().people('second')).toEqual([])
      expect(await happened(stores)).toEqual(['room_create team'])
    })

    it('creates a name once, however many ask at once', async () => {
      const outcomes = await atOnce(stores, 20, (store, i) => store.createRoom(room('team', `id-${i}`), 0, origin()))
      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1)
      expect(outcomes.filter((outcome) => outcome === 'exists')).toHaveLength(19)
      expect(await happened(stores)).toEqual(['room_create team'])
    })

    it('never holds more than the limit, however many ask at once', async () => {
      const outcomes = await atOnce(stores, 20, (store, i) => store.createRoom(room(`room-${i}`), 5, origin()))
      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(5)
      expect(outcomes.filter((outcome) => outcome === 'too-many')).toHaveLength(15)
      expect(await one().createRoom(room('one-more'), 5, origin())).toBe('too-many')
      expect(await one().createRoom(room('unlimited'), 0, origin())).toBe('created')
    })

    it('takes names that mean something to a program', async () => {
      for (const name of hostile) {
        expect(await one().createRoom(room(name), 0, origin())).toBe('created')
        expect(await one().findRoom(name)).toMatchObject({ name, id: `id-${name}` })
        expect(await one().findPerson(`id-${name}`, 'owner')).toMatchObject({ role: 'chairman' })
      }
      expect(await one().listRooms('', 100)).toHaveLength(hostile.length)
    })
  })

  it('lists rooms by name, page by page, each once', async () => {
    for (const name of ['b', 'a-1', 'a', 'a_1', 'c', 'a1']) await one().createRoom(room(name), 0, origin())
    const pages: string[][] = []
    for (let after = ''; ; after = pages.at(-1)?.at(-1) ?? '') {
      const page = (await one().listRooms(after, 2)).map(({ name }) => name)
      if (page.length === 0) break
      pages.push(page)
    }
    expect(pages).toEqual([
      ['a', 'a-1'],
      ['a1', 'a_1'],
      ['b', 'c'],
    ])
  })

  describe('changing a room', () => {
    it('keeps every setting as it was given', async () => {
      await one().createRoom(room('team'), 0, origin())
      const changed = await one().changeRoom('id-team', { settings: allTurned }, 'all turned', origin(NOW + 1))
      expect(changed).toEqual({ ...fresh, settings: allTurned, revision: 1 })
      expect(await other().findRoom('team')).toEqual(changed)
      const back = await one().changeRoom('id-team', { settings: defaultRoomSettings }, 'back', origin(NOW + 2))
      expect(back).toEqual({ ...fresh, revision: 2 })
      expect((await history(stores)).slice(1)).toEqual([
        { ...origin(NOW + 1), event: 'room_modify', room: 'team', message: 'all turned' },
        { ...origin(NOW + 2), event: 'room_modify', room: 'team', message: 'back' },
      ])
    })

    it('leaves what it does not name, here and in other rooms', async () => {
      await one().createRoom(room('team'), 0, origin())
      await one().createRoom(room('quiet'), 0, origin())
      await one().changeRoom('id-team', { settings: allTurned, accessPassword: 'a', note: 'soon' }, '', origin())
      await one().changeRoom('id-team', { settings: { locked: false } }, '', origin())
      await one().changeRoom('id-team', { ownerPassword: 'o', narrowsDoor: true }, '', origin())
      const changed = await one().changeRoom('id-team', { accessPassword: null }, '', origin())
      const settings = { ...allTurned, locked: false }
      expect(changed).toEqual({ ...fresh, settings, ownerPassword: 'o', note: 'soon', revision: 4, door: 1 })
      expect(await other().findRoom('team')).toEqual(changed)
      expect(await other().findRoom('quiet')).toEqual({ ...fresh, ...room('quiet') })
    })

    it('keeps texts that mean something to a program', async () => {
      await one().createRoom(room('team'), 0, origin())
      for (const text of hostile) {
        await one().changeRoom('id-team', { note: text, accessPassword: text }, 'note', origin())
        expect(await other().findRoom('team')).toMatchObject({ note: text, accessPassword: text })
      }
    })

    it('loses none of many that come at once', async () => {
      await one().createRoom(room('team'), 0, origin())
      const rows = await atOnce(stores, 20, (store, i) =>
        store.changeRoom('id-team', i < 2 ? { note: 'kept' } : { settings: { maxMembers: i } }, '', origin()),
      )
      expect(rows.map((row) => row?.revision).sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual(rows.map((_, i) => i + 1))
      expect(await one().findRoom('team')).toMatchObject({ revision: 20, note: 'kept' })
    })

    it('that is gone changes and records nothing', async () => {
      await one().createRoom(room('team', 'old'), 0, origin())
      await one().deleteRoom('old', origin())
      await one().createRoom(room('team', 'new'), 0, origin())
      expect(await one().changeRoom('old', { note: 'mine' }, 'late', origin())).toBeNull()
      expect(await one().findRoom('team')).toEqual({ ...fresh, id: 'new' })
      expect(await happened(stores)).toEqual(['room_create team', 'room_delete team', 'room_create team'])
    })
  })

  describe('deleting a room', () => {
    it('forgets all that it remembered, and no other room', async () => {
      for (const name of ['team', 'other']) {
        await one().createRoom(room(name), 0, origin())
        await one().setVerdict(`id-${name}`, ['guest'], 'camera', 'blocked', '', origin())
        await one().ban(`id-${name}`, [ban('rude', { id: `ban-${name}` })], origin())
      }
      expect(await one().deleteRoom('id-team', origin(NOW + 9))).toBe(true)
      expect(await other().findRoom('team')).toBeNull()
      expect(await other().people('id-team')).toEqual([])
      expect(await other().bans('id-team')).toEqual([])
      expect(await other().people('id-other')).toHaveLength(2)
      expect(await other().bans('id-other')).toHaveLength(1)
      const last = { ...origin(NOW + 9), event: 'room_delete', room: 'team', message: 'room team deleted' }
      expect((await history(stores)).at(-1)).toEqual(last)
      await one().createRoom(room('team'), 0, origin())
      expect(await one().people('id-team')).toHaveLength(1)
    })

    it('is done once, however many ask at once', async () => {
      await one().createRoom(room('team'), 0, origin())
      const outcomes = await atOnce(stores, 20, (store) => store.deleteRoom('id-team', origin(NOW + 1)))
      expect(outcomes.filter(Boolean)).toHaveLength(1)
      expect(await happened(stores)).toEqual(['room_create team', 'room_delete team'])
    })
  })
}
