// `PeerLink` over simple-peer, the only file that knows the library. What it lacks is done here through its `_pc`.
import SimplePeer from 'simple-peer/simplepeer.min.js'
import type { Ice } from '../../protocol/server-to-client.ts'
import type { Clock } from './clock.ts'
import { createLinkHints, type HintedLink } from './link-hints.ts'
import { readSample } from './link-sample.ts'
import { createLinkSenders, type LinkSenders } from './link-senders.ts'
import { createLinkSignalling, type LinkSignalling } from './link-signalling.ts'
import { readStats } from './link-stats.ts'
import type { LinkEnd, LinkEvents, LinkOptions, LinkState, LinkStep, OpenLink, PeerLink } from './peer-link.ts'

/** Beyond this the channel's buffer is a queue nobody reads; the frame is refused instead. */
const MAX_BUFFERED_BYTES = 256 * 1024
/** Pre-negotiated: a second announced channel would take the first one's place inside simple-peer. Even, because only the answering side would give out even ids, and it opens none. */
const RT_CHANNEL_ID = 2

/** `certificates`: one for all links of this page, so that people can compare one fingerprint. */
export function createOpenLink(clock: Clock, certificates: readonly RTCCertificate[]): OpenLink {
  return (options, on) => {
    const peer = new SimplePeer({
      initiator: options.leads,
      trickle: true,
      channelName: 'ctl',
      config: configuration(options.ice, certificates),
      objectMode: true,
    })
    const pc = peer._pc
    peer.getStats = answerAtOnce
    if (!pc) return stillborn(peer, options, on)
    return assemble(peer, pc, options, on, { clock, certificates })
  }
}

const mayBuffer = ({ bufferedAmount }: { bufferedAmount: number }): boolean => bufferedAmount < MAX_BUFFERED_BYTES

type Surroundings = { readonly clock: Clock; readonly certificates: readonly RTCCertificate[] }

function assemble(
  peer: SimplePeer,
  pc: RTCPeerConnection,
  options: LinkOptions,
  on: LinkEvents,
  { clock, certificates }: Surroundings,
): PeerLink {
  const { epoch, leads } = options
  const rt = openRt(pc, on)
  const senders = createLinkSenders(pc, clock, new Map(options.tracks), on.track)
  const isRedundant = (): boolean => senders.sendingOf('microphone').codec === 'red'
  const hints = createLinkHints({ pc, hints: options.hints, isRedundant, restart })
  const describe = (description: RTCSessionDescriptionInit): void => {
    if (!peer.destroyed) peer.signal(hints.dress(description))
  }
  const signalling = createLinkSignalling({ pc, epoch, leads, clock, describe, send: on.signal })
  const watch = watchState(peer, pc, on)
  if (leads) senders.offerSlots()
  connectParts(peer, pc, senders, signalling, on)

  function restart(): void {
    if (leads) void restartIce(peer, pc, signalling, hints)
    else on.signal({ type: 'restart', epoch })
  }

  return {
    epoch,
    leads,
    signal: signalling.receive,
    sendCtl: (text) =>
      watch.isOpen() &&
      mayBuffer({ bufferedAmount: peer.bufferSize }) &&
      attempt(() => {
        peer.send(text)
      }),
    // The channel may say for a moment that it is open when the link has ended.
    sendRt: (text) =>
      watch.isOpen() &&
      rt.readyState === 'open' &&
      mayBuffer(rt) &&
      attempt(() => {
        rt.send(text)
      }),
    setTrack: senders.setTrack,
    setSending(slot, sending) {
      senders.setSending(slot, sending)
      hints.changed()
    },
    hintsChanged: hints.changed,
    setIce(ice) {
      attempt(() => {
        pc.setConfiguration(configuration(ice, certificates))
      })
    },
    restartIce: restart,
    stats: async () => readStats(await pc.getStats()),
    sample: async () => readSample(await pc.getStats(), senders.slotsByMid(), clock.now()),
    close() {
      watch.closedByUs()
      peer.destroy()
    },
  }
}

function connectParts(
  peer: SimplePeer,
  pc: RTCPeerConnection,
  senders: LinkSenders,
  signalling: LinkSignalling,
  on: LinkEvents,
): void {
  watchSteps(pc, on)
  pc.addEventListener('signalingstatechange', () => {
    if (pc.signalingState === 'have-remote-offer') senders.answerSlots()
    else if (pc.signalingState === 'stable') senders.negotiated()
  })
  peer.on('signal', ({ type, sdp }) => {
    // Its candidates lack the user name fragment, so ours come from the connection; its other requests we never make.
    if ((type === 'offer' || type === 'answer') && sdp !== undefined) signalling.described(type, sdp)
  })
  peer.on('data', (data) => {
    if (typeof data === 'string') on.ctl(data)
  })
  peer.on('close', () => {
    signalling.close()
    senders.close()
  })
}

