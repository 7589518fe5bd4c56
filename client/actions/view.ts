// What a person changes of how they see a call. Nobody else hears of it.
import type { Actions } from './actions.ts'
import type { Context } from './context.ts'

export type ViewActions = Pick<Actions, 'setLayout' | 'setAudioOnly' | 'pin' | 'turnPage'>

export function viewActions({ state, preferences }: Pick<Context, 'state' | 'preferences'>): ViewActions {
  state.layout.value = preferences.read('layout') ?? 'gallery'
  state.audioOnly.value = preferences.read('audioOnly') ?? false
  return {
    setLayout(layout) {
      state.layout.value = layout
      state.gridPage.value = 0
      // Somebody held big would leave nothing of a gallery.
      if (layout === 'gallery') state.pinned.value = null
      preferences.write('layout', layout)
    },
    setAudioOnly(isOn) {
      state.audioOnly.value = isOn
      preferences.write('audioOnly', isOn)
    },
    pin(peer) {
      state.pinned.value = peer
    },
    turnPage(to) {
      state.gridPage.value = Math.max(0, to)
    },
  }
}
