// How our own engine gets to know the hints of a link, at its negotiations and between them.
import { withHints, type LinkHints, type SdpHints } from './sdp-hints.ts'

export type HintedLink = {
  /** A remote description as it is to be handed to the engine. */
  dress(description: RTCSessionDescriptionInit): RTCSessionDescriptionInit
  /** Something may have changed; nothing happens when nothing has. */
  changed(): void
  /** A negotiation begins that must not meet one of ours. Resolves when it may. */
  give(): Promise<void>
}

/**
 * Between negotiations the engine is asked for an offer that nobody is sent, and answered with what the other end said
 * last, with new hints. Nothing of the transport changes by it, and no byte of it leaves this browser.
 */
export function createLinkHints(pc: RTCPeerConnection, hints: () => LinkHints, isRedundant: () => boolean): HintedLink {
  const { startKbps } = hints()
  const wanted = (): SdpHints => ({ ...hints(), startKbps, red: isRedundant() })
  let last: { readonly description: RTCSessionDescriptionInit; readonly key: string } | null = null
  let isGiven = false
  let isWaiting = false
  let running: Promise<void> | null = null
  /** Which end opened DTLS stays as it was first agreed. */
  let theirs: string | null = null

  function answerText(): string | null {
    const { type, sdp } = pc.currentLocalDescription ?? { type: 'rollback', sdp: '' }
    if (type === 'answer') theirs = /^a=setup:active/m.test(sdp) ? 'passive' : 'active'
    if (!last?.description.sdp) return null
    if (last.description.type === 'answer') return last.description.sdp
    return theirs && last.description.sdp.replaceAll(/^a=setup:actpass/gm, `a=setup:${theirs}`)
  }

  function dress(description: RTCSessionDescriptionInit): RTCSessionDescriptionInit {
    const now = wanted()
    last = { description, key: JSON.stringify(now) }
    return { type: description.type, sdp: withHints(description.sdp ?? '', now) }
  }

  async function renew(): Promise<void> {
    const text = answerText()
    if (!last || text === null) return
    const now = wanted()
    last = { ...last, key: JSON.stringify(now) }
    try {
      await pc.setLocalDescription(await pc.createOffer())
      await pc.setRemoteDescription({ type: 'answer', sdp: withHints(text, now) })
    } catch {
      // A real negotiation came in between and has done the same, or the connection is closed.
      if (pc.signalingState === 'have-local-offer')
        await pc.setLocalDescription({ type: 'rollback' }).catch(() => undefined)
    }
  }

  function changed(): void {
    if (!last || last.key === JSON.stringify(wanted())) return
    isWaiting = running !== null || isGiven || pc.signalingState !== 'stable'
    if (isWaiting) return
    running = renew().finally(() => {
      running = null
      if (isWaiting) changed()
    })
  }

  pc.addEventListener('signalingstatechange', () => {
    if (pc.signalingState !== 'stable' || running) return
    isGiven = false
    if (isWaiting) changed()
  })

  return {
    dress,
    changed,
    async give() {
      isGiven = true
      await running
    },
  }
}