/**
 * An offer that was lost leaves the connection waiting for its answer for ever, so it is taken back before the next one.
 * (Firefox accepts a second restart offer without that, and then sends nothing over the path that it finds.)
 */
async function restartIce(
  peer: SimplePeer,
  pc: RTCPeerConnection,
  signalling: LinkSignalling,
  hints: HintedLink,
): Promise<void> {
  await hints.give(signalling.withdraw)
  if (peer.destroyed || pc.signalingState !== 'stable') return
  pc.restartIce()
  peer._isNegotiating = false
  peer.negotiate()
}

function watchSteps(pc: RTCPeerConnection, on: LinkEvents): void {
  const taken = new Set<LinkStep>()
  const take = (step: LinkStep | undefined): void => {
    if (step === undefined || taken.has(step)) return
    taken.add(step)
    on.step(step)
  }
  pc.addEventListener('signalingstatechange', () => {
    take(pc.signalingState === 'stable' ? 'answered' : 'offered')
  })
  pc.addEventListener('iceconnectionstatechange', () => {
    take(stepOfIce[pc.iceConnectionState])
  })
  pc.addEventListener('connectionstatechange', () => {
    if (pc.connectionState === 'connected') take('secured')
  })
  take('opened')
}

const stepOfIce: Partial<Record<RTCIceConnectionState, LinkStep>> = {
  checking: 'checking',
  connected: 'path',
  completed: 'path',
}

/** simple-peer destroys itself on `failed`; the reason of an end is read off its error codes. */
function watchState(peer: SimplePeer, pc: RTCPeerConnection, on: LinkEvents) {
  let state: LinkState = 'connecting'
  let why: LinkEnd = 'remote-closed'

  function enter(now: LinkState): void {
    if (now === state || state === 'closed') return
    state = now
    on.state(now)
  }

  peer.on('connect', () => {
    enter(pc.iceConnectionState === 'disconnected' ? 'interrupted' : 'connected')
  })
  pc.addEventListener('iceconnectionstatechange', () => {
    if (state === 'connecting') return
    if (pc.iceConnectionState === 'disconnected') enter('interrupted')
    else if (pc.iceConnectionState === 'connected' || pc.iceConnectionState === 'completed') enter('connected')
  })
  peer.on('error', ({ code }) => {
    // The other end's destroy() reaches us as an aborted data channel more often than as a closed one.
    if (why !== 'closed' && code !== 'ERR_DATA_CHANNEL') why = 'failed'
  })
  peer.on('close', () => {
    enter('closed')
    on.end(why)
  })
  return {
    isOpen: () => state === 'connected' || state === 'interrupted',
    closedByUs: () => {
      why = 'closed'
    },
  }
}

function openRt(pc: RTCPeerConnection, on: LinkEvents): RTCDataChannel {
  const rt = pc.createDataChannel('rt', { negotiated: true, id: RT_CHANNEL_ID, ordered: false, maxRetransmits: 0 })
  rt.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (typeof event.data === 'string') on.rt(event.data)
  })
  return rt
}

function configuration(ice: Ice, certificates: readonly RTCCertificate[]): RTCConfiguration {
  return {
    // Never left out: simple-peer's own default names other people's STUN servers.
    iceServers: ice.servers.map((server) => ({ ...server })),
    iceTransportPolicy: ice.policy,
    bundlePolicy: 'max-bundle',
    certificates: [...certificates],
  }
}

/**
 * simple-peer reads the statistics, again and again until a path is selected, for addresses that nobody asks it for; in a
 * room that fills this holds up every link. It is told of a path without addresses instead, and goes on.
 */
function answerAtOnce(answer: (error: null, items: readonly object[]) => void): void {
  answer(null, [
    { type: 'transport', selectedCandidatePairId: 'selected' },
    { type: 'candidate-pair', id: 'selected' },
  ])
}

/** The engine refused to make a connection at all: too many of them, or servers that it cannot read. */
function stillborn(peer: SimplePeer, { epoch, leads }: LinkOptions, on: LinkEvents): PeerLink {
  peer.on('error', () => {
    on.end('failed')
  })
  const no = (): boolean => false
  const nothing = (): void => undefined
  return {
    epoch,
    leads,
    signal: nothing,
    sendCtl: no,
    sendRt: no,
    setTrack: nothing,
    setSending: nothing,
    hintsChanged: nothing,
    setIce: nothing,
    restartIce: nothing,
    stats: () => Promise.resolve({ bytesReceived: 0, relayed: false }),
    sample: () => Promise.reject(new Error('there is no connection')),
    close: nothing,
  }
}

/** False instead of an exception: the engine throws when a connection closes between our check and our call. */
function attempt(act: () => void): boolean {
  try {
    act()
    return true
  } catch {
    return false
  }
}
