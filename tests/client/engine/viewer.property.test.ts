// Whatever happens to the tiles of a page, its peers come to know what they show.
import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Picture } from '../../../client/engine/budget/types.ts'
import { createViewer } from '../../../client/engine/viewer.ts'
import type { Priority, Want } from '../../../protocol/picture.ts'
import { createFakeClock } from '../../fakes/clock.ts'

const ann = 'a'.repeat(22)
const priority = fc.constantFrom<Priority>('hidden', 'thumbnail', 'tile', 'stage')
const step = fc.oneof(
  fc.record({
    is: fc.constant('tile' as const),
    tile: fc.constantFrom('a', 'b'),
    picture: fc.constantFrom<Picture>('camera', 'screen'),
    shows: fc.option(fc.record({ short: fc.integer({ min: 0, max: 1_500 }), priority })),
  }),
  fc.record({ is: fc.constant('page' as const), isVisible: fc.boolean() }),
  fc.record({ is: fc.constant('listens' as const), isHeard: fc.boolean() }),
  fc.record({ is: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 1_500 }) }),
)

it('[Q1] [Q2] whatever happened, once it has settled the peer knows what a new link would be told', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const clock = createFakeClock()
      const said: { readonly want: Want; readonly isRepeat: boolean }[] = []
      const viewer = createViewer({ clock, say: (_peer, want, isRepeat) => said.push({ want, isRepeat }) })
      const heard = [viewer.connected(ann)]
      for (const each of steps) {
        if (each.is === 'tile') viewer.shows(each.tile, ann, each.picture, each.shows)
        else if (each.is === 'page') viewer.pageVisible(each.isVisible)
        else if (each.is === 'listens') viewer.listens(ann, each.isHeard)
        else clock.advance(each.ms)
      }
      clock.advance(4_000)
      const news = said.filter(({ isRepeat }) => !isRepeat)
      heard.push(...news.map(({ want }) => want))
      expect(heard.map(({ seq }) => seq)).toEqual(heard.map((_, index) => index + 1))
      const last = heard.at(-1)
      for (const repeat of said.filter(({ isRepeat }) => isRepeat)) expect(heard).toContainEqual(repeat.want)
      const now = viewer.connected(ann)
      const shown = ({ camera, screen, listens }: Want) => ({
        listens,
        pictures: [camera, screen].filter((wish) => wish.priority !== 'hidden'),
      })
      // The new link is new: what was never drawn is awaited again.
      const wasDrawn = (picture: Picture) => steps.some((each) => each.is === 'tile' && each.picture === picture)
      if (last && wasDrawn('camera') && wasDrawn('screen')) expect(shown(last)).toEqual(shown(now))
      viewer.close()
      expect(clock.pending()).toBe(0)
    }),
  )
})
