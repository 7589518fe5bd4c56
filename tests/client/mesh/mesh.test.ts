// Who is in the mesh, and what goes to all of them.
import { describe, expect, it } from '@jest/globals'
import type { Roster } from '../../../protocol/server-to-client.ts'
import { createMeshWorld, id, member, type Browser, type MeshWorld } from '../../support/mesh-world.ts'
import { chat, noIce, pass, turn } from '../../support/pair-world.ts'

const [a, b, c] = [id('a'), id('b'), id('c')]
const rosterOf = (complete: boolean, ...peers: string[]): Roster => ({
  version: 1,
  complete,
  peers: peers.map((peer) => member(peer)),
})
const texts = ({ frames }: Browser): string[] =>
  frames.flatMap(({ from, frame }) => (frame.type === 'chat' ? [`${from.charAt(0)}: ${frame.text}`] : []))

async function three(): Promise<{ world: MeshWorld; all: [Browser, Browser, Browser] }> {
  const world = createMeshWorld()
  const all: [Browser, Browser, Browser] = [world.join('a'), world.join('b'), world.join('c')]
  await turn()
  return { world, all }
}

function closeAll(world: MeshWorld): void {
  for (const { mesh } of world.browsers.values()) mesh.close()
  expect(world.clock.pending()).toBe(0)
}

describe('rosters', () => {
  it('[L1] everybody is linked with everybody by one link, and nobody with themselves', async () => {
    const { world, all } = await three()
    for (const browser of all) {
      const others = all.map(({ peer }) => peer).filter((peer) => peer !== browser.peer)
      expect([...browser.views.keys()].sort()).toEqual(others)
      expect([...browser.views.values()]).toEqual(['connected', 'connected'])
      expect(browser.added.sort()).toEqual(others)
    }
    expect(world.network.links).toHaveLength(6)
    closeAll(world)
  })

  it('[R3] an incomplete roster drops nobody, a complete one drops who is missing', async () => {
    const { world, all } = await three()
    const [first] = all
    first.mesh.setRoster(rosterOf(false, a))
    expect(first.dropped).toEqual([])
    first.mesh.setRoster(rosterOf(true, a, c))
    expect(first.dropped).toEqual([b])
    await turn()
    expect(first.views).toEqual(new Map([[c, 'connected']]))
    closeAll(world)
  })

  it('[R3] [L7] links live on through a restart of the relay', async () => {
    const { world, all } = await three()
    const [first] = all
    first.mesh.setRoster(rosterOf(false, a))
    first.mesh.setRoster(rosterOf(false, a, b))
    first.mesh.relayIsBack()
    first.mesh.setRoster(rosterOf(true, a, b, c))
    await turn()
    expect(world.network.links).toHaveLength(6)
    expect(world.network.links.every(({ state }) => state === 'connected')).toBe(true)
    closeAll(world)
  })

  it('adding twice is adding once, and dropping an unknown one nothing', async () => {
    const { world, all } = await three()
    all[0].mesh.add(b)
    all[0].mesh.drop(id('x'))
    await turn()
    expect(all[0].added).toEqual([b, c])
    expect(all[0].dropped).toEqual([])
    expect(world.network.links).toHaveLength(6)
    closeAll(world)
  })

  it('[L7] who is dropped is unlinked at both ends, and their signals are not listened to', async () => {
    const { world, all } = await three()
    all[0].mesh.drop(b)
    await turn()
    expect(all[0].dropped).toEqual([b])
    all[0].mesh.signal(b, '{"type":"rebuild","epoch":1}')
    await pass(world.clock, 1_000)
    expect(all[0].views.has(b)).toBe(false)
    closeAll(world)
  })
})

