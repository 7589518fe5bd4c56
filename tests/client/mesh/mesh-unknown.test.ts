// Signals that overtake the word of the relay about their sender.
import { describe, expect, it } from '@jest/globals'
import { UNKNOWN_PEER_HOLD_MS } from '../../../protocol/limits.ts'
import { createMeshWorld, id } from '../../support/mesh-world.ts'
import { pass } from '../../support/pair-world.ts'

const [a, b] = [id('a'), id('b')]

describe('signals of a peer that the relay has not named yet', () => {
  const offer = '{"type":"offer","epoch":1,"round":0,"sdp":"0"}'

  it('[L8] are given to it when it is named within the time', async () => {
    const world = createMeshWorld()
    const late = world.open('b')
    late.mesh.signal(a, offer)
    await pass(world.clock, UNKNOWN_PEER_HOLD_MS)
    late.mesh.add(a)
    expect(world.network.links[0]?.taken).toHaveLength(1)
    late.mesh.close()
    expect(world.clock.pending()).toBe(0)
  })

  it('[L8] are forgotten after that, and given to nobody else', async () => {
    const world = createMeshWorld()
    const late = world.open('c')
    late.mesh.signal(a, offer)
    late.mesh.add(b)
    expect(world.network.links).toEqual([])
    await pass(world.clock, UNKNOWN_PEER_HOLD_MS + 1)
    late.mesh.add(a)
    expect(world.network.links).toEqual([])
    late.mesh.close()
  })

  it('[L9] are bounded', () => {
    const world = createMeshWorld()
    const late = world.open('c')
    late.mesh.signal(a, offer)
    for (let number = 0; number < 10_000; number++) late.mesh.signal(id(`x${number}`), offer)
    late.mesh.add(a)
    expect(world.network.links).toEqual([])
    for (let number = 0; number < 10_000; number++) late.mesh.add(id(`b${number}`))
    expect(world.network.links).toEqual([])
    late.mesh.close()
    expect(world.clock.pending()).toBe(0)
  })

  it('of ourselves are nothing', () => {
    const world = createMeshWorld()
    const own = world.open('a')
    own.mesh.signal(a, offer)
    own.mesh.add(a)
    expect(world.network.links).toEqual([])
    expect(own.added).toEqual([])
  })
})
