// The order of things inside one link: rounds of offer and answer, and candidates that wait for their round.
import { MAX_CANDIDATES, MEDIA_SECTIONS } from '../../protocol/limits.ts'
import type { Candidate, Signal } from '../../protocol/signals.ts'
import type { Clock } from './clock.ts'

/** Candidates found within this time travel together: one frame instead of ten. */
const BATCH_MS = 20
const BATCH_SIZE = 40

type Deps = {
  readonly pc: RTCPeerConnection
  readonly epoch: number
  readonly leads: boolean
  readonly clock: Clock
  /** Hands a remote description to the engine. */
  describe(description: RTCSessionDescriptionInit): void
  send(signal: Signal): void
}

export type LinkSignalling = {
  /** The engine made a local offer or answer. */
  described(type: 'offer' | 'answer', sdp: string): void
  receive(signal: Signal): void
  /** Our last offer is being taken back: an answer to it would end the connection. */
  withdraw(): void
  close(): void
}

/**
 * Signals may come twice, late, or from a hostile hand: what does not fit the present round is dropped, so that neither
 * an old answer nor a candidate of another generation reaches the engine, which would end the connection over it.
 */
export function createLinkSignalling(deps: Deps): LinkSignalling {
  const outgoing = createOutgoing(deps)
  const incoming = createIncoming(deps, () => outgoing.round())
  const onState = (): void => {
    incoming.signalingState(deps.pc.signalingState)
  }
  deps.pc.addEventListener('signalingstatechange', onState)
  deps.pc.addEventListener('icecandidate', outgoing.onCandidate)
  return {
    described(type, sdp) {
      outgoing.described(type, sdp, type === 'offer' ? outgoing.round() + 1 : incoming.round())
    },
    receive: incoming.receive,
    withdraw: incoming.withdraw,
    close() {
      deps.pc.removeEventListener('signalingstatechange', onState)
      deps.pc.removeEventListener('icecandidate', outgoing.onCandidate)
      outgoing.close()
    },
  }
}

function createOutgoing({ epoch, clock, send }: Deps) {
  let round = -1
  let ufrag: string | null = null
  let waiting: Candidate[] = []
  let cancel: (() => void) | null = null

  function flush(): void {
    cancel = null
    // A candidate of an earlier generation is of no use to anybody; one of a later generation waits for its description.
    const ready = waiting.filter((one) => one.usernameFragment === null || one.usernameFragment === ufrag)
    waiting = []
    for (let at = 0; at < ready.length; at += BATCH_SIZE) {
      send({ type: 'candidates', epoch, round, candidates: ready.slice(at, at + BATCH_SIZE) })
    }
  }

  return {
    round: () => round,
    described(type: 'offer' | 'answer', sdp: string, itsRound: number): void {
      round = itsRound
      ufrag = /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1] ?? null
      send({ type, epoch, round, sdp })
      if (waiting.length > 0) cancel ??= clock.after(BATCH_MS, flush)
    },
    onCandidate({ candidate }: RTCPeerConnectionIceEvent): void {
      if (!candidate?.candidate) return
      const { sdpMid, sdpMLineIndex, usernameFragment } = candidate
      waiting.push({ candidate: candidate.candidate, sdpMid, sdpMLineIndex, usernameFragment })
      if (round >= 0) cancel ??= clock.after(BATCH_MS, flush)
    },
    close(): void {
      cancel?.()
      waiting = []
    },
  }
}

function createIncoming({ pc, leads, describe }: Deps, localRound: () => number) {
  /** The round of the last description handed to the engine, and of the last one it has taken. */
  let given = -1
  let taken = -1
  let withdrawn = -1
  let nextOffer: Extract<Signal, { type: 'offer' }> | null = null
  let early: { round: number; candidates: Candidate[] } = { round: 0, candidates: [] }
  let counted = 0

  function add(candidates: readonly Candidate[]): void {
    for (const candidate of candidates) {
      if (++counted > MAX_CANDIDATES) return
      // A candidate that does not parse or whose transport is unknown is the sender's loss alone.
      pc.addIceCandidate(candidate).catch(() => undefined)
    }
  }

  function onOffer(offer: Extract<Signal, { type: 'offer' }>): void {
    if (leads || offer.round <= given || !isOurShape(offer.sdp)) return
    if (pc.signalingState !== 'stable') {
      // Two ways lead here, and the older offer may come by the slower one.
      if (offer.round > (nextOffer?.round ?? given)) nextOffer = offer
      return
    }
    given = offer.round
    describe({ type: 'offer', sdp: offer.sdp })
  }

  function onAnswer(answer: Extract<Signal, { type: 'answer' }>): void {
    const isExpected = leads && answer.round === localRound() && answer.round > Math.max(given, withdrawn)
    if (!isExpected || pc.signalingState !== 'have-local-offer' || !isOurShape(answer.sdp)) return
    given = answer.round
    describe({ type: 'answer', sdp: answer.sdp })
  }

  function onCandidates(round: number, candidates: Candidate[]): void {
    if (round === taken) add(candidates)
    else if (round > taken) {
      if (round > early.round) early = { round, candidates: [] }
      if (round === early.round && early.candidates.length < MAX_CANDIDATES) early.candidates.push(...candidates)
    }
  }

  return {
    round: () => given,
    receive(signal: Signal): void {
      if (signal.type === 'offer') onOffer(signal)
      else if (signal.type === 'answer') onAnswer(signal)
      else if (signal.type === 'candidates') onCandidates(signal.round, signal.candidates)
    },
    withdraw(): void {
      withdrawn = localRound()
    },
    signalingState(state: RTCSignalingState): void {
      if (state === (leads ? 'stable' : 'have-remote-offer') && given > taken) {
        taken = given
        counted = 0
        const ready = early.round === taken ? early.candidates : []
        if (early.round <= taken) early = { round: taken + 1, candidates: [] }
        add(ready)
      }
      if (state === 'stable' && nextOffer) onOffer(nextOffer)
    },
  }
}

/** Refuses a description with more media sections than a link has: each would cost us a transceiver. */
function isOurShape(sdp: string): boolean {
  return (sdp.match(/^m=/gm) ?? []).length <= MEDIA_SECTIONS
}
