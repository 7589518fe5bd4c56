// Between the time on somebody's wall and the time that all computers share, across the jumps of summer time.

/** What a `datetime-local` box holds: `2026-11-24T10:00`, without a zone. */
export type Wall = string

/** `skipped`: clocks jump over that time, `at` is as long after the jump; `twice`: they come by again, `at` is the first. */
export type Instant = { readonly at: number; readonly is: 'once' | 'skipped' | 'twice' }

const wallShape = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::\d{2}(?:\.\d{1,3})?)?$/
/** Longer than any zone is away from UTC: a day before and after, the clocks of both sides of a jump are seen. */
const DAY_MS = 24 * 3_600_000

/** UTC milliseconds. Null: `wall` is no date, or `zone` is none that this browser knows. */
export function instantOf(wall: Wall, zone: string): Instant | null {
  const asUtc = utcOf(wall)
  const clock = clockOf(zone)
  if (asUtc === null || clock === null) return null
  const before = asUtc - offsetAt(clock, asUtc - DAY_MS)
  const after = asUtc - offsetAt(clock, asUtc + DAY_MS)
  const fits = [before, after].filter((at) => at + offsetAt(clock, at) === asUtc)
  const [first] = fits
  if (first === undefined) return { at: before, is: 'skipped' }
  return { at: Math.min(...fits), is: fits.some((at) => at !== first) ? 'twice' : 'once' }
}

/** What the clocks of `zone` show at `at` (UTC milliseconds), to the minute. An unknown zone: UTC. */
export function wallOf(at: number, zone: string): Wall {
  const clock = clockOf(zone)
  const local = at + (clock === null ? 0 : offsetAt(clock, at))
  return new Date(local).toISOString().slice(0, 16)
}

export function isZone(zone: string): boolean {
  return clockOf(zone) !== null
}

export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** All zones that this browser knows, and `own`, by continent. Browsers leave out UTC. */
export function zonesByArea(own: string): ReadonlyMap<string, readonly string[]> {
  const areas = new Map<string, string[]>()
  const names = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', own])
  for (const name of [...names].sort()) {
    const area = name.includes('/') ? name.slice(0, name.indexOf('/')) : ''
    areas.set(area, [...(areas.get(area) ?? []), name])
  }
  return areas
}

/** `America/Argentina/Buenos_Aires`: `Buenos Aires, Argentina`, as people look for it. */
export function placeOf(zone: string): string {
  const parts = zone.replaceAll('_', ' ').split('/')
  return parts.length === 1 ? zone : parts.slice(1).reverse().join(', ')
}

/** The wall's time as if it were UTC. Null for 31 February and the like. */
function utcOf(wall: Wall): number | null {
  const match = wallShape.exec(wall)
  if (match === null) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map(Number)
  const at = Date.UTC(year, month - 1, day, hour, minute)
  return new Date(at).toISOString().slice(0, 16) === wall.slice(0, 16) ? at : null
}

function clockOf(zone: string): Intl.DateTimeFormat | null {
  const parts = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', second: 'numeric', ...parts })
  } catch {
    return null
  }
}

/** How far the clock is ahead of UTC at that instant, in milliseconds. */
function offsetAt(clock: Intl.DateTimeFormat, at: number): number {
  const shown = new Map(clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const part = (type: Intl.DateTimeFormatPartTypes): number => shown.get(type) ?? 0
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return local - Math.floor(at / 1000) * 1000
}
