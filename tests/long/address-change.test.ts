// From one network to another in the middle of a call, as from Wi-Fi to cable: another interface with another address.
import { beforeAll, expect, it } from '@jest/globals'
import type { Page } from 'playwright-core'
import { live, untilEverybodyMeets } from '../harness/call.ts'
import { describeLab } from '../harness/describe-lab.ts'
import type { Namespace } from '../harness/namespaces.ts'
import type { Person } from '../harness/person.ts'
import { waitFor } from '../harness/wait-for.ts'
import { comeIn, startNet, type Net } from '../support/nat-lab.ts'

const ROUNDS = Number(process.env['ADDRESS_ROUNDS'] ?? 10)
describeLab('a change of address', () => {
  let net: Net
  let wanderer: Namespace
  let ann: Person
  let bob: Person

  beforeAll(async () => {
    net = await startNet((address, port) => `turn:${address}:${port}?transport=udp`)
    wanderer = await net.lab.host(21)
    await net.lab.addCable(wanderer, 'cable')
    ann = await comeIn(wanderer, net.origin, 'wander', 'Ann')
    bob = await comeIn(await net.lab.host(22), net.origin, 'wander', 'Bob')
    await untilEverybodyMeets(people())
  })

  const people = () =>
    new Map([
      ['Ann', ann],
      ['Bob', bob],
    ])

  it('brings the sound back within 1.5 s (median) and 4 s (95 of 100), without a new entry', async () => {
    const gaps: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const [from, to] = round % 2 === 0 ? ['wan', 'cable'] : ['cable', 'wan']
      const sound = await watchSound(bob.page)
      await switchOver(wanderer, from, to, 30 + round)
      gaps.push(await sound.gapMs())
      await untilEverybodyMeets(people())
    }
    gaps.sort((a, b) => a - b)
    const at = (share: number) => gaps[Math.min(gaps.length - 1, Math.floor(gaps.length * share))] ?? NaN
    process.stdout.write(
      `\nsound back after a change of address, ${ROUNDS} rounds: median ${at(0.5).toFixed(0)} ms, 95 of 100 ${at(0.95).toFixed(0)} ms, all ${gaps.map((gap) => gap.toFixed(0)).join(' ')}\n`,
    )
    for (const person of people().values())
      expect(person.fromRelay.filter(({ type }) => type === 'peer-left' || type === 'peer-joined')).toHaveLength(
        person === ann ? 1 : 0,
      )
    expect(at(0.5)).toBeLessThan(1_500)
    expect(at(0.95)).toBeLessThan(4_000)
    // One connection each, still the first one.
    expect((await live(people())).length).toBe(2)
    expect((await bob.links()).length).toBe(1)
  })
})

/** The old way goes away first, as when somebody walks out of reach. */
async function switchOver(host: Namespace, from: string, to: string, number: number): Promise<void> {
  // Linux would go on using an address of an interface that is down, over the other one.
  await host.run('ip', 'address', 'flush', 'dev', from)
  await host.run('ip', 'link', 'set', from, 'down')
  await host.run('ip', 'link', 'set', to, 'up')
  await host.run('ip', 'address', 'add', `10.231.0.${number}/24`, 'dev', to)
}

/** The longest time without a packet of sound, from the call of this on until sound has come for two seconds again. */
async function watchSound(page: Page): Promise<{ gapMs(): Promise<number> }> {
  await page.evaluate(() => {
    const seen = { packets: -1, at: performance.now(), gap: 0, since: performance.now() }
    const look = async () => {
      const connection = globalThis.linkProbe.connections.at(-1)
      let packets = 0
      ;(await connection?.getStats())?.forEach((entry: { type: string; kind?: string; packetsReceived?: number }) => {
        if (entry.type === 'inbound-rtp' && entry.kind === 'audio') packets += entry.packetsReceived ?? 0
      })
      const now = performance.now()
      if (packets !== seen.packets) {
        if (now - seen.at > seen.gap) {
          seen.gap = now - seen.at
          seen.since = now
        }
        seen.packets = packets
        seen.at = now
      }
    }
    Object.assign(globalThis, { soundSeen: seen, soundTimer: setInterval(() => void look(), 25) })
  })
  type Seen = { packets: number; at: number; gap: number; since: number }
  const read = () =>
    page.evaluate(() => {
      const seen = (globalThis as unknown as { soundSeen: Seen }).soundSeen
      return { gap: seen.gap, quietMs: performance.now() - seen.at, settledMs: performance.now() - seen.since }
    })
  return {
    async gapMs() {
      await waitFor(
        async () => {
          const { gap, quietMs, settledMs } = await read()
          return gap > 200 && quietMs < 600 && settledMs > 3_000
        },
        { what: 'sound again', timeoutMs: 40_000 },
      )
      const { gap } = await read()
      await page.evaluate(() => {
        clearInterval((globalThis as unknown as { soundTimer: number }).soundTimer)
      })
      return gap
    },
  }
}
