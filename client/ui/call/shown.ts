// Tells the media engine how each picture of another person is shown: of how many pixels it can make use.
import { useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Priority } from '../../../protocol/picture.ts'
import type { PeerId } from '../../../protocol/primitives.ts'
import { useCall } from '../context.ts'
import { isPhone, type Size } from './layout.ts'

/** Sharper than this nobody sees: phones are held closer, and have less to spend. */
const MAX_RATIO = { window: 2, phone: 1.5 } as const
/** As most cameras and screens send; until the first picture has come. */
const USUAL_ASPECT = 16 / 9

/** `cover`: it fills the box and is cropped; `contain`: the whole of it is in the box. */
export type Fit = 'cover' | 'contain'

/** The short side, in device pixels, of a picture of this aspect (width / height) as it is drawn in the box. */
export function shortOf(box: Size, fit: Fit, aspect: number, ratio: number): number {
  const heights = [box.height, box.width / aspect]
  const height = fit === 'cover' ? Math.max(...heights) : Math.min(...heights)
  return Math.round(Math.min(height, height * aspect) * ratio)
}

/** Device pixels a CSS pixel, as far as they count, in a window of this size. */
export function ratioOf(window: Size, devicePixelRatio: number): number {
  return Math.min(devicePixelRatio, MAX_RATIO[isPhone(window) ? 'phone' : 'window'])
}

/** Of the picture that plays; changes as a phone is turned. */
export function useAspect(video: RefObject<HTMLVideoElement>): number {
  const aspect = useSignal(USUAL_ASPECT)
  useEffect(() => {
    const element = video.current
    if (element === null) return undefined
    const look = (): void => {
      const { videoWidth: width, videoHeight: height } = element
      if (width === 0 || height === 0) return
      // The same picture in another size is not quite of the same aspect: both sides are whole pixels.
      if (Math.abs(width / height / aspect.value - 1) > 0.02) aspect.value = width / height
    }
    look()
    element.addEventListener('resize', look)
    return () => {
      element.removeEventListener('resize', look)
    }
  }, [])
  return aspect.value
}

export type Shown = {
  /** Its own name, for one picture may be shown at several places. */
  readonly tile: string
  readonly peer: PeerId
  readonly picture: 'camera' | 'screen'
  readonly short: number
  readonly priority: Priority
  readonly always: boolean
}

/** Null: not shown there at all, or nobody else's. */
export function useShown(shown: Shown | null): void {
  const { actions } = useCall()
  const { tile, peer, picture, short, priority, always } = shown ?? nothing
  useEffect(() => {
    if (tile === '') return
    actions.showTile(tile, peer, picture, { short, priority, ...(always ? { always } : {}) })
  }, [tile, peer, picture, short, priority, always])
  useEffect(() => {
    if (tile === '') return undefined
    return () => {
      actions.showTile(tile, peer, picture, null)
    }
  }, [tile, peer, picture])
}

const nothing: Shown = { tile: '', peer: '', picture: 'camera', short: 0, priority: 'hidden', always: false }
