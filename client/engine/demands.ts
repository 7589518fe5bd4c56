// From what the others wish to what can be asked of the budget: nobody gets what we do not capture.
import type { Rung, Wish } from '../../protocol/picture.ts'
import type { PeerId } from '../../protocol/primitives.ts'
import { rungFor } from './budget/rungs.ts'
import { pictures, type Demand, type Picture } from './budget/types.ts'
import type { Captured } from './engine.ts'
import type { Wished } from './wishes.ts'

export type Captures = Readonly<Record<Picture, Captured | null>>

/** What the others look at while we share a screen is the screen; our face is as small as this then. */
const BESIDE_A_SCREEN: Rung = 180

/** `isCut`: what we capture gives less than was wished. */
export type BoundDemand = Demand & { readonly isCut: boolean }

/** One for each viewer and picture that we capture. */
export function demandsOf(viewers: ReadonlyMap<PeerId, Wished>, captures: Captures): BoundDemand[] {
  const demands: BoundDemand[] = []
  for (const [peer, wished] of viewers) {
    for (const picture of pictures) {
      const captured = captures[picture]
      if (!captured) continue
      const isBeside = picture === 'camera' && captures.screen !== null
      demands.push({ peer, picture, ...bound(wished[picture], captured, isBeside) })
    }
  }
  return demands
}

function bound(wish: Wish, { width, height, frameRate }: Captured, isBeside: boolean): Wish & { isCut: boolean } {
  const short = Math.min(width, height)
  // A camera that does not say how large its picture is yet will say so soon, and then we are told.
  const has = short > 0 ? rungFor(short) : 1080
  const most = isBeside && wish.priority !== 'stage' ? BESIDE_A_SCREEN : 1080
  const rung = smallest(wish.rung, has, most)
  const framerate = frameRate > 0 ? Math.min(wish.framerate, Math.max(1, Math.ceil(frameRate))) : wish.framerate
  return { rung, framerate, priority: wish.priority, isCut: rung < wish.rung || framerate < wish.framerate }
}

function smallest(...rungs: readonly [Rung, ...Rung[]]): Rung {
  return rungs.reduce((least, rung) => (rung < least ? rung : least))
}

/** Width over height, lying down as most are; a picture that is not there yet is taken for a wide one. */
export function aspectsOf(captures: Captures): Readonly<Record<Picture, number>> {
  const aspect = (captured: Captured | null): number => {
    const short = Math.min(captured?.width ?? 0, captured?.height ?? 0)
    const long = Math.max(captured?.width ?? 0, captured?.height ?? 0)
    return short > 0 ? long / short : 16 / 9
  }
  return { camera: aspect(captures.camera), screen: aspect(captures.screen) }
}
