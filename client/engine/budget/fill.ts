// Water-filling: divides an amount by weight, where each has a least and a most, and some share a narrower pipe.

export type Share = {
  /** What has the same name shares one pipe. */
  readonly pipe: string
  readonly weight: number
  readonly least: number
  readonly most: number
}

/** Enough for levels of some millions to be exact to a fraction of a bit. */
const ROUNDS = 28
/** No level is higher: beyond the most of anything. */
const TOP = 2 ** 30

/**
 * What each gets: together no more than `total` (if the leasts fit), in each pipe no more than it holds, and none could get
 * more for its weight without one that has less getting less still. More `total` gives nobody less.
 */
export function fill(shares: readonly Share[], total: number, holds: (pipe: string) => number): readonly number[] {
  const pipes = new Map<string, Share[]>()
  for (const share of shares) pipes.set(share.pipe, [...(pipes.get(share.pipe) ?? []), share])
  const brims = new Map([...pipes].map(([pipe, inside]) => [pipe, levelOf(inside, holds(pipe), () => TOP)]))
  const brimOf = ({ pipe }: Share): number => brims.get(pipe) ?? TOP
  const level = levelOf(shares, total, brimOf)
  return shares.map((share) => at(share, Math.min(level, brimOf(share))))
}

function levelOf(shares: readonly Share[], total: number, brimOf: (share: Share) => number): number {
  const brims = shares.map(brimOf)
  const sumAt = (level: number): number => {
    let sum = 0
    for (const [place, share] of shares.entries()) sum += at(share, Math.min(level, brims[place] ?? TOP))
    return sum
  }
  if (sumAt(TOP) <= total) return TOP
  let low = 0
  // From what is wished, not from `total`: so that more of it never comes out as less for being halved differently.
  let high = Math.max(...shares.map(({ most, weight }) => most / weight))
  for (let round = 0; round < ROUNDS; round++) {
    const middle = (low + high) / 2
    if (sumAt(middle) <= total) low = middle
    else high = middle
  }
  return low
}

function at({ weight, least, most }: Share, level: number): number {
  return Math.max(least, Math.min(most, weight * level))
}
