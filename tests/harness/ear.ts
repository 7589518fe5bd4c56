// What a page plays: whether the sound and the picture of one participant come out of its elements.
import type { Page } from 'playwright-core'

/** Loud enough to be the fake microphone's beep; silence is far below. */
const AUDIBLE = 0.01

export type Ear = {
  /** Milliseconds since something was last heard; Infinity when nothing was since listening began. */
  silentForMs(): Promise<number>
}

/**
 * Listens from now on to what the page plays of the tile with this name: to the very tracks that its element has, at
 * every moment, so that a track that is disabled or exchanged counts as what it is.
 */
export async function listenTo(page: Page, name: string): Promise<Ear> {
  await page.evaluate(install, { name, audible: AUDIBLE })
  return {
    silentForMs: () => page.evaluate((key) => performance.now() - (globalThis.ears[key]?.heardAt ?? -Infinity), name),
  }
}

declare global {
  // Set by the script below.
  var ears: Record<string, { heardAt: number }>
}

/** Runs in the page; must not use anything from outside its own body. */
function install({ name, audible }: { name: string; audible: number }): void {
  const ear = { heardAt: -Infinity }
  globalThis.ears = { ...(globalThis.ears as typeof globalThis.ears | undefined), [name]: ear }
  const context = new AudioContext()
  void context.resume()
  const analyser = context.createAnalyser()
  const samples = new Float32Array(analyser.fftSize)
  let track: MediaStreamTrack | null = null
  let source: MediaStreamAudioSourceNode | null = null

  function attach(now: MediaStreamTrack | null): void {
    if (now === track) return
    source?.disconnect()
    track = now
    source = now && context.createMediaStreamSource(new MediaStream([now]))
    source?.connect(analyser)
  }

  setInterval(() => {
    const video = document.querySelector<HTMLVideoElement>(`figure[aria-label=${JSON.stringify(name)}] video`)
    const stream = video?.srcObject instanceof MediaStream ? video.srcObject : null
    attach(video?.muted === false ? (stream?.getAudioTracks()[0] ?? null) : null)
    analyser.getFloatTimeDomainData(samples)
    if (samples.some((sample) => Math.abs(sample) > audible)) ear.heardAt = performance.now()
  }, 20)
}
