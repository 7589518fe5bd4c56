// The order of the faces: everybody keeps a place, and who speaks comes onto the first page.

/**
 * The order after a change; faces by any name of theirs. Newcomers go to the end. Each of the latest speakers who is not on the first page changes
 * places with the one there who has been silent longest; nobody else moves. `firstPage`: how many it holds.
 */
export function arranged(
  before: readonly string[],
  present: readonly string[],
  speakers: readonly string[],
  firstPage: number,
): readonly string[] {
  const here = new Set(present)
  const kept = before.filter((face) => here.has(face))
  const order = [...kept, ...present.filter((face) => !kept.includes(face))]
  if (order.length <= firstPage) return order
  const latest = speakers.filter((face) => here.has(face)).slice(0, firstPage)
  // The earlier ones first: the latest of all gets the place of somebody silent in any case.
  for (const speaker of latest.toReversed()) {
    const at = order.indexOf(speaker)
    if (at < firstPage) continue
    const silent = quietest(order.slice(0, firstPage), latest)
    order[at] = order[silent] ?? speaker
    order[silent] = speaker
  }
  return order
}

/** The place of who spoke longest ago. Of those who have not spoken, the last: those before have been there longer. */
function quietest(shown: readonly string[], latest: readonly string[]): number {
  const since = (face: string): number => (latest.includes(face) ? latest.indexOf(face) : Infinity)
  return shown.reduce((found, face, at) => (since(face) >= since(shown[found] ?? face) ? at : found), 0)
}
