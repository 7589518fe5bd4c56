// The metrics as Prometheus reads them: right numbers, the documented names, and nothing that names anybody.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { createMetrics } from '../../../server/metrics/registry.ts'
import { rowsOf, type Sources } from '../../../server/metrics/rows.ts'
import { createTallies } from '../../../server/metrics/tallies.ts'
import { root } from '../../harness/temp-dir.ts'

const LABELS = ['code', 'how', 'kind', 'le', 'path', 'protocol', 'type', 'version', 'when', 'why']

function setUp(some: Partial<Sources> = {}, others: object[][] = [], workers = 1) {
  const tallies = createTallies()
  const mails = () => Promise.resolve({ pending: 2, oldestS: 61 })
  const sources: Sources = { version: '1.2.3', protocol: 1, reach: () => 'alone', mails, ...some }
  const metrics = createMetrics(rowsOf(tallies, sources), () => ({
    ask: () => Promise.resolve({ workers, answers: others }),
  }))
  return { meter: tallies.meter, metrics }
}

/** The line of a metric: its value. */
function valueOf(text: string, series: string): number {
  const line = text.split('\n').find((one) => one.startsWith(`${series} `))
  return Number(line?.slice(series.length + 1) ?? NaN)
}

type Described = { readonly name: string; readonly type: string; readonly help: string }

function describedIn(text: string): Described[] {
  return [...text.matchAll(/^# HELP (\S+) (.*)\n# TYPE \S+ (\w+)$/gm)].map(([, name = '', help = '', type = '']) => ({
    name,
    type,
    help,
  }))
}

