// One <video> playing one stream, with its sound unless it is our own.
import type { JSX, RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { useCall } from './context.ts'

type Props = {
  readonly stream: MediaStream | null
  /** Our own picture: never heard. */
  readonly isSelf: boolean
  readonly class: string
  /** For whoever wants to look at the element. */
  readonly element?: RefObject<HTMLVideoElement>
}

/**
 * The element stays when the stream or the layout changes, and a stream is attached once: attaching anew would show as
 * a flash and be heard as a gap.
 */
export function VideoView({ stream, isSelf, class: className, element: given }: Props): JSX.Element {
  const own = useRef<HTMLVideoElement>(null)
  const element = given ?? own
  usePlaying(element, stream, isSelf)
  useSpeaker(element, isSelf)
  return <video ref={element} class={className} autoplay playsInline muted={isSelf} aria-hidden="true" tabIndex={-1} />
}

type Target = { readonly current: HTMLVideoElement | null }

function usePlaying(target: Target, stream: MediaStream | null, isSelf: boolean): void {
  const { state, actions } = useCall()
  const isBlocked = state.soundBlocked.value
  useEffect(() => {
    const video = target.current
    if (video === null) return
    if (video.srcObject !== stream) video.srcObject = stream
    if (stream === null) return
    // The autoplay rule is about sound: while it holds, the picture plays without.
    video.muted = isSelf || isBlocked
    play(video, () => {
      if (isSelf || isBlocked) return
      actions.soundWasBlocked()
    })
  }, [stream, isSelf, isBlocked])
  useEffect(() => {
    const video = target.current
    return () => {
      if (video !== null) video.srcObject = null
    }
  }, [])
}

/** `play()` also rejects when a newer stream replaced this one; that needs no answer. */
function play(video: HTMLVideoElement, onRefused: () => void): void {
  video.play().catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'NotAllowedError') onRefused()
  })
}

function useSpeaker(target: Target, isSelf: boolean): void {
  const { state } = useCall()
  const speaker = state.chosen.value.speaker
  useEffect(() => {
    const video = target.current
    if (video === null || isSelf || !state.mayChooseSpeaker || !('setSinkId' in video)) return
    // A speaker that has been unplugged since it was chosen: the browser's own choice goes on playing.
    video.setSinkId(speaker).catch(() => undefined)
  }, [speaker, isSelf])
}
