// The numbered signals of the chaos tests: what one member has said to each other one, what it has heard, and what of that
// must not be missing. `resumed: true` promises that nothing meant for a peer is lost; what went into a socket that broke is.
import type { PeerId } from '../../protocol/primitives.ts'

/** What a gap is judged by. */
export type Witness = {
  readonly name: string
  readonly breaks: number
  readonly losses: number
  readonly ear: Ear
  readonly peer: PeerId | null
}

export interface Ear {
  /** The next number for this peer, and how it is said. */
  next(to: PeerId): { readonly number: number; readonly payload: string }
  /** A number was refused, and will not come. */
  refused(to: PeerId, number: number): void
  isRefused(to: PeerId, number: number): boolean
  hear(from: PeerId, payload: string, sender: Witness | undefined): void
  /** The last number that was said to this peer, or heard from it. */
  said(to: PeerId): number
  heard(from: PeerId): number
  /** It is another peer now. */
  reset(): void
  counts(): { readonly heard: number; readonly twice: number; readonly excused: number }
}

type Line = { last: number; readonly missing: Set<number>; breaks: number; losses: number }

/** How often the sender's socket had broken when it said this. */
const write = (number: number, breaks: number): string => `${String(number)} ${String(breaks)}`
const read = (payload: string): readonly number[] => payload.split(' ').map(Number)

export function createEar(self: Witness, blame: (problem: string) => void): Ear {
  const told = new Map<PeerId, number>()
  const refused = new Map<PeerId, Set<number>>()
  const lines = new Map<PeerId, Line>()
  const counts = { heard: 0, twice: 0, excused: 0 }

  type Word = { readonly from: PeerId; readonly number: number; readonly breaks: number }

  const isExcused = (line: Line, { from, breaks }: Word, sender: Witness | undefined): boolean =>
    self.losses > line.losses || breaks > line.breaks || sender?.peer !== from

  function gap(line: Line, word: Word, sender: Witness | undefined): void {
    const excused = isExcused(line, word, sender)
    for (let one = line.last + 1; one < word.number; one++) {
      if (self.peer !== null && sender?.ear.isRefused(self.peer, one) === true) continue
      // What stood in a socket of a frozen relay may come when it wakes up, and is then late with reason.
      if (excused) {
        counts.excused++
        continue
      }
      line.missing.add(one)
      blame(`${String(one)} of ${sender?.name ?? word.from} is missing before ${String(word.number)}`)
    }
  }

  return {
    next(to) {
      const number = (told.get(to) ?? 0) + 1
      told.set(to, number)
      return { number, payload: write(number, self.breaks) }
    },
    refused(to, number) {
      const all = refused.get(to) ?? new Set<number>()
      refused.set(to, all.add(number))
    },
    isRefused: (to, number) => refused.get(to)?.has(number) === true,
    hear(from, payload, sender) {
      const [number = NaN, breaks = NaN] = read(payload)
      if (!Number.isInteger(number) || !Number.isInteger(breaks)) return
      const line = lines.get(from) ?? { last: 0, missing: new Set<number>(), breaks: 0, losses: 0 }
      lines.set(from, line)
      counts.heard++
      if (number > line.last) {
        gap(line, { from, number, breaks }, sender)
        line.last = number
        line.breaks = breaks
        line.losses = self.losses
      } else if (line.missing.delete(number)) {
        blame(`${String(number)} of ${sender?.name ?? from} came after ${String(line.last)}`)
      } else counts.twice++
    },
    said: (to) => told.get(to) ?? 0,
    heard: (from) => lines.get(from)?.last ?? 0,
    reset() {
      told.clear()
      refused.clear()
      lines.clear()
    },
    counts: () => counts,
  }
}