describe('the metrics', () => {
  it('count what the meter was told', async () => {
    const { meter, metrics } = setUp({ reach: () => 'cut-off' })
    meter.sockets.watch(() => ({
      open: 7,
      seated: 5,
      waiting: 1,
      rooms: 2,
      unreadBytes: 99,
      links: { direct: 6, relayed: 3, down: 1 },
    }))
    meter.sockets.frame('signal')
    meter.sockets.frame('signal')
    meter.sockets.ended('slow-reader')
    meter.sockets.refused('room-full')
    for (const ms of [0.2, 3, 3, 700, 9000]) meter.sockets.relayed(ms)
    meter.store.call('read', 2, false)
    meter.store.call('write', 2, true)
    meter.redis.command(1, 'timed-out')
    meter.cluster.sent(5, true)
    const over = meter.passwords.begun()
    meter.mail.failed('mailbox-full', true)
    meter.mail.failed('unreachable', false)
    const text = await metrics.text()
    const of = (series: string): number => valueOf(text, series)
    expect(of('vroom_sockets_open')).toBe(7)
    expect(of('vroom_links{path="relayed"}')).toBe(3)
    expect(of('vroom_frames_total{type="signal"}')).toBe(2)
    expect(of('vroom_frames_total{type="hello"}')).toBe(0)
    expect(of('vroom_sockets_ended_total{why="slow-reader"}')).toBe(1)
    expect(of('vroom_refusals_total{code="room-full"}')).toBe(1)
    expect(of('vroom_signal_seconds_bucket{le="0.0005"}')).toBe(1)
    expect(of('vroom_signal_seconds_bucket{le="0.005"}')).toBe(3)
    expect(of('vroom_signal_seconds_bucket{le="5"}')).toBe(4)
    expect(of('vroom_signal_seconds_bucket{le="+Inf"}')).toBe(5)
    expect(of('vroom_signal_seconds_count')).toBe(5)
    expect(of('vroom_signal_seconds_sum')).toBeCloseTo(9.7062)
    expect(of('vroom_database_seconds_count{kind="read"}')).toBe(1)
    expect(of('vroom_database_failed_total{kind="write"}')).toBe(1)
    expect(of('vroom_redis_failed_total{how="timed-out"}')).toBe(1)
    expect(of('vroom_cluster_signals_total{when="late"}')).toBe(5)
    expect(of('vroom_password_checks')).toBe(1)
    expect(of('vroom_mails_pending')).toBe(2)
    expect(of('vroom_mails_oldest_seconds')).toBe(61)
    expect(of('vroom_mails_failed_total{why="mailbox-full"}')).toBe(1)
    expect(of('vroom_mails_delayed_total{why="unreachable"}')).toBe(1)
    expect(of('vroom_cut_off')).toBe(1)
    expect(of('vroom_build{version="1.2.3",protocol="1"}')).toBe(1)
    expect([of('vroom_workers'), of('vroom_workers_answered')]).toEqual([1, 1])
    over()
    expect(valueOf(await metrics.text(), 'vroom_password_checks')).toBe(0)
  })

  it('say nothing of mails when nothing is known of them', async () => {
    const { metrics } = setUp({ mails: () => Promise.resolve(null) })
    expect(await metrics.text()).not.toMatch(/^vroom_mails_(pending|oldest_seconds) /m)
  })

  it('are those of all workers that answered: added up, or the largest, or the one', async () => {
    const sibling = setUp({ mails: () => Promise.resolve({ pending: 2, oldestS: 50 }) })
    const now = {
      open: 3,
      seated: 3,
      waiting: 0,
      rooms: 1,
      unreadBytes: 500,
      links: { direct: 1, relayed: 0, down: 0 },
    }
    sibling.meter.sockets.watch(() => now)
    sibling.meter.sockets.frame('ping')
    sibling.meter.sockets.relayed(2)
    // As it comes over the channel between processes.
    const told = JSON.parse(JSON.stringify(await sibling.metrics.own())) as object[]
    const { meter, metrics } = setUp({}, [told], 3)
    meter.sockets.watch(() => ({ ...now, open: 4, unreadBytes: 10 }))
    meter.sockets.frame('ping')
    meter.sockets.relayed(2)
    const text = await metrics.text()
    const of = (series: string): number => valueOf(text, series)
    expect(of('vroom_sockets_open')).toBe(7)
    expect(of('vroom_unread_bytes')).toBe(500)
    expect(of('vroom_frames_total{type="ping"}')).toBe(2)
    expect(of('vroom_signal_seconds_bucket{le="0.0025"}')).toBe(2)
    expect(of('vroom_mails_pending')).toBe(2)
    expect(of('vroom_mails_oldest_seconds')).toBe(61)
    expect(of('vroom_build{version="1.2.3",protocol="1"}')).toBe(1)
    expect([of('vroom_workers'), of('vroom_workers_answered')]).toEqual([3, 2])
  })

  it('have labels of few values, none of which names a room, a person or an address', async () => {
    const text = await setUp().metrics.text()
    const labels = [...text.matchAll(/^vroom_\w+\{(.*)\} /gm)].flatMap(([, all = '']) =>
      [...all.matchAll(/(\w+)="/g)].map(([, name = '']) => name),
    )
    expect([...new Set(labels)].filter((name) => !LABELS.includes(name))).toEqual([])
    expect(text.split('\n').filter((line) => line.startsWith('vroom_')).length).toBeLessThan(400)
  })
})

describe('docs/metrics.md', () => {
  const page = readFileSync(join(root, 'docs/metrics.md'), 'utf8')
  const rows = [...page.matchAll(/^\| `(\w+)` +\| (\w+) +\| (.*?) +\| (.*?) +\|$/gm)].map(
    ([, name = '', type = '', labels = '', help = '']) => ({ name, type, labels, help }),
  )

  it('lists every metric of ours with its kind, its labels and what it tells, and no other', async () => {
    const { metrics } = setUp()
    const tallies = createTallies()
    const sources: Sources = { version: '', protocol: 1, reach: () => 'alone', mails: () => Promise.resolve(null) }
    const labelsOf = new Map(rowsOf(tallies, sources).map((row) => [row.name, row.labels]))
    const known = describedIn(await metrics.text())
      .filter(({ name }) => name.startsWith('vroom_'))
      .map(({ name, type, help }) => {
        const labels = (labelsOf.get(name) ?? []).map((label) => `\`${label}\``).join(', ')
        return { name, type, labels, help }
      })
    const byName = (one: { name: string }, other: { name: string }): number => (one.name < other.name ? -1 : 1)
    expect([...rows].sort(byName)).toEqual(known.sort(byName))
  })

  it.each(['grafana/dashboard.json', 'grafana/alerts.yml'])('and %s asks for nothing else', async (file) => {
    const text = readFileSync(join(root, 'docs', file), 'utf8')
    const { metrics } = setUp()
    const there = new Set(
      describedIn(await metrics.text()).flatMap(({ name, type }) =>
        type === 'histogram' ? [name, `${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
      ),
    )
    const asked = [...text.matchAll(/\b(?:vroom|nodejs|process)_\w+/g)].map(([name]) => name)
    expect(asked.length).toBeGreaterThan(5)
    expect(asked.filter((name) => !there.has(name))).toEqual([])
  })

  it('comes with a dashboard that Grafana can read: panels with a place and a query each', () => {
    expect(existsSync(join(root, 'docs/grafana/dashboard.json'))).toBe(true)
    const board = JSON.parse(readFileSync(join(root, 'docs/grafana/dashboard.json'), 'utf8')) as {
      readonly title: string
      readonly panels: {
        readonly id: number
        readonly type: string
        readonly gridPos: { readonly w: number; readonly x: number }
        readonly targets: { readonly expr: string }[]
      }[]
    }
    expect(board.title).toBe('Vroom')
    expect(new Set(board.panels.map(({ id }) => id)).size).toBe(board.panels.length)
    for (const { gridPos, targets, type } of board.panels) {
      expect(['timeseries', 'stat']).toContain(type)
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24)
      expect(targets.length).toBeGreaterThan(0)
      for (const { expr } of targets) expect(expr).not.toBe('')
    }
  })
})
