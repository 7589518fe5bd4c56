// Where the tiles go, in pixels: pure geometry, so that the same <video> elements only ever move.

export type Size = { readonly width: number; readonly height: number }
export type Rect = Size & { readonly left: number; readonly top: number }
export type Grid = { readonly columns: number; readonly rows: number; readonly tile: Size }

export const GAP_PX = 8
/** As cameras and screens send. */
const WIDE = 16 / 9
/** Faces may be cropped at the sides to fill the window: a little in a wide one, more in a tall one. */
const wideAspects = [WIDE, 3 / 2, 4 / 3] as const
const tallAspects = [WIDE, 4 / 3, 1, 4 / 5] as const
/** Nothing of a screen may be cropped. */
const screenAspects = [WIDE] as const
/** Share of the window left to the faces while a screen is shown. */
const STRIP_SHARE = 0.2
const MIN_STRIP_PX = 120
const MAX_STRIP_PX = 300

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

/** Every tile's place in a centred grid; a last row that is not full is centred too. */
export function gridRects(count: number, box: Rect, aspects = faceAspects(box)): readonly Rect[] {
  const { columns, rows, tile } = bestGrid(count, box, aspects)
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

/** `big` tiles (shared screens) on the stage, `small` ones in a strip: at the side of a wide box, under a tall one. */
export function stageRects(
  big: number,
  small: number,
  size: Size,
): { readonly big: readonly Rect[]; readonly small: readonly Rect[] } {
  const whole = { ...size, left: 0, top: 0 }
  if (big === 0) return { big: [], small: gridRects(small, whole) }
  if (small === 0) return { big: gridRects(big, whole, screenAspects), small: [] }
  const isWide = size.width > size.height
  const strip = isWide ? stripWidth(size.width, small) : stripHeight(big, size)
  const stage = isWide
    ? { ...whole, width: Math.max(0, size.width - strip - GAP_PX) }
    : { ...whole, height: Math.max(0, size.height - strip - GAP_PX) }
  const side = isWide
    ? { ...whole, left: stage.width + GAP_PX, width: size.width - stage.width - GAP_PX }
    : { ...whole, top: stage.height + GAP_PX, height: size.height - stage.height - GAP_PX }
  return {
    big: gridRects(big, stage, screenAspects),
    small: gridRects(small, side, isWide ? wideAspects : faceAspects(side)),
  }
}

function stripWidth(width: number, small: number): number {
  const share = small > 6 ? STRIP_SHARE * 1.4 : STRIP_SHARE
  return Math.min(width / 2, Math.max(MIN_STRIP_PX, Math.min(MAX_STRIP_PX, width * share)))
}

/** In a tall window the screens need their width's worth of height; all the rest is for the faces. */
function stripHeight(big: number, { width, height }: Size): number {
  const needed = big * (width / WIDE + GAP_PX)
  return Math.max(Math.min(MIN_STRIP_PX, height / 2), height * STRIP_SHARE, height - needed)
}

function faceAspects(box: Size): readonly number[] {
  return box.width < box.height ? tallAspects : wideAspects
}

function bestGrid(count: number, box: Size, aspects: readonly number[]): Grid {
  return aspects
    .map((aspect) => layout(count, box.width, box.height, aspect))
    .reduce((best, grid) => (area(grid) > area(best) ? grid : best))
}

function area({ tile }: Grid): number {
  return tile.width * tile.height
}
