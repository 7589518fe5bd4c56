// Who is big, who is on this page, and how much each picture matters there. Pure: the stage draws what comes out.
import type { Priority } from '../../../protocol/picture.ts'
import type { PeerId } from '../../../protocol/primitives.ts'
import type { Layout } from '../../state/view.ts'
import {
  capacity,
  fits,
  GAP_PX,
  gridRects,
  isPhone,
  split,
  type Part,
  type Parts,
  type Rect,
  type Size,
} from './layout.ts'

/** What counts of a tile here. */
export type Placed = {
  readonly key: string
  readonly kind: 'face' | 'screen'
  readonly isSelf: boolean
  readonly peer: PeerId
}

export type Place = {
  readonly rect: Rect
  readonly priority: Priority
  /** On another page. */
  readonly isAway: boolean
}

/** More tiles than fit. `page`: from 0. `bar`: where one turns the pages. */
export type Pages = { readonly page: number; readonly count: number; readonly bar: Rect }
export type Places = { readonly of: ReadonlyMap<string, Place>; readonly pages: Pages | null }

export type View = {
  readonly layout: Layout
  readonly pinned: PeerId | null
  readonly audioOnly: boolean
  /** The latest first. */
  readonly speakers: readonly PeerId[]
}

type Asked<T extends Placed> = {
  readonly big: readonly T[]
  readonly small: readonly T[]
  readonly size: Size
  readonly page: number
  /** Puts those who speak among the first so many. */
  readonly arrange: (tiles: readonly T[], firstPage: number) => readonly T[]
}

/** Pages are turned here; in a grid, one's own face stands beside it. */
const BAR_PX = { window: 72, phone: 56, strip: 44 } as const
const PAGER_PX = 150
const LEAST_SELF_PX = 80
/** With more faces than this, nobody looks at each of them closely. */
const MANY_FACES = 9

/**
 * What is held big: who is pinned, else the screens, else, in the speaker view, who spoke last. One's own screen is big
 * only when nobody else shows theirs.
 */
export function bigOf<T extends Placed>(faces: readonly T[], screens: readonly T[], view: View): readonly T[] {
  if (view.audioOnly) return []
  const others = faces.filter((face) => !face.isSelf)
  const pinned = others.find((face) => face.peer === view.pinned)
  if (pinned) return [pinned]
  if (screens.length > 0) return screens.filter((screen, index) => !screen.isSelf || index === 0)
  if (view.layout === 'gallery') return []
  const heard = view.speakers
    .map((peer) => others.find((face) => face.peer === peer))
    .find((face) => face !== undefined)
  return [heard ?? others[0]].filter((face) => face !== undefined)
}

/** A place for every tile. A stage of no size, as behind a panel that covers it, shows nothing. */
export function placesOf<T extends Placed>(asked: Asked<T>): Places {
  const { big, small, size } = asked
  if (size.width <= 0 || size.height <= 0) return { of: puts([...big, ...small], [], 'hidden'), pages: null }
  const { stage, rest, part } = partsOf(big, small, size)
  const isFace = big[0]?.kind === 'face'
  const above = puts(big, gridRects(big.length, stage, isFace ? 'grid' : 'screens'), 'stage')
  const below = fits(small.length, rest, part) ? onOnePage(small, rest, part) : inPages(asked, rest, part)
  return { of: new Map([...above, ...below.of]), pages: below.pages }
}

const nowhere: Rect = { left: 0, top: 0, width: 0, height: 0 }

function puts(tiles: readonly Placed[], rects: readonly Rect[], priority: Priority, isAway = false) {
  return new Map(tiles.map((tile, at): [string, Place] => [tile.key, { rect: rects[at] ?? nowhere, priority, isAway }]))
}

function partsOf(big: readonly Placed[], small: readonly Placed[], size: Size): Parts {
  const whole = { ...size, left: 0, top: 0 }
  if (big.length === 0) return { stage: nowhere, rest: whole, part: 'grid' }
  if (small.length === 0) return { stage: whole, rest: nowhere, part: 'foot' }
  return split(big[0]?.kind === 'face' ? 0 : big.length, small.length, size)
}

function onOnePage(small: readonly Placed[], rest: Rect, part: Part): Places {
  return { of: puts(small, gridRects(small.length, rest, part), priorityOf(small, part)), pages: null }
}

function inPages<T extends Placed>({ small, page, arrange }: Asked<T>, rest: Rect, part: Part): Places {
  const { area, bar, self } = withBar(rest, part)
  const own = small.filter((tile) => isOwnFace(tile))
  const others = small.filter((tile) => !isOwnFace(tile))
  // Where there is no room for it beside the pager, one's own face stands on every page.
  const always = self === null ? own : []
  const most = Math.max(1, capacity(small.length, area, part) - always.length)
  const count = Math.max(1, Math.ceil(others.length / most))
  const each = Math.ceil(others.length / count)
  const now = Math.min(page, count - 1)
  const shown = [...arrange(others, each).slice(now * each, (now + 1) * each), ...always]
  const of = new Map([
    ...puts(others, [], 'hidden', true),
    ...puts(own, self === null ? [] : [self], 'thumbnail'),
    ...puts(shown, gridRects(shown.length, area, part), priorityOf(shown, part)),
  ])
  // Without one's own face among them, the others may fit.
  return { of, pages: count > 1 ? { page: now, count, bar } : null }
}

function isOwnFace(tile: Placed): boolean {
  return tile.isSelf && tile.kind === 'face'
}

/** Somebody with whom one is alone is looked at as closely as a speaker. */
function priorityOf(tiles: readonly Placed[], part: Part): Priority {
  if (part !== 'grid' || tiles.length > MANY_FACES) return 'thumbnail'
  return tiles.filter((tile) => !tile.isSelf).length === 1 ? 'stage' : 'tile'
}

/** Takes the room for the bar from the foot of a box. `self`: one's own place in it; null: there is none. */
function withBar(box: Rect, part: Part): { readonly area: Rect; readonly bar: Rect; readonly self: Rect | null } {
  const height = Math.min(box.height / 2, BAR_PX[barOf(box, part)])
  const area = { ...box, height: Math.max(0, box.height - height - GAP_PX) }
  const bar = { ...box, top: box.top + box.height - height, height }
  const width = Math.min((height * 16) / 9, (box.width - PAGER_PX) / 2 - GAP_PX)
  if (part !== 'grid' || width < LEAST_SELF_PX) return { area, bar, self: null }
  return { area, bar, self: { ...bar, left: bar.left + bar.width - width, width } }
}

function barOf(box: Size, part: Part): keyof typeof BAR_PX {
  if (part !== 'grid') return 'strip'
  return isPhone(box) ? 'phone' : 'window'
}
