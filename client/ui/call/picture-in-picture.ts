// A picture in a window of its own, over other programs; where the browser can.
import { useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Size } from './layout.ts'

type Floating = {
  /** Firefox has a way of its own to do this, and tells nobody. */
  readonly isPossible: boolean
  /** Of its window, in CSS pixels; null: it is not floating. */
  readonly size: Size | null
  readonly toggle: () => void
}

/** `mayBeSeen`: false brings the picture back to the page. */
export function usePictureInPicture(video: RefObject<HTMLVideoElement>, mayBeSeen: boolean): Floating {
  const size = useSignal<Size | null>(null)
  useEffect(() => {
    const element = video.current
    return element === null ? undefined : watch(element, (now) => (size.value = now))
  }, [])
  const isFloating = size.value !== null
  useEffect(() => {
    if (isFloating && !mayBeSeen) quietly(document.exitPictureInPicture())
  }, [isFloating, mayBeSeen])
  return {
    isPossible: 'pictureInPictureEnabled' in document && document.pictureInPictureEnabled,
    size: size.value,
    toggle() {
      if (isFloating) quietly(document.exitPictureInPicture())
      else if (video.current) quietly(video.current.requestPictureInPicture())
    },
  }
}

function watch(element: HTMLVideoElement, onSize: (size: Size | null) => void): () => void {
  let stop = (): void => undefined
  const enter = ({ pictureInPictureWindow: floating }: PictureInPictureEvent): void => {
    const look = (): void => {
      onSize({ width: floating.width, height: floating.height })
    }
    look()
    floating.addEventListener('resize', look)
    stop = () => {
      floating.removeEventListener('resize', look)
    }
  }
  const leave = (): void => {
    stop()
    onSize(null)
  }
  element.addEventListener('enterpictureinpicture', enter)
  element.addEventListener('leavepictureinpicture', leave)
  return () => {
    leave()
    element.removeEventListener('enterpictureinpicture', enter)
    element.removeEventListener('leavepictureinpicture', leave)
  }
}

/** A refusal has been shown by the browser, or there is nothing left to close. */
function quietly(promise: Promise<unknown>): void {
  promise.catch(() => undefined)
}
