// The tiles that show one picture of one peer, and what they make a viewer want of it.
import { priorities, type Priority, type Want, type Wish } from '../../protocol/picture.ts'
import { rungFor } from './budget/rungs.ts'
import type { Picture } from './budget/types.ts'
import type { TileShows } from './engine.ts'

/** A picture a tenth smaller than its tile looks the same there, and may cost a rung less. */
const ENOUGH = 0.9

/** Frames a second. A small face need not be smooth; text moves little, but a screen that is held big may show a film. */
const framerates: Readonly<Record<Picture, Readonly<Record<Priority, number>>>> = {
  camera: { hidden: 15, thumbnail: 15, tile: 20, stage: 30 },
  screen: { hidden: 15, thumbnail: 15, tile: 15, stage: 30 },
}

/** Before a tile was drawn. A screen that is shared is shown big, and text that is too small says nothing. */
const firsts: Readonly<Record<Picture, Wish>> = {
  camera: { rung: 180, framerate: 15, priority: 'thumbnail' },
  screen: { rung: 720, framerate: 15, priority: 'stage' },
}

export type Tiles = {
  /** Null: it went. */
  set(tile: string, shows: TileShows | null): void
  isEmpty(): boolean
  /** `isNew`: that there is no tile yet means nothing. A hidden picture keeps what it was wished as before. */
  wish(isNew: boolean, isPageHidden: boolean): Wish
}

export function createTiles(picture: Picture): Tiles {
  const tiles = new Map<string, TileShows>()
  let last = firsts[picture]
  let wasEverThere = false

  return {
    set(tile, shows) {
      wasEverThere = true
      if (shows) tiles.set(tile, shows)
      else tiles.delete(tile)
    },
    isEmpty: () => tiles.size === 0,
    wish(isNew, isPageHidden) {
      const now = wishOf(picture, tiles.values())
      last = now ?? last
      if (isPageHidden) return wishOf(picture, [...tiles.values()].filter(isAlways)) ?? { ...last, priority: 'hidden' }
      const isShown = now !== null || (isNew && !wasEverThere)
      return isShown ? last : { ...last, priority: 'hidden' }
    },
  }
}

function isAlways({ always }: TileShows): boolean {
  return always === true
}

/** Of several tiles the one that needs most counts. Null: none of them shows anything. */
function wishOf(picture: Picture, tiles: Iterable<TileShows>): Wish | null {
  let needed = 0
  let priority: Priority = 'hidden'
  for (const { short, priority: its } of tiles) {
    // What has no size is not on the page, whatever it is called.
    if (its === 'hidden' || !(short > 0)) continue
    needed = Math.max(needed, short)
    if (rank(its) > rank(priority)) priority = its
  }
  if (priority === 'hidden') return null
  return { rung: rungFor(ENOUGH * needed), framerate: framerates[picture][priority], priority }
}

export type Wishes = Pick<Want, Picture | 'listens'>
export type Change = 'grew' | 'shrank'

/** How what is wanted now differs from what was said. `grew`: some of it needs more, whatever becomes of the rest. */
export function changeOf(said: Wishes, now: Wishes): Change | 'none' {
  const changes = [changeOfWish(said.camera, now.camera), changeOfWish(said.screen, now.screen)]
  if (said.listens !== now.listens) changes.push(now.listens ? 'grew' : 'shrank')
  if (changes.includes('grew')) return 'grew'
  return changes.includes('shrank') ? 'shrank' : 'none'
}

function changeOfWish(said: Wish, now: Wish): Change | 'none' {
  // Of neither is anything sent, so whatever else they say can wait.
  if (said.priority === 'hidden' && now.priority === 'hidden') return 'none'
  const steps = [rank(now.priority) - rank(said.priority)]
  if (now.priority !== 'hidden') steps.push(now.rung - said.rung, now.framerate - said.framerate)
  if (steps.some((step) => step > 0)) return 'grew'
  return steps.some((step) => step < 0) ? 'shrank' : 'none'
}

function rank(priority: Priority): number {
  return priorities.indexOf(priority)
}
