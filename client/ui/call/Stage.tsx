// The tiles in their places. All are children of one element, so none is made anew when the layout changes.
import { useSignal } from '@preact/signals'
import type { JSX, RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { PeerId } from '../../../protocol/primitives.ts'
import { useCall } from '../context.ts'
import { t } from '../language.ts'
import type { Rect, Size } from './layout.ts'
import { arranged } from './order.ts'
import { Pager } from './Pager.tsx'
import { bigOf, placesOf, type Place } from './places.ts'
import { ratioOf } from './shown.ts'
import { useSteady } from './steady.ts'
import { Tile } from './Tile.tsx'
import { tilesOf, type TileView } from './tiles.ts'

export function Stage(): JSX.Element {
  const { state } = useCall()
  const box = useRef<HTMLDivElement>(null)
  const { size, isInView } = useBox(box)
  const arrange = useArrange(state.speakers.value)
  const { faces, screens } = tilesOf(state)
  const all = [...screens, ...faces]
  const view = {
    layout: state.layout.value,
    pinned: state.pinned.value,
    audioOnly: state.audioOnly.value,
    speakers: state.speakers.value,
  }
  const big = bigOf(faces, screens, view)
  const small = all.filter((tile) => !big.includes(tile))
  const { of: places, pages } = placesOf({ big, small, size, page: state.gridPage.value, arrange })
  const steadyTile = useSteady<TileView>()
  const steadyPlace = useSteady<Place>(isSamePlace)
  const ratio = isInView ? ratioOf(size, devicePixelRatio) : 0
  return (
    <div class="stage" role="group" aria-label={t('call.stage')}>
      <div class={pages === null ? 'stage-box' : 'stage-box is-paged'} ref={box}>
        {all.map((tile) => (
          <Tile
            key={tile.key}
            tile={steadyTile(tile.key, tile)}
            place={steadyPlace(tile.key, places.get(tile.key) ?? away)}
            ratio={ratio}
          />
        ))}
        {pages !== null && <Pager pages={pages} />}
      </div>
    </div>
  )
}

const away: Place = { rect: { left: 0, top: 0, width: 0, height: 0 }, priority: 'hidden', isAway: true }

function isSamePlace(a: Place, b: Place): boolean {
  return a.priority === b.priority && a.isAway === b.isAway && isSameRect(a.rect, b.rect)
}

function isSameRect(a: Rect, b: Rect): boolean {
  return a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height
}

/** Remembers everybody's place, so that faces stay where they are while others come, go and speak. */
function useArrange(speakers: readonly PeerId[]) {
  const order = useRef<readonly string[]>([])
  return (tiles: readonly TileView[], firstPage: number): readonly TileView[] => {
    const byKey = new Map(tiles.map((tile) => [tile.key, tile]))
    const faces = speakers.map((peer) => `face-${peer}`)
    order.current = arranged(order.current, [...byKey.keys()], faces, firstPage)
    return order.current.map((key) => byKey.get(key)).filter((tile) => tile !== undefined)
  }
}

type Box = { readonly size: Size; readonly isInView: boolean }

/** Not in view: scrolled away in the page that this one is shown in, for example. */
function useBox(box: RefObject<HTMLElement>): Box {
  const size = useSignal<Size>({ width: 0, height: 0 })
  const isInView = useSignal(true)
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const measure = (): void => {
      size.value = { width: element.clientWidth, height: element.clientHeight }
    }
    measure()
    const sizes = new ResizeObserver(measure)
    sizes.observe(element)
    const sight = new IntersectionObserver((entries) => {
      isInView.value = entries.at(-1)?.isIntersecting ?? true
    })
    sight.observe(element)
    return () => {
      sizes.disconnect()
      sight.disconnect()
    }
  }, [])
  return { size: size.value, isInView: isInView.value }
}
