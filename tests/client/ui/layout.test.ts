// The stage's geometry: nothing leaves the window, nothing overlaps, and the space is used.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { capacity, GAP_PX, gridRects, layout, split, type Rect } from '../../../client/ui/call/layout.ts'

const HAIR = 0.001

const count = fc.integer({ min: 1, max: 20 })
const width = fc.integer({ min: 200, max: 4000 })
const height = fc.integer({ min: 200, max: 2500 })

function isInside(rect: Rect, box: { readonly width: number; readonly height: number }): boolean {
  return (
    rect.left >= -HAIR &&
    rect.top >= -HAIR &&
    rect.left + rect.width <= box.width + HAIR &&
    rect.top + rect.height <= box.height + HAIR
  )
}

function areApart(a: Rect, b: Rect): boolean {
  const besides = a.left + a.width <= b.left + HAIR || b.left + b.width <= a.left + HAIR
  const above = a.top + a.height <= b.top + HAIR || b.top + b.height <= a.top + HAIR
  return besides || above
}

function everyPair(rects: readonly Rect[], holds: (a: Rect, b: Rect) => boolean): boolean {
  return rects.every((a, index) => rects.slice(index + 1).every((b) => holds(a, b)))
}

describe('layout', () => {
  it('never makes a grid larger than its box, and has a place for every tile', () => {
    fc.assert(
      fc.property(count, width, height, fc.constantFrom(16 / 9, 4 / 3, 1), (tiles, boxWidth, boxHeight, aspect) => {
        const { columns, rows, tile } = layout(tiles, boxWidth, boxHeight, aspect)
        expect(columns * rows).toBeGreaterThanOrEqual(tiles)
        expect(columns * tile.width + (columns - 1) * GAP_PX).toBeLessThanOrEqual(boxWidth + HAIR)
        expect(rows * tile.height + (rows - 1) * GAP_PX).toBeLessThanOrEqual(boxHeight + HAIR)
        expect(tile.width / tile.height).toBeCloseTo(aspect)
      }),
    )
  })

  it('finds the largest tile of all numbers of columns', () => {
    fc.assert(
      fc.property(count, width, height, (tiles, boxWidth, boxHeight) => {
        const { tile } = layout(tiles, boxWidth, boxHeight, 16 / 9)
        for (let columns = 1; columns <= tiles; columns++) {
          const rows = Math.ceil(tiles / columns)
          const byWidth = (boxWidth - (columns - 1) * GAP_PX) / columns
          const byHeight = ((boxHeight - (rows - 1) * GAP_PX) / rows) * (16 / 9)
          expect(tile.width).toBeGreaterThanOrEqual(Math.min(byWidth, byHeight) - HAIR)
        }
      }),
    )
  })

  it.each([
    [1, 1],
    [2, 2],
    [4, 2],
    [6, 3],
    [9, 3],
    [16, 4],
  ])('puts %i tiles in %i columns on a wide window', (tiles, columns) => {
    expect(layout(tiles, 1600, 900, 16 / 9).columns).toBe(columns)
  })

  it('gives tiles of no size for a box of no size', () => {
    expect(layout(3, 0, 0, 16 / 9).tile).toEqual({ width: 0, height: 0 })
  })
})

describe('gridRects and split', () => {
  it('keep every tile in the window and apart from the others', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 }), count, width, height, (screens, others, boxWidth, boxHeight) => {
        const box = { width: boxWidth, height: boxHeight }
        const { stage, rest, part } = split(screens, others, box)
        const big = screens === 0 ? gridRects(1, stage) : gridRects(screens, stage, 'screens')
        const all = [...big, ...gridRects(others, rest, part)]
        expect(all).toHaveLength(Math.max(1, screens) + others)
        expect(all.every((rect) => isInside(rect, box))).toBe(true)
        expect(everyPair(all, areApart)).toBe(true)
      }),
    )
  })

  it.each([0, 1])('shows what is big, %i screens or a face, larger than any face beside it', (screens) => {
    for (const box of [
      { width: 1280, height: 600 },
      { width: 1900, height: 940 },
      { width: 374, height: 700 },
    ]) {
      const { stage, rest, part } = split(screens, 5, box)
      const [big] = gridRects(1, stage, screens === 0 ? 'grid' : 'screens')
      const small = gridRects(5, rest, part)
      expect(big?.width).toBeGreaterThan(Math.max(...small.map((rect) => rect.width)) * 1.5)
    }
  })

  it('centres a last row that is not full', () => {
    const rects = gridRects(3, { left: 0, top: 0, width: 1600, height: 900 })
    const last = rects[2]
    expect((last?.left ?? 0) + (last?.width ?? 0) / 2).toBeCloseTo(800)
  })

  it('covers at least half of an ordinary window for up to 16 tiles', () => {
    for (let tiles = 1; tiles <= 16; tiles++) {
      const box = { left: 0, top: 0, width: 1248, height: 584 }
      const covered = gridRects(tiles, box).reduce((sum, rect) => sum + rect.width * rect.height, 0)
      expect(covered / (box.width * box.height)).toBeGreaterThan(0.5)
    }
  })
})

describe('capacity', () => {
  it('is the most faces that are not too small to be of use', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), width, height, (tiles, boxWidth, boxHeight) => {
        const box = { left: 0, top: 0, width: boxWidth, height: boxHeight }
        const least = Math.min(boxWidth, boxHeight) < 400 ? 120 * 90 : 160 * 120
        const areaWith = (faces: number): number => {
          const [first] = gridRects(faces, box)
          return (first?.width ?? 0) * (first?.height ?? 0)
        }
        const most = capacity(tiles, box, 'grid')
        expect(most).toBeLessThanOrEqual(tiles)
        if (most > 1) expect(areaWith(most)).toBeGreaterThanOrEqual(least - HAIR)
        if (most < tiles) expect(areaWith(most + 1)).toBeLessThan(least)
      }),
    )
  })

  it.each([
    [{ width: 1248, height: 580 }, 25],
    [{ width: 374, height: 700 }, 13],
    [{ width: 344, height: 500 }, 9],
  ])('of %j is at least %i', (box, faces) => {
    expect(capacity(40, box, 'grid')).toBeGreaterThanOrEqual(faces)
  })
})
