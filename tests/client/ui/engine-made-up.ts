// Made-up reports of the media engine.
import type { Given, Reason, Wish } from '../../../protocol/picture.ts'
import type { EngineReport, LinkFigures, PictureFigures } from '../../../client/state/engine-report.ts'

export const tile: Wish = { rung: 360, framerate: 20, priority: 'tile' }
export const small: Wish = { rung: 180, framerate: 15, priority: 'thumbnail' }
export const hidden: Wish = { ...tile, priority: 'hidden' }
export const given = (rung: Given['rung'], why: Reason): Given => ({
  rung,
  framerate: 20,
  kbps: rung === null ? 0 : 300,
  why,
})
type Flow = Omit<PictureFigures, 'wanted' | 'given'>
const still: Flow = { width: 0, height: 0, framerate: 0, bps: 0, codec: null }
export const picture = (wanted: Wish | null, its: Given | null, flow: Flow = still): PictureFigures => ({
  wanted,
  given: its,
  ...flow,
})
const nothing = picture(hidden, given(null, 'off'))
export const both = (camera: PictureFigures, its = nothing): LinkFigures['sent'] => ({ camera, screen: its })

export function link(peer: string, change: Partial<LinkFigures> = {}): LinkFigures {
  return {
    peer,
    route: 'direct',
    roundTripMs: 41.6,
    lost: 0.025,
    outBps: 400_000,
    inBps: 1_000_000,
    availableBps: null,
    sent: both(
      picture(tile, given(360, 'wish'), { width: 640, height: 360, framerate: 19.7, bps: 301_000, codec: 'H264' }),
    ),
    received: both(picture(tile, given(270, 'uplink'))),
    concealed: 0,
    freezes: 0,
    ...change,
  }
}

export function report(links: readonly LinkFigures[], change: Partial<EngineReport> = {}): EngineReport {
  const means = { uplinkBps: 3_500_000, pixelsPerSecond: 1e7, encodeLoad: 0.42, slides: null, videos: 9 }
  return { at: 400_000, isOn: true, ...means, links, ...change }
}
