// What a person changes of how they see a call: remembered where that helps, and gone with the stay where not.
import { describe, expect, it } from '@jest/globals'
import { viewActions } from '../../../client/actions/view.ts'
import { createPreferenceStore } from '../../../client/net/storage.ts'
import { createCallState } from '../../../client/state/call.ts'
import { createCallWorld } from '../../support/call-world.ts'

describe('the view', () => {
  it('is a gallery with pictures at first', () => {
    const { state } = createCallWorld()
    expect([state.layout.value, state.audioOnly.value, state.pinned.value]).toEqual(['gallery', false, null])
  })

  it('is remembered for later calls', () => {
    const { actions, stored, state } = createCallWorld()
    actions.setLayout('speaker')
    actions.setAudioOnly(true)
    expect([state.layout.value, state.audioOnly.value]).toEqual(['speaker', true])
    expect([stored.get('vroom.layout'), stored.get('vroom.audioOnly')]).toEqual(['"speaker"', 'true'])
  })

  it('is what was remembered', () => {
    const state = createCallState({ mayChooseSpeaker: true, mayShareScreen: true })
    const stored: Readonly<Record<string, string>> = { 'vroom.layout': '"speaker"', 'vroom.audioOnly': 'true' }
    const storage = { getItem: (key: string) => stored[key] ?? null } as unknown as Storage
    viewActions({ state, preferences: createPreferenceStore(() => storage) })
    expect([state.layout.value, state.audioOnly.value]).toEqual(['speaker', true])
  })

  it('has nobody pinned in a gallery that was asked for, and begins at its first page', () => {
    const { actions, state } = createCallWorld()
    actions.pin('somebody')
    actions.turnPage(2)
    actions.setLayout('gallery')
    expect([state.pinned.value, state.gridPage.value]).toEqual([null, 0])
  })

  it('forgets pin and page with the room', async () => {
    const world = createCallWorld()
    await world.enter('a')
    world.actions.pin('somebody')
    world.actions.turnPage(1)
    world.actions.leave()
    expect([world.state.pinned.value, world.state.gridPage.value]).toEqual([null, 0])
  })
})
