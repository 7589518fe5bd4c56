// One sender: the newest wish wins, one call at a time, and silence is made where it is not kept.
import { beforeEach, describe, expect, it } from '@jest/globals'
import { firstSending } from '../../../client/mesh/first-sending.ts'
import type { StatsEntry } from '../../../client/mesh/link-stats.ts'
import type { Encoding } from '../../../client/mesh/sender-parameters.ts'
import { createSlotSender, type SlotSender } from '../../../client/mesh/slot-sender.ts'
import { createFakeClock, type FakeClock } from '../../fakes/clock.ts'
import { waitFor } from '../../harness/wait-for.ts'

const camera = firstSending('camera')

/** A browser's sender; the test decides when a call ends, and whether it is refused. */
class Sender {
  readonly told: Encoding[] = []
  readonly tracks: (MediaStreamTrack | null)[] = []
  readonly codecs = [{ mimeType: 'video/VP9', clockRate: 90_000, payloadType: 98 }]
  bytes = 0
  /** Of the next calls: true refuses. */
  refusals: boolean[] = []
  running = 0
  most = 0
  readonly encoding: Encoding = {}

  getParameters() {
    return { transactionId: '', encodings: [{ ...this.encoding }], codecs: this.codecs }
  }

  async setParameters({ encodings }: { encodings: Encoding[] }): Promise<void> {
    this.running++
    this.most = Math.max(this.most, this.running)
    await Promise.resolve()
    this.running--
    if (this.refusals.shift() === true) throw new DOMException('stale', 'InvalidStateError')
    this.told.push(encodings[0]!)
  }

  replaceTrack(track: MediaStreamTrack | null): Promise<void> {
    this.tracks.push(track)
    return Promise.resolve()
  }

  getStats(): Promise<Map<string, StatsEntry>> {
    return Promise.resolve(new Map([['o', { id: 'o', type: 'outbound-rtp', bytesSent: this.bytes }]]))
  }
}

const trackOf = (width: number, height: number) => ({ getSettings: () => ({ width, height }) }) as MediaStreamTrack

let clock: FakeClock
let sender: Sender
let slot: SlotSender
const track = trackOf(1_280, 720)

beforeEach(() => {
  clock = createFakeClock()
  sender = new Sender()
  slot = createSlotSender(sender as unknown as RTCRtpSender, 'camera', clock, { sending: camera, track })
})

const settled = async (count: number): Promise<void> => {
  await waitFor(() => sender.told.length >= count && sender.running === 0, { what: 'it is told' })
}

describe('parameters', () => {
  it('are all told, whichever way an engine scales, and no frame rate of 0', async () => {
    slot.setSending({ ...camera, maxFramerate: 0, priority: 'high' })
    await settled(1)
    expect(sender.told[0]).toEqual({
      active: true,
      maxBitrate: 150_000,
      maxFramerate: 1,
      priority: 'high',
      networkPriority: 'high',
      scaleResolutionDownTo: { maxWidth: 720, maxHeight: 180 },
      scaleResolutionDownBy: 4,
    })
  })

  it('are told one at a time, and the newest wins', async () => {
    for (let kbps = 1; kbps <= 20; kbps++) slot.setSending({ ...camera, maxBitrate: kbps * 1_000 })
    await waitFor(() => sender.told.at(-1)?.maxBitrate === 20_000, { what: 'the newest is told' })
    expect(sender.most).toBe(1)
    expect(sender.told.length).toBeLessThan(4)
  })

  it('survive a refusal, and lose what is young when it is refused again', async () => {
    sender.refusals = [true]
    slot.setSending({ ...camera, maxBitrate: 9_000 })
    await settled(1)
    expect(sender.told[0]).toMatchObject({ maxBitrate: 9_000, scaleResolutionDownTo: {} })
    sender.refusals = [true, true]
    slot.setSending({ ...camera, maxBitrate: 8_000 })
    await settled(2)
    expect(sender.told[1]).toMatchObject({ maxBitrate: 8_000, scaleResolutionDownBy: 4 })
    expect(sender.told[1]).not.toHaveProperty('scaleResolutionDownTo')
  })

  it('are told again when the track has another size, and only then', async () => {
    slot.setSending(camera)
    await settled(1)
    slot.setSending({ ...camera })
    slot.setTrack(trackOf(360, 640))
    await settled(2)
    expect(sender.told.map((one) => one.scaleResolutionDownBy)).toEqual([4, 2])
  })

  it('name a codec that was agreed on, and pass over another', async () => {
    slot.setSending({ ...camera, codec: 'VP9' })
    await settled(1)
    expect(sender.told[0]?.codec).toEqual({ mimeType: 'video/VP9', clockRate: 90_000 })
    slot.setSending({ ...camera, codec: 'AV1' })
    await settled(2)
    expect(sender.told[1]).not.toHaveProperty('codec')
  })
})

describe('silence', () => {
  /** Lets the two looks pass; between them the engine sends so many bytes. */
  async function look(bytes: number): Promise<void> {
    clock.advance(500)
    await waitFor(() => clock.pending() > 0, { what: 'the second look' })
    sender.bytes += bytes
    clock.advance(1_500)
    await new Promise(setImmediate)
  }

  it('[Q4] that is kept needs nothing', async () => {
    slot.setSending({ ...camera, active: false })
    await look(300)
    expect(sender.tracks).toEqual([])
  })

  it('[Q4] that is not kept is made, until the slot is active again with the track of then', async () => {
    slot.setSending({ ...camera, active: false })
    await look(3_000)
    expect(sender.tracks).toEqual([null])
    const later = trackOf(640, 360)
    slot.setTrack(later)
    expect(sender.tracks).toEqual([null])
    slot.setSending(camera)
    expect(sender.tracks).toEqual([null, later])
  })

  it('is not looked for any more when the slot is active again, or closed', async () => {
    slot.setSending({ ...camera, active: false })
    slot.setSending(camera)
    await settled(1)
    expect(clock.pending()).toBe(0)
    slot.setSending({ ...camera, active: false })
    slot.close()
    expect(clock.pending()).toBe(0)
  })
})
