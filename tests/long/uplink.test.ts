// A call whose talker has a thin connection: what the kernel's queue holds back, and what the others hear.
import { afterEach, beforeAll, expect, it } from '@jest/globals'
import { untilEverybodyMeets, type People } from '../harness/call.ts'
import { describeLab } from '../harness/describe-lab.ts'
import type { Namespace } from '../harness/namespaces.ts'
import { openRoom, type Person } from '../harness/person.ts'
import { waitFor } from '../harness/wait-for.ts'
import { heardOf, settled } from '../support/heard.ts'
import { comeIn, startNet, type Net } from '../support/nat-lab.ts'

const RATE_KBIT = 3_000
/** More than the controller may ever leave standing there. */
const QUEUE_MS = 400
const WATCH_MS = Number(process.env['UPLINK_WATCH_MS'] ?? 20_000)

describeLab('a thin uplink', () => {
  let net: Net
  let hosts: Namespace[]
  let people = new Map<string, Person>()

  beforeAll(async () => {
    net = await startNet((address, port) => `turn:${address}:${port}?transport=udp`, {
      VROOM_VIDEO_WIDTH: '640',
      VROOM_VIDEO_HEIGHT: '360',
      VROOM_VIDEO_FRAME_RATE: '20',
    })
    hosts = [await net.lab.host(31), await net.lab.host(32), await net.lab.host(33)]
  })

  afterEach(async () => {
    for (const person of people.values()) await person.page.context().browser()?.close()
    await hosts[0]?.run('sh', '-c', 'tc qdisc del dev wan root || true')
    people = new Map()
  })

  /** Ann alone on the first host; Bob on the second; Cleo and Dan in one browser on the third. */
  async function four(room: string): Promise<People> {
    const [first, second, third] = hosts as [Namespace, Namespace, Namespace]
    people.set('Ann', await comeIn(first, net.origin, room, 'Ann'))
    people.set('Bob', await comeIn(second, net.origin, room, 'Bob'))
    const cleo = await comeIn(third, net.origin, room, 'Cleo')
    people.set('Cleo', cleo)
    const dan = await openRoom(cleo.page.context().browser()!, `${net.origin}/${room}`)
    people.set('Dan', dan)
    await dan.join('Dan')
    await untilEverybodyMeets(people, 60_000)
    return people
  }

  it('of 3 Mbit/s for three viewers: the sound is whole and the queue stays short', async () => {
    const [ann] = hosts as [Namespace]
    await ann.run(
      'tc',
      ...`qdisc add dev wan root tbf rate ${RATE_KBIT}kbit burst 16kb latency ${QUEUE_MS}ms`.split(' '),
    )
    await four('thin')
    await settled(people, 'Ann')
    const before = await heardOf(people, 'Ann')
    const delays = await watchQueue(ann, WATCH_MS)
    const after = await heardOf(people, 'Ann')
    const concealed = after.map(
      ({ concealed, samples }, at) =>
        (concealed - (before[at]?.concealed ?? 0)) / (samples - (before[at]?.samples ?? 0)),
    )
    const p95 = delays[Math.floor(delays.length * 0.95)] ?? NaN
    process.stdout.write(
      `\n3 Mbit/s for three viewers: sound concealed ${concealed.map((share) => (share * 100).toFixed(2)).join(' ')} %, queue 95 of 100 ${p95.toFixed(0)} ms, largest ${(delays.at(-1) ?? NaN).toFixed(0)} ms; pictures ${after.map(({ width, height }) => `${width}×${height}`).join(' ')}\n`,
    )
    for (const share of concealed) expect(share).toBeLessThan(0.01)
    expect(p95).toBeLessThan(100)
  })

  it('to one viewer alone does not lower what the others get', async () => {
    const [ann] = hosts as [Namespace]
    await four('path')
    await settled(people, 'Ann')
    const before = await heardOf(people, 'Ann')
    for (const command of [
      'qdisc add dev wan root handle 1: prio bands 3 priomap 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1',
      `qdisc add dev wan parent 1:1 handle 10: tbf rate 150kbit burst 8kb latency ${QUEUE_MS}ms`,
      'filter add dev wan protocol ip parent 1: prio 1 u32 match ip dst 10.231.0.32/32 flowid 1:1',
    ])
      await ann.run('tc', ...command.split(' '))
    await waitFor(async () => ((await heardOf(people, 'Ann'))[0]?.height ?? 0) < (before[0]?.height ?? 0), {
      what: 'Bob to get less',
      timeoutMs: 40_000,
    })
    await settled(people, 'Ann')
    const after = await heardOf(people, 'Ann')
    process.stdout.write(
      `\n150 kbit/s to Bob alone: before ${before.map(({ height }) => height).join(' ')}, after ${after.map(({ height }) => height).join(' ')} lines\n`,
    )
    for (const at of [1, 2]) expect(after[at]?.height).toBeGreaterThanOrEqual(before[at]?.height ?? NaN)
  })
})

/** The time that the queue would need to empty, in milliseconds, ten times a second, sorted. */
async function watchQueue(host: Namespace, ms: number): Promise<number[]> {
  const script = `end=$(( $(date +%s) + ${Math.ceil(ms / 1000)} )); while [ $(date +%s) -lt $end ]; do tc -s qdisc show dev wan | grep backlog; sleep 0.1; done`
  const lines = (await host.run('sh', '-c', script)).trim().split('\n')
  return lines.map((line) => (bytesIn(line) * 8) / RATE_KBIT).toSorted((a, b) => a - b)
}

/** ` backlog 12Kb 10p requeues 0`: tc(8) writes bytes with b, and Kb for 1024 of them. */
function bytesIn(line: string): number {
  const [, amount = '0', unit = ''] = /backlog (\d+)(K?)b/.exec(line) ?? []
  return Number(amount) * (unit === 'K' ? 1024 : 1)
}
