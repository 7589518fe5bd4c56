// What counts as one source of requests: an IPv4 address, or the IPv6 network that one customer has.
import { isIPv4, isIPv6 } from 'node:net'

const GROUPS = 8
/** Whoever has one IPv6 address has the 2^64 of its /64. */
const SOURCE_GROUPS = 4

/** One text for every spelling of one source. What is no address is a source as it stands. */
export function sourceOf(address: string): string {
  const bare = withoutZone(address)
  if (isIPv4(bare)) return bare
  if (!isIPv6(bare)) return address
  const groups = groupsOf(bare)
  return mappedIpv4(groups) ?? `${groups.slice(0, SOURCE_GROUPS).map(hex).join(':')}::/64`
}

/** `fe80::1%eth0`: the zone says by which interface of ours they came, not who they are. */
function withoutZone(address: string): string {
  const [bare = '', zone] = address.split('%')
  return zone !== undefined && isIPv6(bare) ? bare : address
}

/** The eight numbers of a valid IPv6 address. */
function groupsOf(address: string): readonly number[] {
  const [head = [], tail] = address.split('::').map(numbersOf)
  if (tail === undefined) return head
  const zeros = new Array<number>(GROUPS - head.length - tail.length).fill(0)
  return [...head, ...zeros, ...tail]
}

function numbersOf(part: string): number[] {
  if (part === '') return []
  return part.split(':').flatMap((group) => (group.includes('.') ? pairOf(group) : [parseInt(group, 16)]))
}

/** The dotted form in which the last two groups may be written. */
function pairOf(dotted: string): number[] {
  const [a = 0, b = 0, c = 0, d = 0] = dotted.split('.').map(Number)
  return [a * 256 + b, c * 256 + d]
}

/** `::ffff:192.0.2.1` is 192.0.2.1, as seen by a socket that listens to both kinds. */
function mappedIpv4(groups: readonly number[]): string | null {
  const [high = 0, low = 0] = groups.slice(6)
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  return isMapped ? [high >> 8, high & 255, low >> 8, low & 255].join('.') : null
}

const hex = (group: number): string => group.toString(16)
