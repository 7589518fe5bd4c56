// A page that holds the real link to its contract.
import { realClock } from '../../../client/mesh/clock.ts'
import { createOpenLink } from '../../../client/mesh/simple-peer-link.ts'
import type { LinkWorld } from '../../contracts/link-couple.ts'
import { peerLinkContract } from '../../contracts/peer-link.contract.ts'

declare global {
  // What the test asks of this page.
  var linkContract: {
    readonly titles: readonly string[]
    hold(title: string): Promise<void>
    readonly uncaught: string[]
  }
}

const uncaught: string[] = []
window.addEventListener('unhandledrejection', ({ reason }) => uncaught.push(String(reason)))
window.addEventListener('error', ({ message }) => uncaught.push(message))

/** A moving picture, since a still one sends no frames. */
function newVideo(): MediaStreamTrack {
  const canvas = document.createElement('canvas')
  const pen = canvas.getContext('2d')
  const [track] = canvas.captureStream(10).getTracks()
  if (!pen || !track) throw new Error('this browser draws no pictures')
  const timer = setInterval(() => {
    if (track.readyState === 'ended') clearInterval(timer)
    pen.fillRect(Math.random() * 300, Math.random() * 150, 9, 9)
  }, 100)
  return track
}

/** Of the browser's fake microphone: a tone, or beeps. */
const [microphone] = (await navigator.mediaDevices.getUserMedia({ audio: true })).getAudioTracks()

function newAudio(): MediaStreamTrack {
  if (!microphone) throw new Error('this browser makes no sound')
  return microphone.clone()
}

const certificate = await RTCPeerConnection.generateCertificate({
  name: 'ECDSA',
  namedCurve: 'P-256',
} as AlgorithmIdentifier)
const codecs = new Set(RTCRtpSender.getCapabilities('video')?.codecs.map(({ mimeType }) => mimeType))
const world: LinkWorld = {
  openLink: createOpenLink(realClock, [certificate]),
  newTrack: (kind) => (kind === 'video' ? newVideo() : newAudio()),
  sends: (codec) => codecs.has(`video/${codec}`),
  pause: (ms) => new Promise((resume) => setTimeout(resume, ms)),
}

globalThis.linkContract = {
  titles: Object.keys(peerLinkContract),
  uncaught,
  async hold(title) {
    const clause = peerLinkContract[title]
    if (!clause) throw new Error(`no such clause: ${title}`)
    await clause(world)
  },
}
