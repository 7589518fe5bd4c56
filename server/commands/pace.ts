// How often each of many may do something; whoever has not for a while is forgotten.

/** Sources remembered at once; the least recent are forgotten first. */
const MAX_SOURCES = 10_000

/** True when this one may go on now. `now`: UTC milliseconds. */
export type Pace = (key: string, now: number) => boolean

/** For each key `atOnce`, and then `perSecond`. */
export function createPace(perSecond: number, atOnce: number): Pace {
  const levels = new Map<string, { readonly left: number; readonly at: number }>()
  return (key, now) => {
    const { left, at } = levels.get(key) ?? { left: atOnce, at: now }
    // A clock that is set back must not use anything up.
    const filled = Math.min(atOnce, left + (Math.max(0, now - at) / 1000) * perSecond)
    const isFree = filled >= 1
    // Put at the end: the map's order is that of use.
    levels.delete(key)
    levels.set(key, { left: isFree ? filled - 1 : filled, at: now })
    const oldest = levels.size > MAX_SOURCES ? levels.keys().next().value : undefined
    if (oldest !== undefined) levels.delete(oldest)
    return isFree
  }
}
