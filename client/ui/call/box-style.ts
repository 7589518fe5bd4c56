// A place on the stage as style: moved rather than laid out, so that a move costs the browser little.
import type { Rect } from './layout.ts'

type BoxStyle = { readonly transform: string; readonly width: string; readonly height: string }

export function boxStyle({ left, top, width, height }: Rect): BoxStyle {
  return { transform: `translate(${left}px, ${top}px)`, width: `${width}px`, height: `${height}px` }
}
