// How sound is sent to one viewer: bits, redundancy and the length of packets. Pure; sound goes before all pictures.
import type { Sending } from '../mesh/peer-link.ts'

export type SoundInput = {
  /** Milliseconds that never go back. */
  readonly now: number
  /** How many links there are in all. */
  readonly links: number
  /** Of the packets to this viewer, 0 to 1; null: not known. */
  readonly lost: number | null
  /** Bits a second that our connection is taken to carry in all. */
  readonly uplinkBps: number
  /** The microphone takes music. */
  readonly music: boolean
  /** This viewer plays our microphone. */
  readonly listens: boolean
}

/** Whether each packet carries the one before it once more (RFC 2198), and since when; kept from one look to the next. */
export type Redundancy = {
  readonly isOn: boolean
  readonly changedAt: number
  /** When there was last a reason for it. */
  readonly neededAt: number
}

export type Ptime = 20 | 40 | 60

export type Sound = {
  readonly microphone: Sending
  readonly screenAudio: Sending
  readonly redundancy: Redundancy
  /** Bits a second on the wire, headers and all, while there is something to hear. */
  readonly bps: { readonly microphone: number; readonly screenAudio: number }
}

/** Opus: one voice as good as it gets; music in stereo without a fault that one hears; a film's sound. */
const VOICE_BPS = 32_000
const MUSIC_BPS = 128_000
const SCREEN_BPS = 64_000
/** IP, UDP, SRTP with its tag, and header extensions. */
const HEADER_BITS = 8 * 58
/** Less than this goes unheard anyway: the decoder makes up for it. */
const LOSSY = 0.01
/** Redundancy in a connection that is full already makes for more loss. */
const REDUNDANT_FROM_BPS = 1_000_000
const HOLD_MS = 10_000
/** From so many links on, fewer packets are worth 20 ms each time; taken back when there are this few. */
const longPackets = [
  { ptime: 60, from: 7, until: 5 },
  { ptime: 40, from: 5, until: 3 },
] as const

/** `before`: what was answered last for this viewer; null at first. */
export function soundOf(before: Redundancy | null, input: SoundInput): Sound {
  const redundancy = redundancyOf(before, input)
  const voice = input.music ? MUSIC_BPS : VOICE_BPS
  const headers = (HEADER_BITS * 1_000) / ptimeOf(input)
  return {
    microphone: sound({ active: input.listens, maxBitrate: voice, codec: redundancy.isOn ? 'red' : 'opus' }),
    // A film's sound goes on for who looks elsewhere, and for who does not hear the person who shows it.
    screenAudio: sound({ active: true, maxBitrate: SCREEN_BPS, codec: 'opus' }),
    redundancy,
    bps: {
      microphone: input.listens ? voice * (redundancy.isOn ? 2 : 1) + headers : 0,
      screenAudio: SCREEN_BPS + headers,
    },
  }
}

/** The same for somebody who may hear nothing of us. */
export function silent(sound: Sound): Sound {
  const microphone = { ...sound.microphone, active: false }
  const screenAudio = { ...sound.screenAudio, active: false }
  return { ...sound, microphone, screenAudio, bps: { microphone: 0, screenAudio: 0 } }
}

/** Milliseconds of sound in a packet. `before`: what it was last. */
export function ptimeOf({ links, music }: Pick<SoundInput, 'links' | 'music'>, before: Ptime = 20): Ptime {
  if (music) return 20
  const fitting = longPackets.find(({ ptime, from, until }) => (before >= ptime ? links > until : links >= from))
  return fitting?.ptime ?? 20
}

/** On at once when it helps, off when it has not been needed for a while, and not on again soon after that. */
function redundancyOf(before: Redundancy | null, input: SoundInput): Redundancy {
  const { now } = input
  const isAffordable = mayRepeat(input)
  const isNeeded = isAffordable && (input.lost ?? 0) > LOSSY
  const { isOn: wasOn, changedAt, neededAt: last } = before ?? { isOn: isNeeded, changedAt: -Infinity, neededAt: now }
  const neededAt = isNeeded ? now : last
  const isOn = wasOn ? isAffordable && now - neededAt < HOLD_MS : isNeeded && now - changedAt >= HOLD_MS
  return { isOn, changedAt: isOn === wasOn ? changedAt : now, neededAt }
}

/** Twice the bits of music are a picture. */
function mayRepeat({ uplinkBps, music }: SoundInput): boolean {
  return uplinkBps >= REDUNDANT_FROM_BPS && !music
}

function sound(it: Pick<Sending, 'active' | 'maxBitrate' | 'codec'>): Sending {
  return { ...it, priority: 'high', maxFramerate: 1, short: 1080, keeps: 'framerate' }
}
