// Our own picture in a call of several, where frames of the camera are precious.
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { sketch } from './sketch.ts'

type Props = {
  readonly stream: MediaStream | null
  /** Nobody can see it now. */
  readonly isAway: boolean
  readonly class: string
}

export function Sketch({ stream, isAway, class: className }: Props): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const [track] = stream?.getVideoTracks() ?? []
    return canvas.current && track && !isAway ? sketch(track, canvas.current) : undefined
  }, [stream, isAway])
  return <canvas ref={canvas} class={className} aria-hidden="true" />
}
