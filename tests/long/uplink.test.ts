// A call whose talker has a thin connection: what the kernel's queue holds back, and what the others hear.
import { afterEach, beforeAll, expect, it } from '@jest/globals'
import { untilEverybodyMeets, type People } from '../harness/call.ts'
import { describeLab } from '../harness/describe-lab.ts'
import type { Namespace } from '../harness/namespaces.ts'
import { openRoom, type Person } from '../harness/person.ts'
import { waitFor } from '../harness/wait-for.ts'
import { heardOf, settled } from '../support/heard.ts'
import { comeIn, startNet, type Net } from '../support/nat-lab.ts'

/** The number of his host. */
const BOB = 32
const RATE_KBIT = 3_000
/** More than the controller may ever leave standing there. */
const QUEUE_MS = 400
/** For all that comes to him from three: room for small pictures, and hardly for more than their sound. */
const NARROW_KBIT = { some: 450, none: 250 }
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
    hosts = [await net.lab.host(31), await net.lab.host(BOB), await net.lab.host(33)]
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

  it('the narrow line of one viewer does not lower what the others get', async () => {
    await four('path')
    await settled(people, 'Ann')
    const before = await rates()
    await net.lab.narrow(BOB, NARROW_KBIT.some, QUEUE_MS)
    await settled(people, 'Ann')
    const narrow = await rates()
    const droppedOf = await net.lab.narrow(BOB, NARROW_KBIT.none, QUEUE_MS)
    await waitFor(async () => (await droppedOf()) > 0, { what: 'his line to be full', timeoutMs: 40_000 })
    await settled(people, 'Ann')
    const after = await rates()
    const told = (all: typeof after) => all.map(({ height, fps }) => `${height} lines at ${fps.toFixed(1)}`).join(', ')
    process.stdout.write(
      `\nto Bob, Cleo and Dan: before ${told(before)}; with ${NARROW_KBIT.some} kbit/s to Bob ${told(narrow)}; with ${NARROW_KBIT.none} ${told(after)} (${await droppedOf()} packets dropped)\n`,
    )
    expect(narrow[0]?.fps).toBeGreaterThan(5)
    for (const then of [narrow, after]) {
      for (const at of [1, 2]) {
        expect(then[at]?.height).toBeGreaterThanOrEqual(before[at]?.height ?? NaN)
        expect(then[at]?.fps).toBeGreaterThan(0.7 * (before[at]?.fps ?? NaN))
      }
    }
  })

  /** Of Ann's picture, as Bob, Cleo and Dan get it. */
  async function rates() {
    const from = await heardOf(people, 'Ann')
    const seconds = WATCH_MS / 2_000
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000))
    const to = await heardOf(people, 'Ann')
    return to.map(({ height, frames }, at) => ({ height, fps: (frames - (from[at]?.frames ?? 0)) / seconds }))
  }
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
