// Which path two browsers find to each other through the routers of the world: cones, symmetric ones, closed ones.
import { afterEach, beforeAll, expect, it } from '@jest/globals'
import { untilEverybodyMeets, live } from '../harness/call.ts'
import { describeLab } from '../harness/describe-lab.ts'
import { coneNat, symmetricNat, type Namespace } from '../harness/namespaces.ts'
import type { Person } from '../harness/person.ts'
import { waitFor } from '../harness/wait-for.ts'
import { statisticsOf } from '../support/engine-page.ts'
import { comeIn, startNet, type Net } from '../support/nat-lab.ts'

/** No UDP leaves or enters, as in many companies: whatever goes to the TURN server goes over TCP. */
const noUdp = `${coneNat}
table ip closed {
  chain through {
    type filter hook forward priority 0; policy accept;
    meta l4proto udp drop
  }
}
`

describeLab('the NAT laboratory', () => {
  let net: Net
  let people = new Map<string, Person>()
  const sides: { readonly host: Namespace; readonly router: Namespace }[] = []

  beforeAll(async () => {
    net = await startNet(
      (address, port) => `turn:${address}:${port}?transport=udp,turn:${address}:${port}?transport=tcp`,
    )
    for (const number of [11, 12]) sides.push(await net.lab.behind(number))
  })

  afterEach(async () => {
    for (const person of people.values()) await person.page.context().browser()?.close()
    people = new Map()
  })

  async function meet(room: string, rules: readonly [string, string]): Promise<string[][]> {
    for (const [at, { router }] of sides.entries()) await router.filter(rules[at] ?? '')
    for (const [at, { host }] of sides.entries()) {
      const name = at === 0 ? 'Ann' : 'Bob'
      people.set(name, await comeIn(host, net.origin, room, name))
    }
    await untilEverybodyMeets(people)
    return (await live(people)).map(({ localCandidate, remoteCandidate }) => [localCandidate, remoteCandidate])
  }

  /** What Ann's page says of her link: to programs, and to people (nothing, where it is direct). */
  async function saidWay(): Promise<{ route: string | null; sign: string | null }> {
    const { page } = people.get('Ann')!
    const link = await waitFor(async () => (await statisticsOf(page)).now?.links[0], { what: 'figures of the link' })
    await page.getByRole('button', { name: 'People', exact: true }).click()
    await page.getByRole('button', { name: 'Actions for Bob', exact: true }).waitFor()
    const sign = page.getByRole('img', { name: /^Over TURN/ })
    return { route: link.route, sign: (await sign.count()) > 0 ? await sign.first().getAttribute('aria-label') : null }
  }

  it('two cones reach each other directly', async () => {
    const pairs = await meet('cones', [coneNat, coneNat])
    for (const pair of pairs) expect(pair).not.toContain('relay')
    expect(await saidWay()).toEqual({ route: 'direct', sign: null })
  })

  it('two symmetric ones reach each other over TURN', async () => {
    const pairs = await meet('symmetric', [symmetricNat, symmetricNat])
    for (const pair of pairs) expect(pair).toContain('relay')
    expect(await saidWay()).toEqual({ route: 'turn-udp', sign: 'Over TURN (UDP)' })
  })

  it('a side without UDP reaches the other over TURN, spoken to over TCP', async () => {
    const pairs = await meet('no-udp', [noUdp, coneNat])
    for (const pair of pairs) expect(pair).toContain('relay')
    expect(await saidWay()).toEqual({ route: 'turn-tcp', sign: 'Over TURN (TCP)' })
  })
})
