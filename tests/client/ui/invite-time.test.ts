// Wall clocks and zones: there and back, and at the jumps of summer time.
import './jsdom-gaps.ts'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { instantOf, isZone, ownZone, placeOf, wallOf, zonesByArea } from '../../../client/ui/invite/zoned-time.ts'

const iso = (wall: string, zone: string) => {
  const instant = instantOf(wall, zone)
  return instant === null ? null : [new Date(instant.at).toISOString().slice(0, 16), instant.is]
}

describe('instantOf', () => {
  it.each([
    ['2026-11-24T10:00', 'Europe/Paris', '2026-11-24T09:00', 'once'],
    ['2026-07-01T10:00', 'Europe/Paris', '2026-07-01T08:00', 'once'],
    ['2026-07-01T10:00', 'UTC', '2026-07-01T10:00', 'once'],
    ['2026-07-01T10:00', 'Asia/Kolkata', '2026-07-01T04:30', 'once'],
    ['2026-07-01T00:10', 'Pacific/Kiritimati', '2026-06-30T10:10', 'once'],
    ['2026-07-01T23:50', 'Pacific/Pago_Pago', '2026-07-02T10:50', 'once'],
    ['2026-12-31T23:30', 'America/New_York', '2027-01-01T04:30', 'once'],
    // Europe goes forward at 01:00 UTC of the last Sunday of March, and back in October.
    ['2026-03-29T01:59', 'Europe/Paris', '2026-03-29T00:59', 'once'],
    ['2026-03-29T02:30', 'Europe/Paris', '2026-03-29T01:30', 'skipped'],
    ['2026-03-29T03:00', 'Europe/Paris', '2026-03-29T01:00', 'once'],
    ['2026-10-25T01:59', 'Europe/Paris', '2026-10-24T23:59', 'once'],
    ['2026-10-25T02:30', 'Europe/Paris', '2026-10-25T00:30', 'twice'],
    ['2026-10-25T03:00', 'Europe/Paris', '2026-10-25T02:00', 'once'],
    ['2026-03-08T02:15', 'America/New_York', '2026-03-08T07:15', 'skipped'],
    ['2026-11-01T01:15', 'America/New_York', '2026-11-01T05:15', 'twice'],
    // The other hemisphere; and half an hour only.
    ['2026-10-04T02:30', 'Australia/Sydney', '2026-10-03T16:30', 'skipped'],
    ['2026-10-04T02:15', 'Australia/Lord_Howe', '2026-10-03T15:45', 'skipped'],
    ['2026-04-05T01:45', 'Australia/Lord_Howe', '2026-04-04T14:45', 'twice'],
    // A day that Samoa did not have.
    ['2011-12-30T12:00', 'Pacific/Apia', '2011-12-30T22:00', 'skipped'],
  ])('of %s in %s is %s UTC, %s', (wall, zone, utc, is) => {
    expect(iso(wall, zone)).toEqual([utc, is])
  })

  it.each([
    ['', 'UTC'],
    ['2026-02-31T10:00', 'UTC'],
    ['2026-02-28', 'UTC'],
    ['2026-02-28T25:00', 'UTC'],
    ['2026-02-28T10:00', 'Europe/Nowhere'],
    ['soon', 'UTC'],
  ])('of %j in %j is nothing', (wall, zone) => {
    expect(instantOf(wall, zone)).toBeNull()
  })

  it('leads back to the same wall clock, and to the same instant but for the hour that comes twice', () => {
    const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))
    const minutes = fc.integer({ min: Date.UTC(2024, 0) / 60_000, max: Date.UTC(2034, 0) / 60_000 })
    fc.assert(
      fc.property(minutes, zones, (minute, zone) => {
        const at = minute * 60_000
        const wall = wallOf(at, zone)
        const instant = instantOf(wall, zone)
        expect(instant?.is).not.toBe('skipped')
        expect(wallOf(instant?.at ?? 0, zone)).toBe(wall)
        if (instant?.is === 'once') expect(instant.at).toBe(at)
        else expect(at - (instant?.at ?? 0)).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 300 },
    )
  })
})

describe('the zones', () => {
  it('are grouped by continent, with UTC and our own', () => {
    const areas = zonesByArea(ownZone())
    expect(areas.get('Europe')).toContain('Europe/Paris')
    expect(areas.get('')).toContain('UTC')
    expect([...areas.values()].flat()).toContain(ownZone())
  })

  it('have names that people look for', () => {
    expect(placeOf('Europe/Paris')).toBe('Paris')
    expect(placeOf('America/Argentina/Buenos_Aires')).toBe('Buenos Aires, Argentina')
    expect(placeOf('UTC')).toBe('UTC')
  })

  it('are told from what is none', () => {
    expect(isZone('Asia/Calcutta')).toBe(true)
    expect(isZone('Mars/Olympus')).toBe(false)
  })
})
