// Our own picture drawn by ourselves, a few times a second. A <video> keeps the camera's frame for as long as it shows it;
// a camera has three of them (Chromium's `kMaxBufferCount`), so that with many encoders it runs out and loses frames.

/** Frames a second: in a small tile nobody misses more. */
const FRAMERATE = 10
/** As large as a small tile on a screen of two device pixels each. */
const MOST_HEIGHT = 360

/** W3C mediacapture-transform; Chromium has the constructor in pages too, others in workers alone. */
type Frames = { readonly readable: ReadableStream<VideoFrame> }
type FramesOf = new (init: { readonly track: MediaStreamTrack; readonly maxBufferSize: number }) => Frames

const framesOf = (): FramesOf | null =>
  (globalThis as { readonly MediaStreamTrackProcessor?: FramesOf }).MediaStreamTrackProcessor ?? null

export const canSketch = (): boolean => framesOf() !== null

/** Draws what `track` shows until the returned function is called, or until the track ends. */
export function sketch(track: MediaStreamTrack, canvas: HTMLCanvasElement): () => void {
  const Processor = framesOf()
  const pen = canvas.getContext('2d', { alpha: false })
  if (!Processor || !pen) return () => undefined
  // Of its own, so that the browser leaves frames out before they wait here for a busy page. What is not asked for once more
  // is lifted, and others do not see what the camera has beyond that.
  const own = track.clone()
  own.applyConstraints({ ...own.getConstraints(), frameRate: { max: FRAMERATE } }).catch(() => undefined)
  const reader = new Processor({ track: own, maxBufferSize: 1 }).readable.getReader()

  function draw(frame: VideoFrame): void {
    const scale = Math.min(1, MOST_HEIGHT / frame.displayHeight)
    const [width, height] = [Math.round(frame.displayWidth * scale), Math.round(frame.displayHeight * scale)]
    // Setting a size wipes the canvas, even when it is the same.
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
    pen?.drawImage(frame, 0, 0, width, height)
  }

  async function run(): Promise<void> {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      if (!document.hidden) draw(next.value)
      next.value.close()
    }
  }

  run().catch(() => undefined)
  return () => {
    reader.cancel().catch(() => undefined)
    own.stop()
  }
}
