// What a person may ask of the media engine: what it does, and to send no more than so much.
import { noHistory } from '../state/engine-report.ts'
import type { Actions } from './actions.ts'
import type { Context } from './context.ts'

type EngineActions = Pick<Actions, 'engineHistory' | 'copyStatistics' | 'setUplinkCap'>

export function engineActions(context: Pick<Context, 'state' | 'preferences' | 'copy' | 'stay'>): EngineActions {
  const { state, preferences, copy } = context
  const history: Actions['engineHistory'] = () => context.stay?.engine?.history() ?? noHistory
  state.uplinkCap.value = preferences.read('uplinkCap') ?? null
  return {
    engineHistory: history,
    copyStatistics: () => copy(JSON.stringify({ now: state.engine.value, history: history() })),
    setUplinkCap(bps) {
      state.uplinkCap.value = bps
      if (bps === null) preferences.forget('uplinkCap')
      else preferences.write('uplinkCap', bps)
      // It is asked for at each decision: this makes one.
      context.stay?.engine?.captured()
    },
  }
}
