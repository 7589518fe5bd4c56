// What a small picture costs in each codec that Chromium encodes in software: ten encoders of one camera, ten decoders.
import { describe, it } from '@jest/globals'
import { launchChromium } from '../harness/browsers.ts'
import { startServer } from '../harness/server.ts'

const LINKS = 10
const SECONDS = 6
const codecs = ['video/VP8', 'video/H264', 'video/VP9', 'video/AV1']
const scales = [2, 4]

describe('a small picture', () => {
  it('costs so much', async () => {
    const { origin } = await startServer()
    const browser = await launchChromium({ fps: 20 })
    for (const scale of scales) {
      for (const mimeType of codecs) {
        const page = await browser.newPage()
        await page.goto(origin)
        const cost = await page.evaluate(measure, { mimeType, scale, links: LINKS, seconds: SECONDS })
        process.stdout.write(
          `${mimeType.slice(6).padEnd(5)} ${cost.size.padEnd(8)} ${cost.framerate.toFixed(1)} frames/s: encoding ${cost.encodeMs.toFixed(2)} ms, decoding ${cost.decodeMs.toFixed(2)} ms a frame, ${cost.kbps.toFixed(0)} kbit/s\n`,
        )
        await page.close()
      }
    }
  }, 300_000)
})

type Task = {
  readonly mimeType: string
  readonly scale: number
  readonly links: number
  readonly seconds: number
}

/** Runs in the page. */
async function measure({ mimeType, scale, links, seconds }: Task) {
  type Entry = Record<string, number> & { readonly type: string }
  const camera = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 360 } })
  const pairs: [RTCPeerConnection, RTCPeerConnection][] = []
  for (let at = 0; at < links; at++) {
    const [from, to] = [new RTCPeerConnection(), new RTCPeerConnection()]
    from.onicecandidate = ({ candidate }) => void (candidate && to.addIceCandidate(candidate))
    to.onicecandidate = ({ candidate }) => void (candidate && from.addIceCandidate(candidate))
    const transceiver = from.addTransceiver(camera.getVideoTracks()[0]!, {
      direction: 'sendonly',
      sendEncodings: [{ scaleResolutionDownBy: scale, maxBitrate: 150_000 }],
    })
    const all = RTCRtpReceiver.getCapabilities('video')?.codecs ?? []
    transceiver.setCodecPreferences(all.filter((codec) => codec.mimeType === mimeType))
    await from.setLocalDescription()
    await to.setRemoteDescription(from.localDescription!)
    await to.setLocalDescription()
    await from.setRemoteDescription(to.localDescription!)
    pairs.push([from, to])
  }
  const pause = (s: number) => new Promise((resume) => setTimeout(resume, s * 1_000))
  const count = async () => {
    const sum = { frames: 0, encode: 0, bytes: 0, decoded: 0, decode: 0, size: '' }
    for (const connection of pairs.flat()) {
      const report = (await connection.getStats()) as unknown as ReadonlyMap<string, Entry>
      for (const entry of report.values()) {
        if (entry.type === 'outbound-rtp') {
          sum.frames += entry['framesEncoded'] ?? 0
          sum.encode += entry['totalEncodeTime'] ?? 0
          sum.bytes += entry['bytesSent'] ?? 0
          sum.size = `${String(entry['frameWidth'])}×${String(entry['frameHeight'])}`
        } else if (entry.type === 'inbound-rtp') {
          sum.decoded += entry['framesDecoded'] ?? 0
          sum.decode += entry['totalDecodeTime'] ?? 0
        }
      }
    }
    return sum
  }
  await pause(4)
  const [before, since] = [await count(), performance.now()]
  await pause(seconds)
  const [after, took] = [await count(), (performance.now() - since) / 1_000]
  for (const connection of pairs.flat()) connection.close()
  for (const track of camera.getTracks()) track.stop()
  const frames = after.frames - before.frames
  return {
    size: after.size,
    framerate: frames / took / links,
    encodeMs: (1_000 * (after.encode - before.encode)) / frames,
    decodeMs: (1_000 * (after.decode - before.decode)) / (after.decoded - before.decoded),
    kbps: ((after.bytes - before.bytes) * 8) / 1_000 / took / links,
  }
}
