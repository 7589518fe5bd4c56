// What a new link's path is taken to carry before anything is measured on it.

/** Browsers begin at 300 kbit/s and need seconds to find out that there is more. */
const MOST_KBPS = { known: 1_000, unknown: 600 }
const LEAST_KBPS = 60
/** Where nothing is known of the connection. */
const UNKNOWN_BPS = 2_000_000
/** All links begin at once when a room is entered: what they are told together is less than there is. */
const SHARE = 0.7

/**
 * `links`: how many there will be, this one counted. `uplinkBps`: what our connection carries in all, if that is known;
 * `capBps`: what it may carry. All links share one start, so that they do not crowd each other out in the first second.
 */
export function startKbpsOf(links: number, uplinkBps: number | null, capBps: number | null): number {
  const together = Math.min(uplinkBps ?? UNKNOWN_BPS, capBps ?? Infinity)
  const most = uplinkBps === null ? MOST_KBPS.unknown : MOST_KBPS.known
  const each = (SHARE * together) / Math.max(1, links) / 1_000
  return Math.round(Math.max(LEAST_KBPS, Math.min(most, each)))
}
