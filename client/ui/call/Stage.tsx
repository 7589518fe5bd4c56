// The tiles in their places. All are children of one element, so none is made anew when the layout changes.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { useCall } from '../context.ts'
import { t } from '../language.ts'
import { stageRects, type Rect, type Size } from './layout.ts'
import { Tile } from './Tile.tsx'
import { tilesOf } from './tiles.ts'

const nowhere: Rect = { left: 0, top: 0, width: 0, height: 0 }

export function Stage(): JSX.Element {
  const { state } = useCall()
  const box = useRef<HTMLDivElement>(null)
  const size = useSize(box)
  const { faces, screens } = tilesOf(state)
  // One's own screen is on view big only when nobody else shows theirs.
  const big = screens.filter((screen, index) => !screen.isSelf || index === 0)
  const small = [...screens.filter((screen) => !big.includes(screen)), ...faces]
  const rects = stageRects(big.length, small.length, size)
  const placed = new Map<string, Rect>()
  big.forEach((tile, index) => placed.set(tile.key, rects.big[index] ?? nowhere))
  small.forEach((tile, index) => placed.set(tile.key, rects.small[index] ?? nowhere))
  return (
    <div class="stage" role="group" aria-label={t('call.stage')}>
      <div class="stage-box" ref={box}>
        {[...screens, ...faces].map((tile) => (
          <Tile key={tile.key} tile={tile} rect={placed.get(tile.key) ?? nowhere} />
        ))}
      </div>
    </div>
  )
}

function useSize(box: { readonly current: HTMLElement | null }): Size {
  const size = useSignal<Size>({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const measure = (): void => {
      size.value = { width: element.clientWidth, height: element.clientHeight }
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => {
      observer.disconnect()
    }
  }, [])
  return size.value
}
