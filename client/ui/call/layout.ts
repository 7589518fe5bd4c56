// Where the tiles go, in pixels: pure geometry, so that the same <video> elements only ever move.

export type Size = { readonly width: number; readonly height: number }
export type Rect = Size & { readonly left: number; readonly top: number }
export type Grid = { readonly columns: number; readonly rows: number; readonly tile: Size }

export const GAP_PX = 8
/** As cameras and screens send. */
const WIDE = 16 / 9
/** Faces may be cropped at the sides to fill the window: a little in a wide one, more in a tall one. */
const wideAspects = [WIDE, 3 / 2, 4 / 3] as const
const TALLEST = 4 / 5
const tallAspects = [WIDE, 4 / 3, 1, TALLEST] as const
/** Nothing of a screen may be cropped. */
const screenAspects = [WIDE] as const
/** Share of the window left to the others while something is shown big. */
const STRIP_SHARE = 0.2
const MIN_STRIP_PX = 132
/** Under something big, one row of faces, then two, then two and the pager. */
const stripShares = [
  { upTo: 3, share: STRIP_SHARE },
  { upTo: 6, share: 0.31 },
] as const
const MAX_STRIP_SHARE = 0.42
const MAX_STRIP_PX = 300

/** Square pixels that a face needs to be of use: about 160 by 120, and 120 by 90 in the window of a phone. */
const LEAST_AREA_PX = { window: 160 * 120, phone: 120 * 90, side: 104 * 78, foot: 88 * 66 } as const

/** The grid of `count` tiles of `aspect` (width / height) that covers most of the box. Tiles never leave the box. */
export function layout(count: number, width: number, height: number, aspect: number): Grid {
  let best: Grid = { columns: 1, rows: Math.max(1, count), tile: { width: 0, height: 0 } }
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns)
    const room = { width: (width - GAP_PX * (columns - 1)) / columns, height: (height - GAP_PX * (rows - 1)) / rows }
    const tileWidth = Math.max(0, Math.min(room.width, room.height * aspect))
    // Equal tiles: fewer holes in the last row win, which the strict comparison gives to fewer columns.
    if (tileWidth > best.tile.width) best = { columns, rows, tile: { width: tileWidth, height: tileWidth / aspect } }
  }
  return best
}

/** Where faces stand: all over the window, or beside or under what is big. */
export type Part = 'grid' | 'side' | 'foot'

/** Whether so many faces fit and none is too small to be of use; one always does. */
export function fits(count: number, box: Size, part: Part): boolean {
  const least = LEAST_AREA_PX[part === 'grid' ? (isPhone(box) ? 'phone' : 'window') : part]
  return count <= 1 || area(bestGrid(count, box, aspectsFor(box, part))) >= least
}

/** How many of `count` faces fit; at least one. */
export function capacity(count: number, box: Size, part: Part): number {
  let most = 1
  while (most < count && fits(most + 1, box, part)) most++
  return most
}

/** Every tile's place in a centred grid; a last row that is not full is centred too. */
export function gridRects(count: number, box: Rect, part: Part | 'screens' = 'grid'): readonly Rect[] {
  const { columns, rows, tile } = bestGrid(count, box, aspectsFor(box, part))
  const usedHeight = rows * tile.height + (rows - 1) * GAP_PX
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns)
    const inRow = Math.min(columns, count - row * columns)
    const usedWidth = inRow * tile.width + (inRow - 1) * GAP_PX
    return {
      ...tile,
      left: box.left + (box.width - usedWidth) / 2 + (index % columns) * (tile.width + GAP_PX),
      top: box.top + (box.height - usedHeight) / 2 + row * (tile.height + GAP_PX),
    }
  })
}

export type Parts = { readonly stage: Rect; readonly rest: Rect; readonly part: Part }

/**
 * The window in two: `stage` for what is shown big, which are so many screens or one face (0), and `rest` for the
 * others: beside it in a wide box, under it in a tall one.
 */
export function split(screens: number, others: number, size: Size): Parts {
  const whole = { ...size, left: 0, top: 0 }
  if (size.width > size.height) {
    const strip = stripWidth(size.width, others)
    const stage = { ...whole, width: Math.max(0, size.width - strip - GAP_PX) }
    const left = stage.width + GAP_PX
    return { stage, rest: { ...whole, left, width: size.width - left }, part: 'side' }
  }
  const strip = stripHeight(screens, others, size)
  const stage = { ...whole, height: Math.max(0, size.height - strip - GAP_PX) }
  const top = stage.height + GAP_PX
  return { stage, rest: { ...whole, top, height: size.height - top }, part: 'foot' }
}

function stripWidth(width: number, others: number): number {
  const share = others > 6 ? STRIP_SHARE * 1.4 : STRIP_SHARE
  return Math.min(width / 2, Math.max(MIN_STRIP_PX, Math.min(MAX_STRIP_PX, width * share)))
}

/** In a tall window what is big needs its width's worth of height; all the rest is for the faces. */
function stripHeight(screens: number, others: number, { width, height }: Size): number {
  const share = stripShares.find(({ upTo }) => others <= upTo)?.share ?? MAX_STRIP_SHARE
  const needed = screens === 0 ? width / TALLEST : screens * (width / WIDE + GAP_PX)
  return Math.max(Math.min(MIN_STRIP_PX, height / 2), height * share, height - needed - GAP_PX)
}

export function isPhone(box: Size): boolean {
  return Math.min(box.width, box.height) < 400
}

function aspectsFor(box: Size, part: Part | 'screens'): readonly number[] {
  if (part === 'screens') return screenAspects
  return box.width < box.height && part !== 'side' ? tallAspects : wideAspects
}

function bestGrid(count: number, box: Size, aspects: readonly number[]): Grid {
  return aspects
    .map((aspect) => layout(count, box.width, box.height, aspect))
    .reduce((best, grid) => (area(grid) > area(best) ? grid : best))
}

function area({ tile }: Grid): number {
  return tile.width * tile.height
}
