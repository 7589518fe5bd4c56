// What a person asks of the media engine: to send no more than so much, and to say what it does.
import { afterEach, describe, expect, it, jest } from '@jest/globals'
import { engineActions } from '../../../client/actions/engine.ts'
import { createPreferenceStore } from '../../../client/net/storage.ts'
import type { EngineReport } from '../../../client/state/engine-report.ts'
import { createCallState, instanceCapBps } from '../../../client/state/call.ts'
import { silentEngine } from '../../fakes/engine.ts'
import { createCallWorld } from '../../support/call-world.ts'

const means = { uplinkBps: 1, pixelsPerSecond: 2, encodeLoad: 0.5, slides: null, videos: 3 }
const calmReport: EngineReport = { at: 5, isOn: true, ...means, links: [] }

afterEach(() => {
  jest.restoreAllMocks()
})

describe('the upload limit', () => {
  it('is none at first, is remembered, and is forgotten when lifted', () => {
    const { actions, state, stored } = createCallWorld()
    expect(state.uplinkCap.value).toBeNull()
    actions.setUplinkCap(2_000_000)
    expect([state.uplinkCap.value, stored.get('vroom.uplinkCap')]).toEqual([2_000_000, '2000000'])
    actions.setUplinkCap(null)
    expect([state.uplinkCap.value, stored.has('vroom.uplinkCap')]).toEqual([null, false])
  })

  it('is what was remembered', () => {
    const state = createCallState({ mayChooseSpeaker: true, mayShareScreen: true })
    const storage = { getItem: (key: string) => (key === 'vroom.uplinkCap' ? '750000' : null) } as unknown as Storage
    const preferences = createPreferenceStore(() => storage)
    engineActions({ state, preferences, stay: null, copy: () => Promise.resolve(true) })
    expect(state.uplinkCap.value).toBe(750_000)
  })

  it('counts at once in a call', async () => {
    const captured = jest.spyOn(silentEngine, 'captured')
    const world = createCallWorld()
    await world.enter('a')
    captured.mockClear()
    world.actions.setUplinkCap(500_000)
    expect(captured).toHaveBeenCalledTimes(1)
    world.actions.leave()
  })

  it('of the administrator is in thousands, and none when it is 0 or not known', () => {
    const video = { width: 1, height: 1, frameRate: 1 }
    const instance = { version: '', poweredBy: '', namesAllowed: true, mail: false, feedback: false }
    const capOf = (maxUplinkKbps: number) => instanceCapBps({ ...instance, video: { ...video, maxUplinkKbps } })
    expect([capOf(1500), capOf(0), instanceCapBps(null)]).toEqual([1_500_000, null, null])
  })
})

it('a computer so busy that pictures become slides says so, once until it is over', async () => {
  const world = createCallWorld()
  await world.enter('a')
  const said = () => world.state.notices.value.filter(({ key }) => key === 'too-busy').length
  for (const slides of [null, 4, 1, 2]) world.report({ ...calmReport, slides })
  expect(said()).toBe(1)
  world.state.notices.value = []
  for (const slides of [2, null]) world.report({ ...calmReport, slides })
  expect(said()).toBe(0)
  world.report({ ...calmReport, slides: 4 })
  expect(said()).toBe(1)
  world.actions.leave()
})

describe('the statistics', () => {
  it('are copied as JSON, in a call and outside of one', async () => {
    const { actions, copied, state } = createCallWorld()
    expect(await actions.copyStatistics()).toBe(true)
    state.engine.value = calmReport
    expect(await actions.copyStatistics()).toBe(true)
    const history = { moments: [], viewers: [] }
    expect(copied.map((text) => JSON.parse(text) as unknown)).toEqual([
      { now: null, history },
      { now: state.engine.value, history },
    ])
  })
})
