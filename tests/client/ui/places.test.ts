// Who is big, who is on which page, and how much each picture matters there.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Rect, Size } from '../../../client/ui/call/layout.ts'
import { bigOf, placesOf, type Place, type Placed, type View } from '../../../client/ui/call/places.ts'

const HAIR = 0.001
const desktop: Size = { width: 1248, height: 580 }
const phone: Size = { width: 374, height: 660 }

const face = (peer: string): Placed => ({ key: `face-${peer}`, kind: 'face', isSelf: peer === 'self', peer })
const screen = (peer: string): Placed => ({ key: `screen-${peer}`, kind: 'screen', isSelf: peer === 'self', peer })
const people = (others: number): Placed[] => [
  ...Array.from({ length: others }, (_, index) => face(`p${index}`)),
  face('self'),
]
const plain: View = { layout: 'gallery', pinned: null, audioOnly: false, speakers: [] }
const place = (big: readonly Placed[], small: readonly Placed[], size: Size, page = 0) =>
  placesOf({ big, small, size, page, arrange: (tiles) => tiles })
const shown = (places: ReadonlyMap<string, Place>): [string, Place][] =>
  [...places].filter(([, { priority }]) => priority !== 'hidden')
const overlap = (a: Rect, b: Rect): boolean =>
  a.left + a.width > b.left + HAIR &&
  b.left + b.width > a.left + HAIR &&
  a.top + a.height > b.top + HAIR &&
  b.top + b.height > a.top + HAIR

describe('what is big', () => {
  const faces = people(3)

  it('is nobody in a gallery without screens', () => {
    expect(bigOf(faces, [], { ...plain, speakers: ['p1'] })).toEqual([])
  })

  it('is who spoke last, other than oneself, in the speaker view; somebody, before anybody has spoken', () => {
    const view: View = { ...plain, layout: 'speaker' }
    expect(bigOf(faces, [], { ...view, speakers: ['self', 'gone', 'p2', 'p1'] })).toEqual([face('p2')])
    expect(bigOf(faces, [], view)).toEqual([face('p0')])
    expect(bigOf([face('self')], [], view)).toEqual([])
  })

  it('is every screen of others in both views, and one’s own alone', () => {
    for (const layout of ['gallery', 'speaker'] as const) {
      const screens = [screen('p0'), screen('p1'), screen('self')]
      expect(bigOf(faces, screens, { ...plain, layout, speakers: ['p2'] })).toEqual(screens.slice(0, 2))
      expect(bigOf(faces, [screen('self')], { ...plain, layout })).toEqual([screen('self')])
    }
  })

  it('is who is pinned before all else, for as long as they are there', () => {
    const view: View = { ...plain, pinned: 'p1', speakers: ['p2'] }
    expect(bigOf(faces, [screen('p0')], view)).toEqual([face('p1')])
    expect(bigOf(faces, [], { ...view, pinned: 'gone' })).toEqual([])
  })

  it('is nothing while no pictures are wanted', () => {
    expect(bigOf(faces, [screen('p0')], { ...plain, audioOnly: true, pinned: 'p1', layout: 'speaker' })).toEqual([])
  })
})

describe('the places', () => {
  it('never overlap or leave the window, nor does the pager, whoever is big and on whichever page', () => {
    const sides = fc.record({ width: fc.integer({ min: 300, max: 2600 }), height: fc.integer({ min: 250, max: 1500 }) })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 45 }),
        fc.integer({ min: 0, max: 2 }),
        fc.boolean(),
        sides,
        fc.nat({ max: 6 }),
        (others, screens, isFaceBig, size, page) => {
          const all = people(others)
          const big = isFaceBig ? all.slice(0, 1) : Array.from({ length: screens }, (_, at) => screen(`p${at}`))
          const { of, pages } = place(
            big,
            all.filter((tile) => !big.includes(tile)),
            size,
            page,
          )
          const seen = shown(of).map(([, { rect }]) => rect)
          if (pages) {
            // One's own face has its place in the bar, beside the pager.
            const own = of.get('face-self')?.rect
            const others = seen.filter((rect) => rect !== own)
            expect(others.some((rect) => overlap(rect, pages.bar))).toBe(false)
            expect(pages.page).toBeLessThan(pages.count)
          }
          for (const [at, rect] of seen.entries()) {
            expect(Math.min(rect.left, rect.top)).toBeGreaterThanOrEqual(-HAIR)
            expect(rect.left + rect.width).toBeLessThanOrEqual(size.width + HAIR)
            expect(rect.top + rect.height).toBeLessThanOrEqual(size.height + HAIR)
            expect(seen.slice(at + 1).some((other) => overlap(rect, other))).toBe(false)
          }
        },
      ),
    )
  })

  it('show everybody on exactly one page, and oneself on each', () => {
    for (const [size, big] of [
      [desktop, []],
      [phone, []],
      [phone, [screen('p0')]],
    ] as const) {
      const all = people(60)
      const count = place(big, all, size).pages?.count ?? 0
      expect(count).toBeGreaterThan(1)
      const seen = Array.from({ length: count }, (_, page) => shown(place(big, all, size, page).of).map(([key]) => key))
      const faces = seen.flat().filter((key) => key.startsWith('face-') && key !== 'face-self')
      expect([...faces].sort()).toEqual(
        all
          .slice(0, -1)
          .map(({ key }) => key)
          .sort(),
      )
      expect(seen.every((keys) => keys.includes('face-self'))).toBe(true)
    }
  })

  it('keep one’s own face small where there are pages', () => {
    const { of } = place([], people(60), desktop)
    expect(of.get('face-self')?.rect.height).toBeLessThan(of.get('face-p0')?.rect.height ?? 0)
  })

  it('need no pages where the others fit without one’s own face among them', () => {
    const counts = Array.from({ length: 60 }, (_, others) => place([], people(others + 1), phone).pages?.count)
    expect(counts).not.toContain(1)
    expect(counts).toContain(undefined)
    expect(counts).toContain(2)
  })

  it('show the last page where a later one is asked for', () => {
    const { pages } = place([], people(60), desktop, 99)
    expect(pages?.page).toBe((pages?.count ?? 0) - 1)
  })

  it('show nothing on a stage of no size, and send nobody to another page', () => {
    const { of, pages } = place([], people(40), { width: 0, height: 0 })
    expect(pages).toBeNull()
    expect([...of.values()].every(({ priority, isAway }) => priority === 'hidden' && !isAway)).toBe(true)
  })

  it.each([
    [1, 'stage'],
    [2, 'tile'],
    [8, 'tile'],
    [9, 'thumbnail'],
  ])('make the faces of %i others each matter as a %s in a gallery', (others, priority) => {
    expect(place([], people(others), desktop).of.get('face-p0')?.priority).toBe(priority)
  })

  it('make what is big matter most, and those beside it least', () => {
    const { of } = place([face('p0')], [face('p1'), face('self')], desktop)
    expect([of.get('face-p0')?.priority, of.get('face-p1')?.priority]).toEqual(['stage', 'thumbnail'])
  })

  it('let those on other pages matter not at all', () => {
    const { of } = place([], people(60), desktop)
    expect(of.get('face-p59')).toMatchObject({ priority: 'hidden', isAway: true })
  })
})
