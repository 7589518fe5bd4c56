// What a viewer tells its peers, and when.
import { describe, expect, it } from '@jest/globals'
import type { Picture } from '../../../client/engine/budget/types.ts'
import { createViewer } from '../../../client/engine/viewer.ts'
import { WANT_EVERY_MS } from '../../../protocol/limits.ts'
import type { Priority, Want } from '../../../protocol/picture.ts'
import { createFakeClock } from '../../fakes/clock.ts'

const ann = 'a'.repeat(22)
const bob = 'b'.repeat(22)
type Said = { readonly peer: string; readonly want: Want; readonly isRepeat: boolean; readonly at: number }

function setUp() {
  const clock = createFakeClock()
  const start = clock.now()
  const said: Said[] = []
  const viewer = createViewer({
    clock,
    say: (peer, want, isRepeat) => said.push({ peer, want, isRepeat, at: clock.now() - start }),
  })
  const face = (tile: string, short: number | null, priority: Priority = 'tile', picture: Picture = 'camera') => {
    viewer.shows(tile, ann, picture, short === null ? null : { short, priority })
  }
  /** What is new, with the time since the start. */
  const news = () => said.filter(({ isRepeat }) => !isRepeat).map(({ want: { camera }, at }) => ({ at, ...camera }))
  return { clock, viewer, said, face, news }
}

describe('what is wanted', () => {
  it('[Q1] is said whole when there is a link', () => {
    const { viewer, face } = setUp()
    face('grid', 360)
    face('screen', 900, 'stage', 'screen')
    expect(viewer.connected(ann)).toEqual({
      type: 'want',
      seq: 1,
      camera: { rung: 360, framerate: 20, priority: 'tile' },
      screen: { rung: 1080, framerate: 30, priority: 'stage' },
      listens: true,
    })
    expect(viewer.wantOf(ann)?.seq).toBe(1)
    expect(viewer.wantOf(bob)).toBeNull()
  })

  it.each([
    [1, 90],
    [100, 90],
    [101, 180],
    [200, 180],
    [300, 270],
    [400, 360],
    [401, 540],
    [800, 720],
    [801, 1080],
    [5_000, 1080],
  ])('[Q1] %d pixels take the rung of %d', (short, rung) => {
    const { viewer, face } = setUp()
    face('grid', short)
    expect(viewer.connected(ann).camera.rung).toBe(rung)
  })

  it('is what the tile needs that needs most, in size and in priority', () => {
    const { viewer, face } = setUp()
    face('strip', 500, 'thumbnail')
    face('grid', 200, 'tile')
    face('nothing', 1_000, 'hidden')
    face('unmeasured', 0, 'stage')
    expect(viewer.connected(ann).camera).toEqual({ rung: 540, framerate: 20, priority: 'tile' })
  })

  it('is slides while this computer can show no more, whatever the tile', () => {
    const { viewer, clock, face, news } = setUp()
    face('grid', 360)
    viewer.connected(ann)
    viewer.slow(2)
    clock.advance(600)
    expect(news().at(-1)).toMatchObject({ rung: 360, framerate: 2 })
    viewer.slow(2)
    face('grid', 700, 'stage')
    clock.advance(600)
    expect(news().at(-1)).toMatchObject({ rung: 720, framerate: 2, priority: 'stage' })
    viewer.slow(null)
    clock.advance(600)
    expect(news().at(-1)).toMatchObject({ rung: 720, framerate: 30 })
    expect(news()).toHaveLength(3)
  })

  it('is small while nobody has drawn a tile yet, a screen large, and nothing when nobody does', () => {
    const { viewer, clock, said } = setUp()
    const first = { rung: 180, framerate: 15, priority: 'thumbnail' }
    expect(viewer.connected(ann)).toMatchObject({
      camera: first,
      screen: { rung: 720, framerate: 15, priority: 'stage' },
      listens: true,
    })
    clock.advance(3_500)
    expect(said).toHaveLength(1)
    expect(said[0]?.want).toMatchObject({ camera: { priority: 'hidden' }, screen: { priority: 'hidden' } })
  })

  it('is nothing from the start of somebody who is on another page', () => {
    const { viewer, face } = setUp()
    face('grid', 300, 'hidden')
    expect(viewer.connected(ann).camera.priority).toBe('hidden')
  })
})

