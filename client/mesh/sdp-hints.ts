// What we want of our own engine that it takes from a session description alone. It reads there what the other end would
// like to receive, so these lines are written into the remote description that it is given, and never sent to anybody.

/** What a link asks of its own engine besides parameters of senders; see `OpenLink`. */
export type LinkHints = {
  /** Our microphone picks up music: stereo, wide, never paused. Otherwise speech. */
  readonly music: boolean
  /** Milliseconds of sound in a packet: 20 is usual, more saves headers. */
  readonly ptimeMs: number
  /** Kilobits a second that the path is believed to carry before anything is measured; null: as the engine thinks. */
  readonly startKbps: number | null
}

export const speechHints: LinkHints = { music: false, ptimeMs: 20, startKbps: null }

/** Each packet of our microphone carries the one before as well (RFC 2198): twice the bits, and losses go unheard. */
export type SdpHints = LinkHints & { readonly red: boolean }

const SPEECH = { maxaveragebitrate: 32_000, stereo: 0, usedtx: 1, useinbandfec: 1 }
const MUSIC = { maxaveragebitrate: 128_000, stereo: 1, usedtx: 0, useinbandfec: 1 }
/** A section of our own has about ten payload types; what a hostile one has beyond this is left as it is. */
const MAX_PAYLOAD_TYPES = 16
const MAX_FMTP_LENGTH = 500

type Values = Readonly<Record<string, number>>

/**
 * Takes any text, however hostile: what cannot be understood is left as it is, and the text grows by at most some
 * hundred bytes a payload type (RFC 7587; `x-google-start-bitrate` is Chromium's, and others pass it over).
 */
export function withHints(sdp: string, hints: SdpHints): string {
  let sounds = 0
  return sectionsOf(sdp)
    .flatMap((lines) => {
      if (lines[0]?.startsWith('m=video ')) return withStart(lines, hints.startKbps)
      if (!lines[0]?.startsWith('m=audio ')) return lines
      // The second one is the screen's sound, which is anything but speech.
      return sounds++ === 0 ? withSound(lines, hints) : withSound(lines, { ...hints, music: true, red: false })
    })
    .join('\r\n')
}

/** The lines of each section; the first one is the session's own. */
function sectionsOf(sdp: string): string[][] {
  const sections: string[][] = [[]]
  for (const line of sdp.split(/\r?\n/)) {
    if (line.startsWith('m=')) sections.push([])
    sections.at(-1)?.push(line)
  }
  return sections
}

function withSound(lines: readonly string[], { music, ptimeMs, red }: SdpHints): readonly string[] {
  const opus = payloadTypes(lines, 'opus')[0]
  if (opus === undefined) return lines
  const others = lines.filter((line) => !/^a=(?:max)?ptime:/.test(line))
  const set = withValues(others, opus, music ? MUSIC : SPEECH, `a=ptime:${Math.round(ptimeMs)}`)
  const redundant = payloadTypes(lines, 'red')[0]
  if (redundant === undefined) return set
  return preferring(set, red ? [redundant, opus] : [opus, redundant])
}

function withStart(lines: readonly string[], startKbps: number | null): readonly string[] {
  if (startKbps === null) return lines
  return payloadTypes(lines, 'VP8|VP9|H264|AV1').reduce(
    (all, type) => withValues(all, type, { 'x-google-start-bitrate': Math.round(startKbps) }),
    lines,
  )
}

/** Of these codecs, in the order of the text. */
function payloadTypes(lines: readonly string[], codecs: string): string[] {
  const pattern = new RegExp(`^a=rtpmap:(\\d{1,3}) (?:${codecs})/\\d`, 'i')
  return lines.flatMap((line) => pattern.exec(line)?.[1] ?? []).slice(0, MAX_PAYLOAD_TYPES)
}

/** Sets parameters of one payload type (`a=fmtp`) and keeps its others; `more` stands behind them. */
function withValues(lines: readonly string[], type: string, values: Values, ...more: string[]): readonly string[] {
  const ours = `a=fmtp:${type} `
  const others = lines.filter((line) => !line.startsWith(ours))
  const kept = lines
    .filter((line) => line.startsWith(ours) && line.length <= MAX_FMTP_LENGTH)
    .slice(0, 1)
    .flatMap((line) => line.slice(ours.length).split(';'))
    .filter((one) => one !== '' && !Object.hasOwn(values, one.split('=', 1)[0]?.trim() ?? ''))
  const set = Object.entries(values).map(([name, value]) => `${name}=${value}`)
  const at = others.findIndex((line) => line.startsWith(`a=rtpmap:${type} `))
  return others.toSpliced(at + 1, 0, `${ours}${[...kept, ...set].join(';')}`, ...more)
}

/** Payload types of a section are named in the order in which the other end likes them; an engine sends the first. */
function preferring([first = '', ...rest]: readonly string[], types: readonly string[]): readonly string[] {
  const [media = '', port = '', profile = '', ...all] = first.split(' ')
  if (!types.every((type) => all.includes(type))) return [first, ...rest]
  const others = all.filter((type) => !types.includes(type))
  return [[media, port, profile, ...types, ...others].join(' '), ...rest]
}
