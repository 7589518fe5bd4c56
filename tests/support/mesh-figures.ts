// What is measured of a call over a time, and how runs are put beside each other.
import type { LinkCounters, TileFrames } from '../harness/media-probe.ts'

/** One person, at the beginning and at the end of the time. */
export type Measured = {
  /** False: whoever is big on somebody's page. */
  readonly isListener: boolean
  readonly before: readonly LinkCounters[]
  readonly after: readonly LinkCounters[]
  readonly tiles: readonly TileFrames[]
}

/** Numbers alone, so that rounds can be put together; bits and seconds are a second and a person. */
export type Figures = {
  readonly uplinkKbps: number
  /** Of those alone who are big nowhere. */
  readonly listenerKbps: number
  readonly encodeLoad: number
  readonly decodeLoad: number
  /** Of the whole browser, in percent of one core. */
  readonly cpu: number
  readonly fpsMin: number
  readonly fpsMedian: number
  /** Frames that reached the screen, of the worst tile. */
  readonly shownFpsMin: number
  readonly shortMin: number
  readonly shortMedian: number
  /** Links that decode at least 8 frames a second. */
  readonly alive: number
  readonly links: number
  readonly freezes: number
  readonly largestGapMs: number
  /** Share of the sound in percent: of all links, and of the worst. */
  readonly concealed: number
  readonly concealedWorst: number
}

const ALIVE_FPS = 8

export function figuresOf(people: readonly Measured[], seconds: number, cpuSeconds: number): Figures {
  const rate = (key: keyof LinkCounters, of = people) => mean(of.map((one) => gained(one, key) / seconds))
  const fps = people.flatMap(({ before, after }) =>
    after.map((link, at) => (link.frames - (before[at]?.frames ?? 0)) / seconds),
  )
  const shorts = people.flatMap(({ after }) => after.map(({ width, height }) => Math.min(width, height)))
  const tiles = people.flatMap((one) => one.tiles)
  const listeners = people.filter((one) => one.isListener)
  const concealments = people.flatMap(({ before, after }) => after.map((link, at) => concealment(before[at], link)))
  const samples = people.reduce((sum, one) => sum + gained(one, 'samples'), 0)
  return {
    uplinkKbps: (rate('bytesSent') * 8) / 1000,
    listenerKbps: (rate('bytesSent', listeners) * 8) / 1000,
    encodeLoad: rate('encodeSeconds'),
    decodeLoad: rate('decodeSeconds'),
    cpu: (100 * cpuSeconds) / seconds,
    fpsMin: Math.min(...fps),
    fpsMedian: median(fps),
    shownFpsMin: Math.min(...tiles.map(({ frames }) => frames / seconds)),
    shortMin: Math.min(...shorts),
    shortMedian: median(shorts),
    alive: fps.filter((one) => one >= ALIVE_FPS).length,
    links: people.length * (people.length - 1),
    freezes: tiles.reduce((sum, { gapsOver500Ms }) => sum + gapsOver500Ms, 0),
    largestGapMs: Math.max(...tiles.map((tile) => tile.largestGapMs)),
    concealed: (100 * people.reduce((sum, one) => sum + gained(one, 'concealed'), 0)) / Math.max(1, samples),
    concealedWorst: 100 * Math.max(...concealments),
  }
}

/** Of several rounds, figure by figure. */
export function medianOf(rounds: readonly Figures[]): Figures {
  const first = rounds[0]
  if (!first) throw new Error('nothing was measured')
  const keys = Object.keys(first) as (keyof Figures)[]
  return Object.fromEntries(keys.map((key) => [key, median(rounds.map((one) => one[key]))])) as Figures
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const high = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? high : (high + (sorted[middle - 1] ?? high)) / 2
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length

function gained({ before, after }: Measured, key: keyof LinkCounters): number {
  const sum = (links: readonly LinkCounters[]) => links.reduce((total, link) => total + link[key], 0)
  return sum(after) - sum(before)
}

function concealment(before: LinkCounters | undefined, after: LinkCounters): number {
  const samples = after.samples - (before?.samples ?? 0)
  return samples === 0 ? 1 : (after.concealed - (before?.concealed ?? 0)) / samples
}

const columns: readonly (readonly [title: string, cell: (figures: Figures) => string])[] = [
  ['uplink kbit/s', ({ uplinkKbps }) => uplinkKbps.toFixed(0)],
  ['listener', ({ listenerKbps }) => listenerKbps.toFixed(0)],
  ['encode s/s', ({ encodeLoad }) => encodeLoad.toFixed(3)],
  ['decode', ({ decodeLoad }) => decodeLoad.toFixed(3)],
  ['CPU %', ({ cpu }) => cpu.toFixed(0)],
  ['fps min/med', ({ fpsMin, fpsMedian }) => `${fpsMin.toFixed(1)}/${fpsMedian.toFixed(1)}`],
  ['shown min', ({ shownFpsMin }) => shownFpsMin.toFixed(1)],
  ['short min/med', ({ shortMin, shortMedian }) => `${shortMin.toFixed(0)}/${shortMedian.toFixed(0)}`],
  ['>=8 fps', ({ alive, links }) => `${alive.toFixed(0)}/${links.toFixed(0)}`],
  ['freezes', ({ freezes }) => freezes.toFixed(0)],
  ['gap ms', ({ largestGapMs }) => largestGapMs.toFixed(0)],
  ['concealed %/worst', ({ concealed, concealedWorst }) => `${concealed.toFixed(2)}/${concealedWorst.toFixed(1)}`],
]

const CASE_WIDTH = 26

export const heading = `${''.padEnd(CASE_WIDTH)}${columns.map(([title]) => title.padStart(title.length + 2)).join('')}`

export const line = (what: string, figures: Figures): string =>
  `${what.padEnd(CASE_WIDTH)}${columns.map(([title, cell]) => cell(figures).padStart(title.length + 2)).join('')}`

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(0)} %`

export function ratios(what: string, on: Figures, off: Figures): string {
  const of = (key: 'uplinkKbps' | 'listenerKbps' | 'encodeLoad' | 'decodeLoad' | 'cpu') => percent(on[key], off[key])
  return `${what.padEnd(CASE_WIDTH)}  on/off: uplink ${of('uplinkKbps')} (listener ${of('listenerKbps')}), encode ${of('encodeLoad')}, decode ${of('decodeLoad')}, CPU ${of('cpu')}`
}
