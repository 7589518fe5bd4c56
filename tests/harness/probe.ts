// Watches a page's RTCPeerConnections from outside: the product has no hook for tests.
import type { BrowserContext, Page } from 'playwright-core'

/** One connection as its page sees it, oldest first. */
export type LinkReport = {
  readonly state: RTCPeerConnectionState
  /** Descriptions that this end has made. */
  readonly offers: number
  readonly answers: number
  /** When this end closed it, in UTC milliseconds; null while it has not. */
  readonly closedAt: number | null
  /** Type of the selected pair's candidates: `host`, `srflx`, `prflx`, `relay`; empty while there is none. */
  readonly localCandidate: string
  readonly remoteCandidate: string
  readonly bytesReceived: number
  /** What STUN and TURN servers answered instead of a candidate. */
  readonly candidateErrors: readonly number[]
  /** User names of the TURN servers in its configuration. */
  readonly turnUsers: readonly string[]
  /** By section: 0 microphone, 1 camera, 2 screen, 3 screen sound. */
  readonly inbound: readonly { readonly framesDecoded: number; readonly audioEnergy: number; readonly bytes: number }[]
}

export type PageProbe = {
  reports(): Promise<LinkReport[]>
  connections: RTCPeerConnection[]
  startGaps(): void
  /**
   * Largest time between two frames shown since `startGaps`, in milliseconds: by any remote video, and by the page's own
   * picture, which no network carries. What both have in common is the machine's doing.
   */
  largestGaps(): { readonly remote: number; readonly own: number }
}

declare global {
  // Set by the init script below.
  var linkProbe: PageProbe
}

/** To be called before the page is opened. */
export async function watchLinks(context: BrowserContext): Promise<void> {
  await context.addInitScript(install)
}

export function linksOf(page: Page): Promise<LinkReport[]> {
  return page.evaluate(() => globalThis.linkProbe.reports())
}

/** Runs in the page; must not use anything from outside its own body. */
function install(): void {
  type Made = { offers: number; answers: number; closedAt: number | null; candidateErrors: number[] }
  const made = new WeakMap<RTCPeerConnection, Made>()
  const connections: RTCPeerConnection[] = []
  const Native = globalThis.RTCPeerConnection

  class Watched extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      const candidateErrors: number[] = []
      made.set(this, { offers: 0, answers: 0, closedAt: null, candidateErrors })
      this.addEventListener('icecandidateerror', ({ errorCode }) => candidateErrors.push(errorCode))
      connections.push(this)
    }

    override async setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void> {
      await super.setLocalDescription(description)
      const counts = made.get(this)
      if (!counts) return
      if (this.signalingState === 'have-local-offer') counts.offers++
      else counts.answers++
    }
  }
  const close = Watched.prototype.close
  Watched.prototype.close = function (this: Watched): void {
    const counts = made.get(this)
    if (counts) counts.closedAt ??= Date.now()
    close.call(this)
  }
  globalThis.RTCPeerConnection = Watched

  type Entry = Record<string, unknown> & { id: string; type: string }
  const text = (value: unknown): string => (typeof value === 'string' ? value : '')
  const number = (value: unknown): number => (typeof value === 'number' ? value : 0)

  async function report(pc: RTCPeerConnection): Promise<LinkReport> {
    const stats = await pc.getStats()
    const entries = new Map<string, Entry>()
    stats.forEach((entry: Entry) => entries.set(entry.id, entry))
    const all = [...entries.values()]
    const named = text(all.find((one) => one.type === 'transport')?.['selectedCandidatePairId'])
    const pair =
      entries.get(named) ??
      all.find((one) => one.type === 'candidate-pair' && one['state'] === 'succeeded' && one['nominated'] === true)
    const typeOf = (id: unknown): string => text(entries.get(text(id))?.['candidateType'])
    const counts = made.get(pc) ?? { offers: 0, answers: 0, closedAt: null, candidateErrors: [] }
    return {
      state: pc.connectionState,
      ...counts,
      localCandidate: typeOf(pair?.['localCandidateId']),
      remoteCandidate: typeOf(pair?.['remoteCandidateId']),
      bytesReceived: number(pair?.['bytesReceived']),
      turnUsers: (pc.getConfiguration().iceServers ?? []).flatMap((server) => server.username ?? []),
      inbound: pc.getTransceivers().map((transceiver) => {
        const inbound = all.find((one) => one.type === 'inbound-rtp' && one['mid'] === transceiver.mid)
        return {
          framesDecoded: number(inbound?.['framesDecoded']),
          audioEnergy: number(inbound?.['totalAudioEnergy']),
          bytes: number(inbound?.['bytesReceived']),
        }
      }),
    }
  }

  const watched = new WeakSet<HTMLVideoElement>()
  let remote = 0
  let own = 0
  let isWatching = false
  function watchFrames(video: HTMLVideoElement): void {
    watched.add(video)
    let last = performance.now()
    const onFrame = (): void => {
      const now = performance.now()
      if (isWatching && video.muted) own = Math.max(own, now - last)
      else if (isWatching) remote = Math.max(remote, now - last)
      last = now
      video.requestVideoFrameCallback(onFrame)
    }
    video.requestVideoFrameCallback(onFrame)
  }

  globalThis.linkProbe = {
    connections,
    reports: () => Promise.all(connections.map(report)),
    startGaps() {
      for (const video of document.querySelectorAll('video')) if (!watched.has(video)) watchFrames(video)
      remote = own = 0
      isWatching = true
    },
    largestGaps: () => ({ remote, own }),
  }
}
