// Who has spoken, the latest first: from the levels that everybody tells of themselves, so that all pages agree.
import type { PeerId } from '../../protocol/primitives.ts'
import { LEVEL_SPAN_DB, SPEAKING_LEVEL } from '../media/levels.ts'
import type { Clock } from '../mesh/clock.ts'

/** Levels come about this often. What comes within one step counts alike, in whatever order it comes. */
const STEP_MS = 200
/** Longer than a word. Of the levels in it the loudest few count, so that neither pauses nor lost frames make one quiet. */
const WINDOW_MS = 1_000
const LOUDEST = 4
/** However often somebody tells theirs. */
const MAX_LEVELS = 16
/** Whoever passes another has to be so much louder for so long ... */
const LOUDER = 6 / LEVEL_SPAN_DB
const LOUDER_FOR_STEPS = 3
/** ... and nobody is passed so soon after they have passed others. */
const HOLD_MS = 2_000
/** After so long without a level everybody is silent. */
const MAX_STEPS_BEHIND = WINDOW_MS / STEP_MS + LOUDER_FOR_STEPS + 1
/** More than a page shows. */
const MAX_SPEAKERS = 32

export type Speakers = {
  /** A level of 0 to 1, on the scale of `levelOf` in `client/media/levels.ts`. */
  heard(peer: PeerId, level: number): void
  /** Is not heard any more; keeps the place. */
  forget(peer: PeerId): void
  /** Is not there any more. */
  dropped(peer: PeerId): void
  close(): void
}

export type SpeakersDeps = {
  readonly clock: Pick<Clock, 'now'>
  readonly onChange: (order: readonly PeerId[]) => void
}

type Voice = {
  levels: { readonly at: number; readonly level: number }[]
  /** How loud at the last steps, the newest first. */
  loud: number[]
  movedAt: number
}

/** It needs no timer: order changes only while somebody is heard. */
export function createSpeakers({ clock, onChange }: SpeakersDeps): Speakers {
  const voices = new Map<PeerId, Voice>()
  let order: readonly PeerId[] = []
  /** In steps. */
  let reckonedTo = stepOf(clock.now())

  function set(next: readonly PeerId[]): void {
    const isSame = next.length === order.length && next.every((peer, at) => peer === order[at])
    order = next
    if (!isSame) onChange(order)
  }

  function catchUp(): void {
    const now = stepOf(clock.now())
    for (let step = Math.max(reckonedTo + 1, now - MAX_STEPS_BEHIND); step <= now; step++) {
      for (const voice of voices.values()) listen(voice, step * STEP_MS)
      set(inOrder(order, voices, step * STEP_MS))
    }
    reckonedTo = now
  }

  return {
    heard(peer, level) {
      catchUp()
      const voice = voices.get(peer) ?? { levels: [], loud: [], movedAt: -Infinity }
      voices.set(peer, voice)
      voice.levels = [...voice.levels, { at: clock.now(), level: clamp(level) }].slice(-MAX_LEVELS)
    },
    forget(peer) {
      const voice = voices.get(peer)
      if (voice) voice.levels = voice.loud = []
    },
    dropped(peer) {
      voices.delete(peer)
      set(order.filter((each) => each !== peer))
    },
    close() {
      voices.clear()
      order = []
    },
  }
}

function stepOf(time: number): number {
  return Math.floor(time / STEP_MS)
}

function clamp(level: number): number {
  return Math.min(1, Math.max(0, level))
}

/** Levels that are missing count as silence, so that a key press is not a word. */
function listen(voice: Voice, at: number): void {
  voice.levels = voice.levels.filter((each) => each.at > at - WINDOW_MS)
  const heard = voice.levels.map(({ level }) => level)
  const loudest = heard.sort((a, b) => b - a).slice(0, LOUDEST)
  const loud = loudest.reduce((sum, level) => sum + level, 0) / LOUDEST
  voice.loud = [loud, ...voice.loud].slice(0, LOUDER_FOR_STEPS + 1)
}

function inOrder(order: readonly PeerId[], voices: ReadonlyMap<PeerId, Voice>, now: number): readonly PeerId[] {
  const next = [...order]
  const quietest = (peer: PeerId): number => {
    const { loud } = voices.get(peer) ?? { loud: [] }
    return loud.length > LOUDER_FOR_STEPS ? Math.min(...loud) : 0
  }
  const speaks = (peer: PeerId): boolean => quietest(peer) >= SPEAKING_LEVEL
  const passes = (peer: PeerId, ahead: PeerId | undefined): boolean => {
    const other = ahead === undefined ? undefined : voices.get(ahead)
    if (!other || now - other.movedAt < HOLD_MS) return false
    return quietest(peer) - Math.max(0, ...other.loud) >= LOUDER
  }
  const newcomers = [...voices.keys()].filter((peer) => !order.includes(peer) && speaks(peer))
  newcomers.sort((a, b) => quietest(b) - quietest(a) || (a < b ? -1 : 1))
  for (const peer of [...order.filter(speaks), ...newcomers]) {
    const was = next.indexOf(peer)
    let place = was < 0 ? next.length : was
    while (passes(peer, next[place - 1])) place--
    if (place === was) continue
    if (was >= 0) next.splice(was, 1)
    next.splice(place, 0, peer)
    const voice = voices.get(peer)
    if (voice) voice.movedAt = now
  }
  return next.slice(0, MAX_SPEAKERS)
}
