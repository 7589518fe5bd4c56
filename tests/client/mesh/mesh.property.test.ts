// Meshes under every schedule of breaks, outages, comings and goings: in the end everybody hears everybody.
import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createMeshWorld, id, type Browser, type MeshWorld } from '../../support/mesh-world.ts'
import { chat, pass } from '../../support/pair-world.ts'

const names = ['a', 'b', 'c', 'd', 'e']

type Step =
  | { readonly do: 'join' | 'leave' | 'chat' | 'network'; readonly who: number }
  | { readonly do: 'interrupt' | 'end' | 'fill'; readonly link: number }
  | { readonly do: 'outage' | 'back' }
  | { readonly do: 'wait'; readonly ms: number }

const step: fc.Arbitrary<Step> = fc.oneof<fc.MaybeWeightedArbitrary<Step>[]>(
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('join', 'leave'), who: fc.nat(4) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('chat'), who: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('network'), who: fc.nat(4) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('interrupt', 'end', 'fill'), link: fc.nat(30) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('outage', 'back') }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wait'), ms: fc.constantFrom(0, 50, 700, 3_000, 13_000) }) },
)

type Said = { readonly by: string; readonly text: string; readonly to: Set<string> }

class Story {
  readonly world: MeshWorld = createMeshWorld()
  readonly said: Said[] = []
  isRelayThere = true

  async run(step: Step): Promise<void> {
    if ('who' in step) this.#act(step)
    else if ('link' in step) this.#break(step)
    else if (step.do === 'wait') await pass(this.world.clock, step.ms)
    else {
      this.isRelayThere = step.do === 'back'
      this.world.setRelay(this.isRelayThere)
    }
  }

  #act({ do: deed, who }: Extract<Step, { who: number }>): void {
    if (deed === 'join') this.#join(who)
    else if (deed === 'leave') this.#leave(who)
    else if (deed === 'chat') this.say(who)
    else this.world.browsers.get(id(names[who]!))?.mesh.networkChanged()
  }

  #break({ do: deed, link: at }: Extract<Step, { link: number }>): void {
    const live = this.world.network.links.filter(({ state }) => state !== 'closed')
    const link = live[at % live.length]
    if (deed === 'interrupt') link?.interrupt()
    else if (deed === 'end') link?.end('failed')
    else if (link) link.isFull = !link.isFull
  }

  /** All troubles are over. */
  async settle(): Promise<void> {
    const { world } = this
    for (const link of world.network.links) link.isFull = false
    world.setRelay(true)
    await pass(world.clock, 35_000, 100)
  }

  say(who: number): void {
    const by = id(names[who]!)
    const browser = this.world.browsers.get(by)
    if (!browser) return
    const to = new Set([...this.world.browsers.keys()].filter((peer) => peer !== by && browser.views.has(peer)))
    const text = `${by} ${this.said.length}`
    this.said.push({ by, text, to })
    browser.mesh.send(chat(this.said.length, text))
  }

  #join(who: number): void {
    if (!this.isRelayThere || this.world.browsers.has(id(names[who]!))) return
    this.world.join(names[who]!)
  }

  /** A peer id is never given twice, so who left stays away. */
  #leave(who: number): void {
    const peer = id(names[who]!)
    if (this.isRelayThere && this.world.browsers.has(peer)) {
      this.world.leave(peer)
      names[who] = `${names[who]!.charAt(0)}${String(this.world.network.links.length)}`
    }
  }
}

/** What one browser's chat shows of another: each id once, as `actions/chat.ts` does. */
function heard({ frames }: Browser, by: string): string[] {
  const texts = frames.flatMap(({ from, frame }) => (from === by && frame.type === 'chat' ? [frame.text] : []))
  return [...new Set(texts)]
}

it('[L4] [L5] [L7] every pair of those present ends up connected, and recent chat arrives in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      names.splice(0, 5, 'a', 'b', 'c', 'd', 'e')
      const story = new Story()
      const { world, said } = story
      for (const name of names.slice(0, 3)) world.join(name)
      await pass(world.clock, 100)
      for (const one of steps) await story.run(one)
      await story.settle()
      const present = [...world.browsers.values()]

      for (const browser of present) {
        const others = present.map(({ peer }) => peer).filter((peer) => peer !== browser.peer)
        expect([...browser.views.keys()].sort()).toEqual(others.sort())
        expect([...browser.views.values()].every((view) => view === 'connected')).toBe(true)
      }
      const open = world.network.links.filter(({ state }) => state !== 'closed')
      expect(open).toHaveLength(present.length * (present.length - 1))

      for (const at of names.keys()) story.say(at)
      await pass(world.clock, 1_000)
      for (const browser of present) {
        for (const { peer } of present) {
          const all = said.filter(({ by }) => by === peer).map(({ text }) => text)
          const got = heard(browser, peer)
          // Nothing out of order, nothing invented; and of what was said now, all.
          expect(got).toEqual(all.filter((text) => got.includes(text)))
          if (browser.peer !== peer) expect(got.at(-1)).toBe(all.at(-1))
        }
      }

      for (const { mesh } of present) mesh.close()
      expect(world.clock.pending()).toBe(0)
    }),
    { seed: 20_261, numRuns: 60 },
  )
}, 120_000)
