// What every `PeerLink` must do with pictures and sound.
import type { ReceivedCounters, Sending } from '../../client/mesh/peer-link.ts'
import { must, until, untilAsync } from './claims.ts'
import { close, connected, count, talk, type End, type LinkWorld } from './link-couple.ts'

const thumbnail: Sending = {
  active: true,
  maxBitrate: 100_000,
  maxFramerate: 10,
  short: 90,
  priority: 'low',
  keeps: 'framerate',
  codec: null,
}

/** Until what this end receives by the camera's slot passes the test. */
async function seen({ link }: End, test: (now: ReceivedCounters) => boolean, what: string): Promise<ReceivedCounters> {
  let last: ReceivedCounters | undefined
  await untilAsync(async () => {
    last = (await link.sample()).received.camera
    return last !== undefined && test(last)
  }, what)
  must(last !== undefined, what)
  return last
}

export const peerLinkMedia: Readonly<Record<string, (world: LinkWorld) => Promise<void>>> = {
  '[Q5] sends a picture no larger than it was told, and counts it at both ends': async (world) => {
    const couple = await connected(world)
    couple.leader.link.setSending('camera', thumbnail)
    const { frames, width } = await seen(
      couple.follower,
      ({ height }) => height > 0 && height <= 90,
      'the size is right',
    )
    must(width > 0, 'it has a width')
    await seen(couple.follower, (now) => now.frames > frames, 'more frames come')
    const { sent, received, route, bytesSent, bytesReceived, at } = await couple.leader.link.sample()
    must(at > 0 && bytesSent > 0 && bytesReceived > 0, 'the link counts')
    must(route === 'direct', `no TURN server was named, and the route is ${String(route)}`)
    must((sent.camera?.frames ?? 0) > 0 && (sent.camera?.bytes ?? 0) > 0, 'what is sent is counted')
    must(sent.screen === undefined && received.screen === undefined, 'an empty slot has no counters')
    close(couple)
  },

  '[Q4] sends nothing of what is not active, and begins anew at once': async (world) => {
    const couple = await connected(world)
    const { leader, follower } = couple
    await seen(follower, ({ frames }) => frames > 0, 'a picture comes')
    leader.link.setSending('camera', { ...thumbnail, active: false })
    let frames = -1
    await untilAsync(async () => {
      const before = frames
      frames = (await leader.link.sample()).sent.camera?.frames ?? 0
      return frames === before
    }, 'nothing is encoded any more')
    // A new track for a silent slot is silent as well.
    leader.link.setTrack('camera', world.newTrack('video'))
    const still = (await leader.link.sample()).sent.camera?.frames
    leader.link.setSending('camera', thumbnail)
    must(still === frames, 'the new track was not sent either')
    const { frames: old } = (await follower.link.sample()).received.camera ?? { frames: 0 }
    await seen(follower, (now) => now.frames > old, 'the picture is back')
    close(couple)
  },

  'changes the codec of a picture without a negotiation, to those that both have': async (world) => {
    const couple = await connected(world)
    const { leader, follower } = couple
    const offers = (): number => count(leader, 'offer') + count(follower, 'offer')
    for (const codec of ['VP9', 'H264', 'VP8'] as const) {
      if (!world.sends(codec)) continue
      leader.link.setSending('camera', { ...thumbnail, codec })
      const { frames } = await seen(follower, (now) => now.codec === codec, `it comes in ${codec}`)
      await seen(follower, (now) => now.frames > frames, `and goes on in ${codec}`)
      must((await leader.link.sample()).sent.camera?.codec === codec, 'the sender says so too')
    }
    must(offers() === 1, 'nothing was negotiated')
    close(couple)
  },

  '[Q4] is silent within seconds where sound is not active, and is heard again': async (world) => {
    const couple = await connected(world)
    const { link } = couple.leader
    const packets = async (): Promise<number> => (await link.sample()).sent.microphone?.packets ?? 0
    link.setTrack('microphone', world.newTrack('audio'))
    await untilAsync(async () => (await packets()) > 0, 'sound is sent')
    link.setSending('microphone', { ...thumbnail, active: false })
    await untilAsync(async () => {
      const before = await packets()
      await world.pause(500)
      return (await packets()) === before
    }, 'no packet goes out')
    const before = await packets()
    link.setSending('microphone', thumbnail)
    await untilAsync(async () => (await packets()) > before, 'sound is sent again')
    close(couple)
  },

  '[L2] takes new hints and redundant sound without a signal, however they come': async (world) => {
    const couple = await connected(world)
    const both = [couple.leader, couple.follower]
    const signalled = (): number => both.reduce((sum, { sent }) => sum + sent.length, 0)
    for (const { link } of both) link.setTrack('microphone', world.newTrack('audio'))
    await untilAsync(async () => {
      const heard = await Promise.all(
        both.map(async ({ link }) => (await link.sample()).received.microphone?.packets ?? 0),
      )
      return heard.every((packets) => packets > 0)
    }, 'both hear each other')
    const signals = signalled()
    for (const codec of ['red', 'opus', 'red'] as const) {
      for (const { link } of both) {
        link.setSending('microphone', { ...thumbnail, codec })
        link.hintsChanged()
      }
    }
    await talk(couple)
    for (const end of both) {
      const packets = (await end.link.sample()).received.microphone?.packets ?? 0
      await untilAsync(
        async () => ((await end.link.sample()).received.microphone?.packets ?? 0) > packets,
        'sound still comes',
      )
    }
    must(signalled() === signals, 'nothing was signalled')
    must(couple.leader.ends.length === 0 && couple.follower.ends.length === 0, 'nobody ended')
    couple.leader.link.restartIce()
    await until(() => couple.leader.sent.some((signal) => signal.type === 'offer' && signal.round === 1), 'an offer')
    await talk(couple)
    close(couple)
  },
}
