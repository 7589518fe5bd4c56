// What one worker carries, beside a bare ws server in the same run: memory and processor time of sockets that only sit
// there, of messages, and how long it takes to come in. Short by default; LOAD_BENCH=full measures at the full targets.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { root } from '../harness/temp-dir.ts'

const isFull = process.env['LOAD_BENCH'] === 'full'
const ROUNDS = isFull ? 3 : 2
const IDLE = isFull ? 5_000 : 500
const ACTIVE_ROOMS = isFull ? 50 : 20
const RATE = isFull ? 5_000 : 2_000
const SECONDS = isFull ? 60 : 8
const PRESENT = isFull ? [100, 5_000] : [50, 500]

/** The targets: what a socket that only sits there takes, and how much more than a bare server a message costs. */
const MAX_KILOBYTES_PER_SOCKET = 30
const MAX_IDLE_CPU_PERCENT = 15
const MAX_CPU_RATIO = 1.25
const MAX_P99_MS = 25
const MAX_JOIN_RATIO = 1.2

type Row = Readonly<Record<string, number>>
type Report = { readonly rows: readonly Row[]; readonly ratios: Readonly<Record<string, number>> }

describe('load', () => {
  it('sits there for little', () => {
    const { rows } = load('idle', `--idle=${IDLE}`, `--seconds=${isFull ? 60 : 10}`, '--bare')
    expect(rows[0]?.['lost']).toBe(0)
    // What the first newcomers make the heap grow by is not theirs: of few sockets it is most.
    if (!isFull) return
    expect(rows[0]?.['kilobytesPerSocket']).toBeLessThanOrEqual(MAX_KILOBYTES_PER_SOCKET)
    expect(rows[0]?.['cpuPercent']).toBeLessThan(MAX_IDLE_CPU_PERCENT)
  })

  it('is relayed for little more than a bare server takes', () => {
    const { rows, ratios } = load(
      'active',
      `--idle=${isFull ? IDLE : 0}`,
      `--rooms=${ACTIVE_ROOMS}`,
      `--rate=${RATE}`,
      `--seconds=${SECONDS}`,
      `--rounds=${ROUNDS}`,
      '--bare',
    )
    for (const name of ['lost', 'duplicated', 'reordered'])
      expect(rows.map((row) => row[name])).toEqual(rows.map(() => 0))
    // In a short run on a machine with other work, single pauses decide over these.
    if (!isFull) return
    expect(Math.min(...rows.map((row) => row['p99'] ?? Infinity))).toBeLessThan(MAX_P99_MS)
    expect(ratios['cpuPerMillion']).toBeLessThanOrEqual(MAX_CPU_RATIO)
  })

  it('lets newcomers in as fast when many are there as when few are', () => {
    const { rows } = load(
      'join',
      `--present=${PRESENT.join(',')}`,
      `--rounds=${ROUNDS}`,
      `--joins=${isFull ? 200 : 50}`,
    )
    const [few, many] = rows.map((row) => row['p99'] ?? 0)
    expect(rows).toHaveLength(PRESENT.length)
    if (isFull) expect((many ?? 0) / (few ?? 1)).toBeLessThanOrEqual(MAX_JOIN_RATIO)
  })
})

/** Runs the load generator, shows what it prints, and answers its last line. */
function load(...args: readonly string[]): Report {
  const command = [join(root, 'scripts/load.mjs'), ...args]
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', cwd: root })
  const lines = stdout.trim().split('\n')
  const last = lines.pop() ?? ''
  process.stdout.write(`\n${args.join(' ')}\n${lines.join('\n')}\n`)
  if (status !== 0) throw new Error(`the load generator ended with ${String(status)}: ${stderr}`)
  return JSON.parse(last) as Report
}