describe('what goes to all', () => {
  it('[P4] chat reaches everybody else once, from the link it came on', async () => {
    const { world, all } = await three()
    all[1].mesh.send(chat(1))
    await turn()
    expect(all.map(texts)).toEqual([['b: text 1'], [], ['b: text 1']])
    closeAll(world)
  })

  it('[P4] a newcomer gets no chat from before', async () => {
    const { world, all } = await three()
    all[0].mesh.send(chat(1))
    await turn()
    const fourth = world.join('d')
    await turn()
    expect(fourth.views.size).toBe(3)
    expect(texts(fourth)).toEqual([])
    closeAll(world)
  })

  it('[L2] a track goes to present and coming links without a negotiation, and is taken away again', async () => {
    const { world, all } = await three()
    const track = { kind: 'video' } as MediaStreamTrack
    all[0].mesh.setTrack('camera', track)
    world.join('d')
    await turn()
    const links = world.network.links.filter(({ leads, tracks }) => leads && tracks.get('camera') === track)
    expect(links).toHaveLength(3)
    expect(links.every(({ counts }) => counts.offers === 1)).toBe(true)
    all[0].mesh.setTrack('camera', null)
    expect(links.every(({ tracks }) => tracks.size === 0)).toBe(true)
    closeAll(world)
  })

  it('[P7] levels go on rt', async () => {
    const { world, all } = await three()
    all[2].mesh.sendRt({ type: 'level', level: 7 })
    await turn()
    expect(all[0].frames.at(-1)).toEqual({ from: c, frame: { type: 'level', level: 7 } })
    closeAll(world)
  })

  it('[T3] every link is opened under the policy that the relay set last', async () => {
    const { world, all } = await three()
    const relayOnly = { ...noIce, policy: 'relay' as const }
    for (const { mesh } of all) mesh.setIce(relayOnly)
    world.join('d')
    await turn()
    const policies = world.network.links.filter(({ leads }) => leads).map(({ options }) => options.ice.policy)
    expect(policies).toEqual(['all', 'all', 'all', 'relay', 'relay', 'relay'])
    closeAll(world)
  })

  it('[T4] new servers reach every link and those to come', async () => {
    const { world, all } = await three()
    const ice = { ...noIce, policy: 'relay' as const }
    all[0].mesh.setIce(ice)
    world.join('d')
    await turn()
    const own = world.network.links.filter(
      ({ leads, servers, options }) => leads && [...servers, options.ice].includes(ice),
    )
    expect(own).toHaveLength(3)
    expect(world.network.links).toHaveLength(12)
    closeAll(world)
  })
})

describe('leaving', () => {
  it('[P6] bye drops the peer, without the relay', async () => {
    const { world, all } = await three()
    world.setRelay(false)
    world.browsers.delete(a)
    all[0].mesh.close()
    await turn()
    expect(all[1].dropped).toEqual([a])
    expect(all[2].dropped).toEqual([a])
    expect(all[1].views).toEqual(new Map([[c, 'connected']]))
    closeAll(world)
  })

  it('[L7] the end of the relay ends no link', async () => {
    const { world, all } = await three()
    world.setRelay(false)
    await pass(world.clock, 120_000, 500)
    all[0].mesh.send(chat(1))
    await turn()
    expect(texts(all[1])).toEqual(['a: text 1'])
    expect(world.network.links).toHaveLength(6)
    closeAll(world)
  })

  it('[L6] retry and a change of the network reach the pair they mean', async () => {
    const { world, all } = await three()
    world.isLossy = true
    for (const link of world.network.links.slice()) if (link.other) link.end('failed')
    await pass(world.clock, 31_000)
    expect([...all[0].views.values()]).toEqual(['lost', 'lost'])
    world.isLossy = false
    all[0].mesh.retry(b)
    all[0].mesh.retry(id('x'))
    await pass(world.clock, 1_000)
    expect([all[0].views.get(b), all[0].views.get(c)]).toEqual(['connected', 'lost'])
    all[2].mesh.networkChanged()
    await pass(world.clock, 1_000)
    expect([...all[2].views.values()]).toEqual(['connected', 'connected'])
    closeAll(world)
  })

  it('[R5] signals that a restarted relay lost are made good when it names the peer again', async () => {
    const { world, all } = await three()
    world.isLossy = true
    for (const link of world.network.links.slice()) if (link.other) link.end('failed')
    await pass(world.clock, 5_000)
    expect([...all[0].views.values()]).toEqual(['reconnecting', 'reconnecting'])
    world.isLossy = false
    all[0].mesh.joined(b)
    all[0].mesh.joined(c)
    all[1].mesh.joined(c)
    await turn()
    expect([...all[0].views.values()]).toEqual(['connected', 'connected'])
    const links = world.network.links.length
    all[0].mesh.joined(b)
    await pass(world.clock, 1_000)
    expect(world.network.links).toHaveLength(links)
    expect(all[0].views.get(b)).toBe('connected')
    closeAll(world)
  })

  it('[R5] which restarts a link that is interrupted', async () => {
    const { world, all } = await three()
    const link = world.network.links.find(({ leads }) => leads)
    link?.interrupt()
    all[0].mesh.joined(b)
    await turn()
    expect(all[0].views.get(b)).toBe('connected')
    expect(link?.counts.offers).toBe(2)
    closeAll(world)
  })

  it('[L6] links that were given up while the relay was away are tried again when it is back', async () => {
    const { world, all } = await three()
    world.setRelay(false)
    for (const link of world.network.links.slice()) if (link.other) link.end('failed')
    await pass(world.clock, 60_000, 100)
    expect(all.flatMap(({ views }) => [...views.values()])).toEqual(Array(6).fill('lost'))
    expect(world.clock.pending()).toBe(0)
    world.setRelay(true)
    await pass(world.clock, 1_000)
    expect(all.flatMap(({ views }) => [...views.values()])).toEqual(Array(6).fill('connected'))
    closeAll(world)
  })
})