describe('when it is said', () => {
  it('[Q1] growth after 100 ms, shrinking after 500 ms', () => {
    const { viewer, clock, face, news } = setUp()
    face('grid', 200)
    viewer.connected(ann)
    face('grid', 700, 'stage')
    clock.advance(99)
    expect(news()).toEqual([])
    clock.advance(1)
    expect(news()).toEqual([{ at: 100, rung: 720, framerate: 30, priority: 'stage' }])
    face('grid', 200)
    clock.advance(499)
    expect(news()).toHaveLength(1)
    clock.advance(1)
    expect(news()[1]).toEqual({ at: 600, rung: 180, framerate: 20, priority: 'tile' })
    expect(viewer.wantOf(ann)?.seq).toBe(3)
  })

  it('[Q1] a tile that goes is a tile that shrinks, and comes back as what it was', () => {
    const { viewer, clock, face, news } = setUp()
    face('grid', 360)
    viewer.connected(ann)
    face('grid', null)
    clock.advance(499)
    expect(news()).toEqual([])
    clock.advance(1)
    expect(news()).toEqual([{ at: 500, rung: 360, framerate: 20, priority: 'hidden' }])
    face('pinned', 360)
    clock.advance(100)
    expect(news()[1]).toMatchObject({ at: 600, priority: 'tile' })
  })

  it('[Q1] the page: hidden after 1 s, shown at once', () => {
    const { viewer, clock, face, news } = setUp()
    face('grid', 360)
    viewer.connected(ann)
    viewer.connected(bob)
    viewer.pageVisible(false)
    clock.advance(999)
    viewer.pageVisible(true)
    clock.advance(1_000)
    expect(news()).toEqual([])
    viewer.pageVisible(false)
    clock.advance(600)
    viewer.pageVisible(false)
    clock.advance(400)
    expect(news().map(({ at, priority }) => [at, priority])).toEqual([
      [2_999, 'hidden'],
      [2_999, 'hidden'],
    ])
    // Somebody comes meanwhile, and something is drawn that nobody sees.
    viewer.dropped(bob)
    expect(viewer.connected(bob).camera.priority).toBe('hidden')
    face('grid', 1_000)
    clock.advance(1_000)
    expect(news()).toHaveLength(2)
    viewer.pageVisible(true)
    expect(news().slice(2)).toEqual([
      { at: 3_999, rung: 1080, framerate: 20, priority: 'tile' },
      { at: 3_999, rung: 180, framerate: 15, priority: 'thumbnail' },
    ])
  })

  it('[Q1] whether the microphone is played', () => {
    const { viewer, clock, said } = setUp()
    viewer.connected(ann)
    viewer.listens(ann, false)
    clock.advance(500)
    expect(said.at(-1)?.want.listens).toBe(false)
    viewer.listens(ann, true)
    clock.advance(100)
    expect(said.at(-1)?.want).toMatchObject({ listens: true, seq: 3 })
  })

  it('nothing is said of what is as it was', () => {
    const { viewer, clock, face, news } = setUp()
    face('grid', 360)
    viewer.connected(ann)
    face('grid', 350)
    face('strip', 90, 'thumbnail')
    face('grid', 1_000)
    clock.advance(90)
    face('grid', 380)
    viewer.listens(ann, true)
    viewer.pageVisible(true)
    clock.advance(2_000)
    expect(news()).toEqual([])
  })

  it('[Q1] what goes on growing is not put off', () => {
    const { viewer, clock, face, news } = setUp()
    face('grid', 200)
    viewer.connected(ann)
    for (let short = 300; short <= 900; short += 10) {
      face('grid', short)
      clock.advance(50)
    }
    expect(news()[0]).toMatchObject({ at: 100, rung: 360 })
  })

  it('a window that is dragged makes few words', () => {
    const { viewer, clock, face, news } = setUp()
    face('grid', 1_000)
    viewer.connected(ann)
    // Down to a tenth and up again in four seconds, at 60 sizes a second.
    const steps = 240
    for (let step = 0; step < steps; step++) {
      face('grid', 100 + 900 * Math.abs(1 - (2 * step) / steps))
      clock.advance(1_000 / 60)
    }
    clock.advance(1_000)
    expect(news().length).toBeLessThanOrEqual(9)
    expect(news().at(-1)?.rung).toBe(1080)
    // One that trembles says nothing of it.
    const before = news().length
    for (let step = 0; step < steps; step++) {
      face('grid', step % 2 === 0 ? 700 : 1_000)
      clock.advance(1_000 / 60)
    }
    expect(news()).toHaveLength(before)
  })

  it('a shrink does not wait for what grows', () => {
    const { viewer, clock, face, said } = setUp()
    face('grid', 360)
    face('screen', 300, 'tile', 'screen')
    viewer.connected(ann)
    face('grid', 90, 'thumbnail')
    clock.advance(300)
    face('screen', 1_000, 'stage', 'screen')
    clock.advance(100)
    expect(said).toHaveLength(1)
    expect(said[0]?.want).toMatchObject({ camera: { priority: 'thumbnail' }, screen: { priority: 'stage' } })
    clock.advance(1_000)
    expect(said).toHaveLength(1)
  })
})

describe('across links', () => {
  it('[Q2] repeats what was said last, with its number, to those who are connected', () => {
    const { viewer, clock, face, said } = setUp()
    face('grid', 360)
    clock.advance(WANT_EVERY_MS)
    expect(said).toEqual([])
    const first = viewer.connected(ann)
    clock.advance(WANT_EVERY_MS)
    const repeats = said.filter(({ isRepeat }) => isRepeat)
    expect(repeats.map(({ want: { seq, camera } }) => ({ seq, camera }))).toEqual([{ seq: 2, camera: first.camera }])
    viewer.dropped(ann)
    clock.advance(3 * WANT_EVERY_MS)
    expect(said.filter(({ isRepeat }) => isRepeat)).toHaveLength(1)
  })

  it('[Q2] a new link hears everything at once, and numbers go on rising', () => {
    const { viewer, clock, face, news } = setUp()
    face('grid', 360)
    viewer.connected(ann)
    face('grid', 1_000)
    expect(viewer.connected(ann)).toMatchObject({ seq: 2, camera: { rung: 1080 } })
    clock.advance(1_000)
    expect(news()).toEqual([])
  })

  it('somebody who comes back finds the tiles that stayed, and is listened to', () => {
    const { viewer, face } = setUp()
    face('grid', 360)
    viewer.connected(ann)
    viewer.listens(ann, false)
    viewer.dropped(ann)
    expect(viewer.wantOf(ann)).toBeNull()
    expect(viewer.connected(ann)).toMatchObject({ seq: 1, camera: { rung: 360 }, listens: true })
  })

  it('leaves no timer behind', () => {
    const { viewer, clock, face, said } = setUp()
    viewer.connected(ann)
    viewer.connected(bob)
    face('grid', 1_000)
    viewer.pageVisible(false)
    viewer.close()
    viewer.close()
    expect(clock.pending()).toBe(0)
    clock.advance(10_000)
    expect(said).toEqual([])
  })
})
