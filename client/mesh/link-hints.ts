// How our own engine gets to know the hints of a link, at its negotiations and between them.
import { withHints, type LinkHints, type SdpHints } from './sdp-hints.ts'

export type HintedLink = {
  /** A remote description as it is to be handed to the engine. */
  dress(description: RTCSessionDescriptionInit): RTCSessionDescriptionInit
  /** Something may have changed; nothing happens when nothing has. */
  changed(): void
  /**
   * A negotiation begins that must not meet one of ours; an offer that is still unanswered is taken back for it, and
   * `withdraw` called before. Resolves when it may begin.
   */
  give(withdraw: () => void): Promise<void>
}

type HintsDeps = {
  readonly pc: RTCPeerConnection
  /** As they are to be now. */
  readonly hints: () => LinkHints
  readonly isRedundant: () => boolean
  /** A negotiation with the other end is needed, with new ICE credentials. */
  readonly restart: () => void
}

/**
 * Between negotiations the engine is asked for an offer that nobody is sent, and answered with what the other end said
 * last, with new hints. Nothing of the transport changes by it, and no byte of it leaves this browser.
 */
export function createLinkHints({ pc, hints, isRedundant, restart }: HintsDeps): HintedLink {
  const { startKbps } = hints()
  const wanted = (): SdpHints => ({ ...hints(), startKbps, red: isRedundant() })
  let last: { readonly description: RTCSessionDescriptionInit; readonly key: string } | null = null
  let isGiven = false
  /** The negotiation that was given way to has made its offer. */
  let isUnderWay = false
  let isWaiting = false
  let running: Promise<void> | null = null
  const asAnswer = createAnswers(pc)

  function dress(description: RTCSessionDescriptionInit): RTCSessionDescriptionInit {
    const now = wanted()
    last = { description, key: JSON.stringify(now) }
    return { type: description.type, sdp: withHints(description.sdp ?? '', now) }
  }

  async function renew(): Promise<void> {
    const text = last && asAnswer(last.description)
    if (!last || text === null) return
    const now = wanted()
    last = { ...last, key: JSON.stringify(now) }
    try {
      const offer = await pc.createOffer()
      // After new servers (RFC 8829, 4.1.18) or a restart that was taken back, any offer restarts ICE. The other end would
      // not know, and look for us where we are no more: so this time it is asked to take part.
      if (credentialsOf(offer) !== credentialsOf(pc.currentLocalDescription)) {
        restart()
        return
      }
      await pc.setLocalDescription(offer)
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
    if (isGiven && pc.signalingState === 'have-local-offer') isUnderWay = true
    // An offer that is taken back ends in the same state as one that is answered.
    if (pc.signalingState !== 'stable' || running || (isGiven && !isUnderWay)) return
    isGiven = isUnderWay = false
    if (isWaiting) changed()
  })

  return {
    dress,
    changed,
    async give(withdraw) {
      isGiven = true
      await running
      isUnderWay = false
      if (pc.signalingState !== 'have-local-offer') return
      withdraw()
      await pc.setLocalDescription({ type: 'rollback' }).catch(() => undefined)
    },
  }
}

/** Answers the text of an answer of the other end, whatever it was that it said last; null: it has said nothing yet. */
function createAnswers(pc: RTCPeerConnection): (said: RTCSessionDescriptionInit) => string | null {
  /** Which end opened DTLS stays as it was first agreed. */
  let theirs: string | null = null
  return ({ type: itsType, sdp: said }) => {
    const { type, sdp } = pc.currentLocalDescription ?? { type: 'rollback', sdp: '' }
    if (type === 'answer') theirs = /^a=setup:active/m.test(sdp) ? 'passive' : 'active'
    if (said === undefined || itsType === 'answer') return said ?? null
    return theirs && said.replaceAll(/^a=setup:actpass/gm, `a=setup:${theirs}`)
  }
}

function credentialsOf(description: RTCSessionDescriptionInit | null): string | undefined {
  return /^a=ice-ufrag:(\S+)/m.exec(description?.sdp ?? '')?.[1]
}
