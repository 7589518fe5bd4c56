// What the tiles of one picture make a viewer want while the page is hidden.
import { describe, expect, it } from '@jest/globals'
import { createTiles } from '../../../client/engine/tiles.ts'

describe('on a hidden page', () => {
  it('nothing is wanted of what is on the page alone', () => {
    const tiles = createTiles('camera')
    tiles.set('face', { short: 700, priority: 'stage' })
    expect(tiles.wish(false, true)).toMatchObject({ rung: 720, priority: 'hidden' })
  })

  it('a picture in a window of its own is wanted as large as that window, and as large as its tile afterwards', () => {
    const tiles = createTiles('camera')
    tiles.set('face', { short: 700, priority: 'stage' })
    tiles.set('floating', { short: 250, priority: 'tile', always: true })
    expect(tiles.wish(false, true)).toMatchObject({ rung: 270, priority: 'tile' })
    expect(tiles.wish(false, false)).toMatchObject({ rung: 720, priority: 'stage' })
    tiles.set('floating', null)
    expect(tiles.wish(false, true)).toMatchObject({ rung: 720, priority: 'hidden' })
  })
})
