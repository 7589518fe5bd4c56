// The one budget of all links: what each viewer gets of us, from what they want and from what our connection and this
// computer can do.
import { rungCosts } from './rungs.ts'
import type { BudgetInput, BudgetOptions, Grant, Means } from './types.ts'

/** Plain data; only this folder looks inside. */
export type BudgetState = { readonly uplinkBps: number; readonly pixelsPerSecond: number }

export type BudgetStep = {
  readonly state: BudgetState
  /** One for each demand, in their order. */
  readonly grants: readonly Grant[]
  readonly means: Means
}

export function createBudget(options: BudgetOptions): BudgetState {
  return options.remembered ?? { uplinkBps: 4_000_000, pixelsPerSecond: 40_000_000 }
}

/** Takes anything for readings and demands, however absurd, and never throws. */
export function step(state: BudgetState, input: BudgetInput): BudgetStep {
  const shown = input.demands.filter(({ priority }) => priority !== 'hidden')
  const sound = [...input.sound.values()].reduce((sum, bps) => sum + bps, 0)
  const share = Math.max(0, (state.uplinkBps - sound) / Math.max(1, shown.length))
  const grants = input.demands.map(({ peer, picture, rung, framerate, priority }): Grant => {
    if (priority === 'hidden') return { peer, picture, rung: null, framerate: 0, maxBitrate: 0, why: 'off' }
    const maxBitrate = Math.floor(Math.min(share, rungCosts[rung].fullBps))
    return { peer, picture, rung, framerate, maxBitrate, why: 'wish' }
  })
  return { state, grants, means: { ...state, videos: Math.floor(state.uplinkBps / 200_000) } }
}
